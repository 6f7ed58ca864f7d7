// SPDX-License-Identifier: Apache-2.0
// Plan: the steps of a build with their keys, made before any of them runs.
//
// A step's key is the digest of its name, its revision and everything it needs, other steps' keys
// among them; its result is a folder `<cache>/<name>-<key>`, which appears under that name only
// when it is complete. Equal keys therefore mean equal results, whatever was interrupted before.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "image-builder/pipeline/step.hpp"
#include "libs/base/result.hpp"

namespace orlop::builder::pipeline {

struct PlannedStep {
  std::string name{};
  std::string what{};            ///< one line for people
  std::string key{};             ///< 16 hexadecimal digits; empty while something is not known
  bool cached = false;           ///< the result is there already
  std::vector<Error> unknown{};  ///< what is not known, and what to do about it
  std::vector<std::pair<std::string, std::string>> inputs{};  ///< what is read, by name
};

/// A step as the executor sees it: without its types.
struct PlannedWork {
  PlannedStep step;
  std::filesystem::path result;
  std::vector<std::string> parts;
  std::function<Key()> identify;  ///< reads the inputs again
  std::function<Status(const Workshop&, const std::filesystem::path& folder)> run;
};

class Planner {
 public:
  /// Results are below `cache`. Looks into it, writes nothing.
  explicit Planner(std::filesystem::path cache) : cache_(std::move(cache)) {}

  /// Adds a step and says what it will make. Never fails: what is missing is in the plan as not
  /// known, and no plan with such a step is carried out.
  template <Input Needs, class Made>
  Made add(const Step<Needs, Made>& step, Needs needs) {
    auto identify = [name = step.name, revision = step.revision, needs] {
      Key key;
      key.add(name);
      key.add(std::to_string(revision));
      add_to(key, needs);
      return key;
    };
    PlannedWork work{.identify = identify};
    work.step.name = step.name;
    work.step.what = step.what(needs);
    work.run = [run = step.run, needs = std::move(needs)](const Workshop& workshop,
                                                          const std::filesystem::path& folder) {
      return run(needs, workshop, folder);
    };
    Made made;
    std::apply([&](auto&... part) { place(work, {&part...}); }, members_of(made));
    works_.push_back(std::move(work));
    return made;
  }

  [[nodiscard]] const std::vector<PlannedWork>& works() const { return works_; }
  [[nodiscard]] const std::filesystem::path& cache() const { return cache_; }

 private:
  void place(PlannedWork& work, const std::vector<Part*>& parts) const;

  std::filesystem::path cache_;
  std::vector<PlannedWork> works_;
};

}  // namespace orlop::builder::pipeline
