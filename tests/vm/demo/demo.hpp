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
#include "tests/lab/commentary.hpp"
#include "tests/lab/file_server.hpp"
#include "tests/lab/guest.hpp"
#include "tests/lab/machine/machine.hpp"
#include "tests/lab/progress.hpp"
#include "tests/lab/releases.hpp"

namespace orlop::demo {

// What the demonstration says and asks with is the harness's.
using lab::ask;
using lab::Commentary;
using lab::expect;
using lab::Facts;
using lab::orlop_json;
using lab::progress_of;
using lab::Question;
using lab::text_at;
using lab::wait_for_boot_complete;
using lab::without_progress;

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

  [[nodiscard]] lab::Releases& releases() { return releases_; }
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
  Result<lab::FileServer*> server();
  /// What the documents say about the machine of that name.
  Result<NodeFacts> facts(std::string hostname);
  /// A specification with our Secure Boot keys enrolled, a TPM and SSH.
  Result<lab::MachineSpec> machine_spec(std::string name);
  Result<lab::Machine> create_machine(lab::MachineSpec spec);

  /// The installed machine, powered on and reachable; Errc::not_found names the step that makes it.
  Result<lab::Machine*> node();
  /// The installed machine as it is; it may be off.
  Result<lab::Machine*> node_powered_off_or_on();
  /// Saves what the machines said under artifacts/<step>.
  void save_artifacts(std::string_view step);
  /// A machine that only one step uses is watched so that its logs are saved when the step fails.
  void watch(lab::Machine* machine) { watched_ = machine; }

 private:
  Options options_;
  sys::CommandRunner& runner_;
  Commentary& commentary_;
  lab::Releases releases_;
  std::optional<lab::FileServer> server_;
  std::optional<lab::Machine> node_;
  lab::Machine* watched_ = nullptr;
};

}  // namespace orlop::demo
