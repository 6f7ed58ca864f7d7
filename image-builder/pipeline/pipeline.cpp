// SPDX-License-Identifier: Apache-2.0
#include "image-builder/pipeline/pipeline.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <format>

#include "libs/crypto/digest.hpp"
#include "libs/sys/file.hpp"

namespace orlop::builder::pipeline {
namespace fs = std::filesystem;
namespace {

/// Length-prefixed, so that no two lists of strings give the same bytes.
void add(crypto::Hasher& hasher, std::string_view text) {
  hasher.update(as_bytes(std::format("{}:", text.size())));
  hasher.update(as_bytes(text));
}

Status run_into(const Step& step, const fs::path& result,
                const std::map<std::string, fs::path>& results) {
  const fs::path partial = result.string() + ".partial";
  TRY(sys::remove_tree(partial));
  TRY(sys::make_folders(partial));
  TRY_CONTEXT(step.run(partial, results), std::format("step {}", step.name));
  std::error_code error;
  fs::rename(partial, result, error);
  if (error) return fail_errno(error.value(), "renaming {}", partial.string());
  return {};
}

}  // namespace

Result<std::vector<PlannedStep>> plan(const std::vector<Step>& steps, const fs::path& cache) {
  std::map<std::string, std::string> keys;
  std::vector<PlannedStep> planned;
  for (const auto& step : steps) {
    crypto::Hasher hasher;
    add(hasher, step.name);
    add(hasher, std::to_string(step.revision));
    for (const auto& [name, value] : step.inputs) {
      add(hasher, name);
      add(hasher, value);
    }
    for (const auto& used : step.uses) {
      const auto found = keys.find(used);
      if (found == keys.end()) {
        return fail(Errc::invalid, "step {} uses {}, which does not come before it", step.name,
                    used);
      }
      add(hasher, found->second);
    }
    const auto key = to_hex(hasher.finish()).substr(0, 16);
    keys[step.name] = key;
    planned.push_back({.name = step.name,
                       .what = step.what,
                       .key = key,
                       .cached = fs::exists(cache / std::format("{}-{}", step.name, key))});
  }
  return planned;
}

Result<CacheLock> CacheLock::acquire(const fs::path& folder, std::string_view purpose,
                                     const std::function<void(std::string_view)>& on_wait) {
  TRY(sys::make_folders(folder));
  auto lock = TRY(sys::FileLock::acquire(
      folder / "lock", purpose, [&folder, &on_wait](std::string_view holder) {
        on_wait(std::format("waiting for {}, which uses {}",
                            holder.empty() ? "another build" : holder, folder.string()));
      }));
  return CacheLock(folder, std::move(lock));
}

Result<Execution> execute(const std::vector<Step>& steps, const CacheLock& lock,
                          const PipelineEvents& events) {
  using SteadyClock = std::chrono::steady_clock;
  const auto& cache = lock.folder();
  const auto planned = TRY(plan(steps, cache));
  Execution execution;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const auto result = cache / std::format("{}-{}", steps[i].name, planned[i].key);
    const auto start = SteadyClock::now();
    if (!planned[i].cached) {
      events.started(planned[i]);
      TRY(run_into(steps[i], result, execution.results));
    }
    std::error_code ignored;  // the time only orders what prune_cache removes first
    fs::last_write_time(result, fs::file_time_type::clock::now(), ignored);
    execution.results[steps[i].name] = result;
    execution.outcomes.push_back(
        {.name = steps[i].name,
         .cached = planned[i].cached,
         .seconds = std::chrono::duration<double>(SteadyClock::now() - start).count()});
    events.finished(execution.outcomes.back());
  }
  return execution;
}

Status prune_cache(const CacheLock& lock, const std::map<std::string, fs::path>& keep) {
  const auto limit = fs::file_time_type::clock::now() - std::chrono::days(7);
  for (const auto& entry : fs::directory_iterator(lock.folder())) {
    const bool wanted = std::ranges::any_of(
        keep, [&entry](const auto& item) { return item.second == entry.path(); });
    if (wanted || !entry.is_directory() || entry.last_write_time() > limit) continue;
    TRY(sys::remove_tree(entry.path()));
  }
  return {};
}

Result<std::string> digest_file(const fs::path& file) {
  constexpr std::size_t kMaxFile = std::size_t{1} << 30;
  const auto content = TRY(sys::read_file(file, kMaxFile));
  return crypto::Sha256::of(content).hex();
}

Result<std::string> digest_tree(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> paths;
  for (auto it = fs::recursive_directory_iterator(folder, error);
       !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
    paths.push_back(it->path());
  }
  if (error) return fail_errno(error.value(), "reading {}", folder.string());
  std::ranges::sort(paths);
  crypto::Hasher hasher;
  for (const auto& path : paths) {
    struct stat info{};
    if (::lstat(path.c_str(), &info) != 0) return fail_errno(errno, "{}", path.string());
    add(hasher, path.lexically_relative(folder).string());
    add(hasher, std::to_string(info.st_mode));
    if (S_ISLNK(info.st_mode)) {
      add(hasher, fs::read_symlink(path).string());
    } else if (S_ISREG(info.st_mode)) {
      add(hasher, TRY(digest_file(path)));
    }
  }
  return to_hex(hasher.finish());
}

}  // namespace orlop::builder::pipeline
