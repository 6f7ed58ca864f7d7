// SPDX-License-Identifier: Apache-2.0
// Execute: carries a plan out, into a cache that makes an unchanged step cost nothing. Writes below
// the cache folder only, under its lock: one build at a time, the next one waits.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "image-builder/pipeline/plan.hpp"
#include "libs/sys/file_lock.hpp"

namespace orlop::builder::pipeline {

struct StepOutcome {
  std::string name{};
  bool cached = false;
  double seconds = 0;
};

/// The cache folder, held by one build until the lock goes out of scope.
class CacheLock {
 public:
  /// Makes the folder. While another build holds it, waits, after calling
  /// `on_wait` with what it waits for; `purpose` is what others read there ("the build of …").
  static Result<CacheLock> acquire(const std::filesystem::path& folder, std::string_view purpose,
                                   const std::function<void(std::string_view what)>& on_wait);
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

 private:
  CacheLock(std::filesystem::path folder, sys::FileLock lock)
      : folder_(std::move(folder)), lock_(std::move(lock)) {}
  std::filesystem::path folder_;
  sys::FileLock lock_;
};

/// Called before each step that is really run, and after each step.
struct PipelineEvents {
  std::function<void(const PlannedStep&)> started;
  std::function<void(const StepOutcome&)> finished;
};

/// Runs the steps whose results are missing, in their order. Refuses a plan in which something is
/// not known with the first such error. An input that is gone is Errc::not_found, one that changes
/// while its step runs Errc::conflict; both name it, and no result is kept.
[[nodiscard]] Result<std::vector<StepOutcome>> execute(const Planner& plan, const CacheLock& lock,
                                                       sys::CommandRunner& runner,
                                                       const PipelineEvents& events);

/// Removes results that no build has used for a week, keeping at least those of the plan.
[[nodiscard]] Status prune_cache(const CacheLock& lock, const Planner& keep);

}  // namespace orlop::builder::pipeline
