// SPDX-License-Identifier: Apache-2.0
// Step: one thing that a build makes, as a constant: needs in, parts out. `run` is a function, not
// a closure: it has its needs, programs that stand among them, and an empty folder.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "image-builder/pipeline/input.hpp"
#include "libs/sys/command.hpp"

namespace orlop::builder::pipeline {

/// Runs programs for a step.
class Workshop {
 public:
  explicit Workshop(sys::CommandRunner& runner) : runner_(&runner) {}

  struct Order {
    const Tool& tool;
    std::vector<std::string> arguments;
    std::vector<std::pair<std::string, std::string>> environment{};
    std::chrono::seconds timeout{60};
  };
  /// Errc::failed quotes the program and the end of its errors.
  Result<std::string> run(const Order& order) const;
  /// A program that ran and failed is a value.
  Result<sys::CommandOutput> try_run(const Order& order) const;

 private:
  sys::CommandRunner* runner_;
};

/// `Made` is a struct of Parts with their names: `struct Made { Part image{"root.erofs"}; };`.
template <Input Needs, class Made>
struct Step {
  std::string_view name;
  int revision = 1;  ///< raised when the step's code changes its result
  /// One line for people.
  std::string (*what)(const Needs& needs);
  /// Makes every part in the (empty) folder. Everything that was declared is known.
  Status (*run)(const Needs& needs, const Workshop& workshop, const std::filesystem::path& folder);
};

}  // namespace orlop::builder::pipeline
