// SPDX-License-Identifier: Apache-2.0
#include "agent/health/report.hpp"

#include <algorithm>

#include "libs/base/format.hpp"

namespace orlop::agent::health {
namespace {

constexpr std::string_view kSchema = "orlop.health/1";

codec::Value to_value(const HealthCheck& check) {
  return codec::Value::object({{"name", check.name},
                               {"passed", check.passed},
                               {"reason", check.reason},
                               {"milliseconds", std::int64_t{check.duration.count()}}});
}

Result<HealthCheck> parse_check(const codec::Value& value) {
  HealthCheck check;
  check.name = TRY(value.get_string("name"));
  check.passed = TRY(value.get_bool("passed"));
  check.reason = TRY(value.get_string("reason"));
  check.duration = std::chrono::milliseconds(TRY(value.get_int("milliseconds")));
  return check;
}

}  // namespace

bool HealthReport::passed() const {
  return !checks.empty() && std::ranges::all_of(checks, &HealthCheck::passed);
}

std::string HealthReport::reason() const {
  if (checks.empty()) return "no health check ran";
  const auto failed = std::ranges::find(checks, false, &HealthCheck::passed);
  if (failed == checks.end()) return "";
  return formatted("health check {}: {}", failed->name, failed->reason);
}

codec::Value to_value(const HealthReport& report) {
  codec::Array checks;
  for (const auto& check : report.checks) checks.push_back(to_value(check));
  return codec::Value::object({{"schema", kSchema},
                               {"version", report.version.text()},
                               {"rootHash", report.root_hash.hex()},
                               {"passed", report.passed()},
                               {"onTrial", report.on_trial},
                               {"time", format_time(report.time)},
                               {"checks", std::move(checks)}});
}

Result<HealthReport> parse_health_report(const codec::Value& value) {
  const auto version_text = TRY(value.get_string("version"));
  const auto root_hash_text = TRY(value.get_string("rootHash"));
  const auto time_text = TRY(value.get_string("time"));
  auto version = TRY(Version::parse(version_text));
  HealthReport report{.version = std::move(version)};
  report.root_hash = TRY(crypto::Sha256::parse(root_hash_text));
  report.on_trial = TRY(value.get_bool("onTrial"));
  report.time = TRY(parse_time(time_text));
  const auto* const checks = TRY(value.get_array("checks"));
  for (const auto& check : *checks) {
    report.checks.push_back(TRY(parse_check(check)));
  }
  return report;
}

}  // namespace orlop::agent::health
