// SPDX-License-Identifier: Apache-2.0
// Demo: what the steps of the demonstration share - folders, programs, the node and its file
// server.
//
// Everything that outlives a step is in the work folder, so that `--only` can continue where an
// earlier run ended. Owns the node's virtual machine and the file server; one thread.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "libs/sys/command.hpp"
#include "tests/lab/commentary.hpp"
#include "tests/lab/guest.hpp"
#include "tests/lab/lab.hpp"
#include "tests/lab/progress.hpp"
#include "tests/vm/demo/documents.hpp"
#include "tests/vm/demo/options.hpp"

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
/// File in the work folder: the name of the node's attestation key, from its first evidence on.
inline constexpr auto kEnrolledKey = "node-attestation-key";
inline constexpr auto kNode = "node";  ///< the installed machine

class Demo {
 public:
  Demo(Options options, std::filesystem::path programs, sys::CommandRunner& runner,
       Commentary& commentary);

  [[nodiscard]] Commentary& say() { return commentary_; }
  [[nodiscard]] sys::CommandRunner& runner() { return runner_; }
  [[nodiscard]] const Options& options() const { return options_; }

  [[nodiscard]] lab::Lab& lab() { return lab_; }
  [[nodiscard]] lab::Releases& releases() { return lab_.releases(); }
  /// Files below the work folder.
  [[nodiscard]] std::filesystem::path node_disk() const { return options_.work / "node.raw"; }
  [[nodiscard]] std::filesystem::path in_work(std::string_view name) const {
    return options_.work / name;
  }
  [[nodiscard]] Result<release::Manifest> manifest(std::string_view version) {
    return lab_.releases().manifest(version);
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

  /// The installed machine, powered on and reachable; Errc::not_found names the step that makes it.
  Result<lab::Machine*> node();
  /// The installed machine as it is; it may be off.
  Result<lab::Machine*> node_powered_off_or_on();
  /// Saves what the machines said under artifacts/<step>.
  void save_artifacts(std::string_view step);
  /// Runs `work` with a new machine that only this step uses; what it said is saved when that
  /// fails.
  Status with_machine(std::string_view step, const lab::Needs& needs,
                      const std::function<Status(lab::Machine&)>& work);

 private:
  /// What it says is shown while a step of the demonstration takes long.
  void show_console(const lab::Machine& machine);

  Options options_;
  sys::CommandRunner& runner_;
  Commentary& commentary_;
  lab::Lab lab_;
  std::optional<lab::FileServer> server_;
  std::optional<lab::Machine> node_;
};

}  // namespace orlop::demo
