// SPDX-License-Identifier: Apache-2.0
#include "agent/health/run.hpp"

#include <sys/stat.h>
#include <sys/statvfs.h>

#include <algorithm>

#include "libs/base/format.hpp"
#include "libs/sys/file.hpp"

namespace orlop::agent::health {
namespace {
namespace fs = std::filesystem;
using std::chrono::milliseconds;

constexpr std::size_t kMaxReason = 400;
constexpr std::size_t kMaxProgram = std::size_t{64} << 20;

Result<std::vector<fs::path>> checks_in(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code error;
  if (!fs::exists(folder, error)) return found;
  for (auto entry = fs::directory_iterator(folder, error);
       !error && entry != fs::directory_iterator(); entry.increment(error)) {
    if (entry->is_regular_file(error)) found.push_back(entry->path());
  }
  if (error) return fail_errno(error.value(), "listing {}", folder.string());
  std::ranges::sort(found);
  return found;
}

std::string_view last_line(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.remove_suffix(1);
  const auto line = text.substr(text.rfind('\n') + 1);
  return line.substr(0, kMaxReason);
}

/// Standard error speaks first: that is where programs complain.
std::string describe_failure(const sys::CommandOutput& output) {
  const auto errors = last_line(output.errors);
  const auto said = errors.empty() ? last_line(output.output) : errors;
  return said.empty() ? formatted("exit code {}", output.exit_code)
                      : formatted("exit code {}: {}", output.exit_code, said);
}

/// The mode decides, not access(2): that says no to every file of a noexec mount.
Status check_executable(const fs::path& path) {
  struct stat info{};
  if (::stat(path.c_str(), &info) != 0) return fail_errno(errno, "{}", path.string());
  if ((info.st_mode & (S_IXUSR | S_IXGRP | S_IXOTH)) != 0) return {};
  return fail(Errc::denied, "{} is not executable", path.string());
}

/// Where the check can be run from: its own place, or a copy.
Result<fs::path> runnable(const HealthJob& job, const fs::path& path) {
  TRY(check_executable(path));
  if (!job.noexec(path)) return path;
  const auto program = TRY(sys::read_text(path, kMaxProgram));
  auto copy = job.scratch / path.filename();
  TRY(sys::write_file(copy, std::string_view(program), 0700, sys::Durability::volatile_));
  return copy;
}

Status run_program(sys::CommandRunner& runner, const HealthJob& job, const fs::path& path,
                   std::chrono::seconds deadline) {
  const auto program = TRY(runnable(job, path));
  const auto output = runner.run(
      {.argv = {program.string()}, .timeout = deadline, .max_output = std::size_t{64} << 10});
  if (!output && output.error().is(Errc::timed_out))
    return fail(Errc::timed_out, "no answer within {}", deadline);
  if (!output) return std::unexpected(output.error());
  if (output->exit_code == 0) return {};
  return fail(Errc::failed, "{}", describe_failure(*output));
}

/// The checks of one boot, one after the other, within the time for all of them.
class Run {
 public:
  Run(const Clock& clock, const HealthJob& job) : clock_(clock), job_(job) {}

  /// `check` is given the time it may take.
  void add(std::string_view name, const std::function<Status(std::chrono::seconds)>& check) {
    const auto before = clock_.since_boot();
    const auto left =
        std::chrono::ceil<std::chrono::seconds>(job_.total_deadline - (before - begin_));
    const auto outcome =
        left.count() > 0
            ? check(std::min(left, job_.check_deadline))
            : fail(Errc::timed_out, "the {} for all checks were used up", job_.total_deadline);
    done_.push_back(
        {.name = std::string(name),
         .passed = outcome.has_value(),
         .reason = outcome ? "" : outcome.error().describe(),
         .duration = std::chrono::duration_cast<milliseconds>(clock_.since_boot() - before)});
  }
  [[nodiscard]] std::vector<HealthCheck> take() { return std::move(done_); }

 private:
  const Clock& clock_;
  const HealthJob& job_;
  std::chrono::microseconds begin_ = clock_.since_boot();
  std::vector<HealthCheck> done_;
};

}  // namespace

bool on_noexec_mount(const fs::path& path) {
  struct statvfs info{};
  return ::statvfs(path.c_str(), &info) == 0 && (info.f_flag & ST_NOEXEC) != 0;
}

HealthReport run_checks(sys::CommandRunner& runner, const Clock& clock, const HealthJob& job) {
  HealthReport report{.version = job.node.version,
                      .root_hash = job.root_hash,
                      .on_trial = job.on_trial,
                      .time = clock.now()};
  Run run(clock, job);
  for (const auto* check : job.shipped)
    run.add(check->name, [&](std::chrono::seconds) { return check->run(job.node); });
  for (const auto& folder : job.folders) {
    const auto programs = checks_in(folder);
    if (!programs) {
      run.add(folder.string(),
              [&](std::chrono::seconds) -> Status { return std::unexpected(programs.error()); });
      continue;
    }
    for (const auto& path : *programs)
      run.add(path.filename().string(), [&](std::chrono::seconds deadline) {
        return run_program(runner, job, path, deadline);
      });
  }
  report.checks = run.take();
  return report;
}

}  // namespace orlop::agent::health
