// SPDX-License-Identifier: Apache-2.0
// Pipeline: the steps of a build as a plan, and a cache that makes an unchanged step cost nothing.
//
// A step's key is the digest of its name, its revision, its inputs and the keys of the steps it
// uses; its result is a folder `<cache>/<name>-<key>`, which appears under that name only when it
// is complete. Equal keys therefore mean equal results, whatever was interrupted before. Writing
// into a cache folder takes its lock: one build at a time, the next one waits.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "libs/base/result.hpp"
#include "libs/sys/file_lock.hpp"

namespace orlop::builder::pipeline {

/// What one step depends on, as named strings ("packages" -> "systemd udev …", "overlay base" ->
/// digest).
using Inputs = std::vector<std::pair<std::string, std::string>>;

struct Step {
  std::string name{};
  std::string what{};  ///< one line for people
  int revision = 1;    ///< raised when the step's code changes its result
  Inputs inputs{};
  std::vector<std::string> uses{};  ///< names of earlier steps
  /// Fills the (empty) folder; `results` gives the folders of the steps in `uses`.
  std::function<Status(const std::filesystem::path& folder,
                       const std::map<std::string, std::filesystem::path>& results)>
      run{};
};

struct PlannedStep {
  std::string name{};
  std::string what{};
  std::string key{};    ///< 16 hexadecimal digits
  bool cached = false;  ///< the result is there already
  friend bool operator==(const PlannedStep&, const PlannedStep&) = default;
};

struct StepOutcome {
  std::string name{};
  bool cached = false;
  double seconds = 0;
};

/// The keys, in order. A step that uses an unknown or later step is Errc::invalid. Looks into the
/// cache, writes nothing.
[[nodiscard]] Result<std::vector<PlannedStep>> plan(const std::vector<Step>& steps,
                                                    const std::filesystem::path& cache);

/// The right to write into a cache folder and to rely on what is in it: held from the first step
/// until nothing in the folder is needed any more, since another build may prune it then.
class CacheLock {
 public:
  /// Makes the folder when it is missing. While another build holds it, waits, after calling
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

struct Execution {
  std::map<std::string, std::filesystem::path> results{};
  std::vector<StepOutcome> outcomes{};
};

/// Called before each step that is really run, and after each step.
struct PipelineEvents {
  std::function<void(const PlannedStep&)> started;
  std::function<void(const StepOutcome&)> finished;
};

/// Runs the steps whose results are missing. Writes below the cache folder only.
[[nodiscard]] Result<Execution> execute(const std::vector<Step>& steps, const CacheLock& lock,
                                        const PipelineEvents& events);

/// Removes results that no build has used for a week, keeping at least those in `keep`.
[[nodiscard]] Status prune_cache(const CacheLock& lock,
                                 const std::map<std::string, std::filesystem::path>& keep);

/// Digest over names, modes, link targets and contents below a folder: an input that stands for a
/// tree.
[[nodiscard]] Result<std::string> digest_tree(const std::filesystem::path& folder);
[[nodiscard]] Result<std::string> digest_file(const std::filesystem::path& file);

}  // namespace orlop::builder::pipeline
