// SPDX-License-Identifier: Apache-2.0
#include "agent/health/run.hpp"

#include <unistd.h>

#include <algorithm>
#include <format>

#include "bootloader/sdboot/boot_entry.hpp"

namespace orlop::agent {
namespace {
namespace fs = std::filesystem;
using std::chrono::milliseconds;

constexpr std::size_t kMaxReason = 400;

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
  return said.empty() ? std::format("exit code {}", output.exit_code)
                      : std::format("exit code {}: {}", output.exit_code, said);
}

HealthCheck run_check(sys::CommandRunner& runner, const fs::path& path,
                      std::chrono::seconds deadline) {
  HealthCheck check{.name = path.filename().string()};
  if (::access(path.c_str(), X_OK) != 0) {
    check.reason = std::format("{} is not executable", path.string());
    return check;
  }
  const auto output = runner.run(
      {.argv = {path.string()}, .timeout = deadline, .max_output = std::size_t{64} << 10});
  if (!output) {
    check.reason = output.error().is(Errc::timed_out) ? std::format("no answer within {}", deadline)
                                                      : output.error().describe();
    return check;
  }
  check.passed = output->exit_code == 0;
  if (!check.passed) check.reason = describe_failure(*output);
  return check;
}

}  // namespace

Result<HealthReport> run_checks(sys::CommandRunner& runner, const Clock& clock,
                                const HealthJob& job) {
  HealthReport report{.version = job.version,
                      .root_hash = job.root_hash,
                      .on_trial = job.on_trial,
                      .time = clock.now()};
  const auto begin = clock.since_boot();
  for (const auto& folder : job.folders) {
    for (const auto& path : TRY(checks_in(folder))) {
      const auto before = clock.since_boot();
      const auto left =
          std::chrono::ceil<std::chrono::seconds>(job.total_deadline - (before - begin));
      auto check = left.count() <= 0
                       ? HealthCheck{.name = path.filename().string(),
                                     .reason = std::format("the {} for all checks were used up",
                                                           job.total_deadline)}
                       : run_check(runner, path, std::min(left, job.check_deadline));
      check.duration = std::chrono::duration_cast<milliseconds>(clock.since_boot() - before);
      report.checks.push_back(std::move(check));
    }
  }
  return report;
}

std::string_view to_string(HealthVerdict verdict) {
  switch (verdict) {
    case HealthVerdict::pass: return "pass";
    case HealthVerdict::reboot: return "reboot";
    case HealthVerdict::stay: return "stay";
  }
  return "unknown";
}

HealthVerdict judge(const HealthReport& report) {
  if (report.passed()) return HealthVerdict::pass;
  return report.on_trial ? HealthVerdict::reboot : HealthVerdict::stay;
}

Result<bool> is_on_trial(bootloader::EspStore& esp, std::string_view stem, const Version& running) {
  for (const auto& file : TRY(esp.list())) {
    const auto entry = bootloader::parse_boot_entry(file.name);
    if (entry && entry->stem == stem && entry->version == running) return !entry->good();
  }
  return false;
}

}  // namespace orlop::agent
