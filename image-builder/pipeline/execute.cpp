// SPDX-License-Identifier: Apache-2.0
#include "image-builder/pipeline/execute.hpp"

#include <algorithm>
#include <chrono>

#include "libs/base/format.hpp"
#include "libs/sys/file.hpp"

namespace orlop::builder::pipeline {
namespace fs = std::filesystem;
namespace {

Status refuse_unknown(const Planner& plan) {
  for (const auto& work : plan.works()) {
    if (work.step.unknown.empty()) continue;
    auto error = work.step.unknown.front();
    return std::unexpected(std::move(error).with_context(formatted("step {}", work.step.name)));
  }
  return {};
}

/// Names of the inputs that are no longer what the plan was made with.
std::string changed_inputs(const PlannedStep& planned, const Key& now) {
  std::string names;
  for (std::size_t i = 0; i < planned.inputs.size(); ++i) {
    const bool same = i < now.named().size() && now.named()[i] == planned.inputs[i];
    if (!same) names += (names.empty() ? "" : ", ") + planned.inputs[i].first;
  }
  return names;
}

/// Everything that the step declared must be there and be what its key says.
Status check_inputs(const PlannedWork& work) {
  auto now = work.identify();
  if (!now.unknown().empty()) return std::unexpected(now.unknown().front());
  for (const auto& [path, name] : now.required()) {
    std::error_code error;
    if (fs::exists(fs::symlink_status(path, error))) continue;
    return std::unexpected(
        Error(Errc::not_found, formatted("{}: {} is gone from the cache", name, path.string()))
            .with_remedy("run this again: what is missing is made anew"));
  }
  if (now.digits() == work.step.key) return {};
  return std::unexpected(Error(Errc::conflict, formatted("changed while the image was built: {}",
                                                         changed_inputs(work.step, now)))
                             .with_remedy("run this again while nothing writes there"));
}

Status check_parts(const PlannedWork& work, const fs::path& folder) {
  for (const auto& part : work.parts) {
    std::error_code error;
    if (!fs::exists(fs::symlink_status(folder / part, error)))
      return fail(Errc::corrupt, "it did not make {}", part);
  }
  return {};
}

Status run_into(const PlannedWork& work, const Workshop& workshop, const fs::path& partial) {
  TRY(check_inputs(work));
  TRY(sys::remove_tree(partial));
  TRY(sys::make_folders(partial));
  TRY(work.run(workshop, partial));
  TRY(check_parts(work, partial));
  // What was read while somebody wrote there must not become the result of this key.
  return check_inputs(work);
}

Status make(const PlannedWork& work, const Workshop& workshop) {
  const fs::path partial = work.result.string() + ".partial";
  TRY_CONTEXT(run_into(work, workshop, partial), formatted("step {}", work.step.name));
  TRY(sys::remove_tree(work.result));
  std::error_code error;
  fs::rename(partial, work.result, error);
  if (error) return fail_errno(error.value(), "renaming {}", partial.string());
  return {};
}

}  // namespace

Result<CacheLock> CacheLock::acquire(const fs::path& folder, std::string_view purpose,
                                     const std::function<void(std::string_view)>& on_wait) {
  TRY(sys::make_folders(folder));
  auto lock = TRY(sys::FileLock::acquire(
      folder / "lock", purpose, [&folder, &on_wait](std::string_view holder) {
        on_wait(formatted("waiting for {}, which uses {}",
                          holder.empty() ? "another build" : holder, folder.string()));
      }));
  return CacheLock(folder, std::move(lock));
}

Result<std::vector<StepOutcome>> execute(const Planner& plan, const CacheLock&,
                                         sys::CommandRunner& runner, const PipelineEvents& events) {
  using SteadyClock = std::chrono::steady_clock;
  TRY(refuse_unknown(plan));
  const Workshop workshop(runner);
  std::vector<StepOutcome> outcomes;
  for (const auto& work : plan.works()) {
    const auto start = SteadyClock::now();
    // The plan may be older than the lock: another build may have made it meanwhile.
    const bool cached = check_parts(work, work.result).has_value();
    if (!cached) {
      events.started(work.step);
      TRY(make(work, workshop));
    }
    std::error_code ignored;  // the time only orders what prune_cache removes first
    fs::last_write_time(work.result, fs::file_time_type::clock::now(), ignored);
    outcomes.push_back(
        {.name = work.step.name,
         .cached = cached,
         .seconds = std::chrono::duration<double>(SteadyClock::now() - start).count()});
    events.finished(outcomes.back());
  }
  return outcomes;
}

Status prune_cache(const CacheLock& lock, const Planner& keep) {
  const auto limit = fs::file_time_type::clock::now() - std::chrono::days(7);
  for (const auto& entry : fs::directory_iterator(lock.folder())) {
    const bool wanted = std::ranges::any_of(
        keep.works(), [&entry](const PlannedWork& work) { return work.result == entry.path(); });
    if (wanted || !entry.is_directory() || entry.last_write_time() > limit) continue;
    TRY(sys::remove_tree(entry.path()));
  }
  return {};
}

}  // namespace orlop::builder::pipeline
