// SPDX-License-Identifier: Apache-2.0
// Demo: what the steps of the demonstration share - folders, programs, the node and its file
// server.
//
// Everything that outlives a step is in the work folder, so that `--only` can continue where an
// earlier run ended. Owns the node's virtual machine and the file server; one thread.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "libs/sys/command.hpp"
#include "tests/vm/demo/documents.hpp"
#include "tests/vm/demo/options.hpp"
#include "tests/vm/harness/commentary.hpp"
#include "tests/vm/harness/file_server.hpp"
#include "tests/vm/harness/guest.hpp"
#include "tests/vm/harness/machine.hpp"
#include "tests/vm/harness/progress.hpp"
#include "tests/vm/harness/releases.hpp"

namespace orlop::demo {

// What the demonstration says and asks with is the harness's.
using vm::ask;
using vm::Commentary;
using vm::expect;
using vm::Facts;
using vm::orlop_json;
using vm::progress_of;
using vm::Question;
using vm::text_at;
using vm::wait_for_boot_complete;
using vm::without_progress;

inline constexpr auto kFirst = "1.0";
inline constexpr auto kSecond = "2.0";
inline constexpr auto kThird = "3.0";

class Demo {
 public:
  Demo(Options options, std::filesystem::path programs, sys::CommandRunner& runner,
       Commentary& commentary);

  [[nodiscard]] Commentary& say() { return commentary_; }
  [[nodiscard]] sys::CommandRunner& runner() { return runner_; }
  [[nodiscard]] const Options& options() const { return options_; }

  [[nodiscard]] vm::Releases& releases() { return releases_; }
  /// Files below the work folder.
  [[nodiscard]] std::filesystem::path node_disk() const { return options_.work / "node.raw"; }
  [[nodiscard]] std::filesystem::path in_work(std::string_view name) const {
    return options_.work / name;
  }
  [[nodiscard]] Result<release::Manifest> manifest(std::string_view version) const {
    return releases_.manifest(version);
  }

  /// Runs a program of the project (`orlop`, `orlop-build`) in the source folder. Lines of its
  /// output that tell progress are shown; `argv[0]` is the program's name.
  Result<sys::CommandOutput> run_program(std::vector<std::string> argv,
                                         std::chrono::seconds timeout);
  /// Shows a line of a program's output if it tells progress.
  void show_progress(std::string_view line);

  /// The repository over HTTP; started at first use, at the same port in every run.
  Result<vm::FileServer*> server();
  /// What the documents say about the machine of that name.
  Result<NodeFacts> facts(std::string hostname);
  /// A specification with our Secure Boot keys enrolled, a TPM and SSH.
  Result<vm::MachineSpec> machine_spec(std::string name);
  Result<vm::Machine> create_machine(vm::MachineSpec spec);

  /// The installed machine, powered on and reachable; Errc::not_found names the step that makes it.
  Result<vm::Machine*> node();
  /// The installed machine as it is; it may be off.
  Result<vm::Machine*> node_powered_off_or_on();
  /// Saves what the machines said under artifacts/<step>.
  void save_artifacts(std::string_view step);
  /// A machine that only one step uses is watched so that its logs are saved when the step fails.
  void watch(vm::Machine* machine) { watched_ = machine; }

 private:
  Options options_;
  sys::CommandRunner& runner_;
  Commentary& commentary_;
  vm::Releases releases_;
  std::optional<vm::FileServer> server_;
  std::optional<vm::Machine> node_;
  vm::Machine* watched_ = nullptr;
};

}  // namespace orlop::demo
