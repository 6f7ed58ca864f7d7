// SPDX-License-Identifier: Apache-2.0
#include "agent/health/report.hpp"

#include <algorithm>

#include "libs/base/format.hpp"
#include "libs/schema/identities.hpp"

namespace orlop::agent::health {
namespace {

using schema::at;
using schema::Field;

constexpr Field member(std::string_view key, schema::Member where, std::string_view text,
                       schema::Rule rule = {}) {
  return {.key = key, .member = where, .text = text, .required = true, .rule = rule};
}

/// Milliseconds as a number.
void read_milliseconds(const codec::Value& value, void* into) {
  schema::as<std::chrono::milliseconds>(into) = std::chrono::milliseconds(value.integer());
}
codec::Value write_milliseconds(const void* from) {
  return codec::Value(std::int64_t{schema::as<std::chrono::milliseconds>(from).count()});
}
constexpr schema::Custom<std::chrono::milliseconds> kMilliseconds{
    .type = {.kinds = schema::kInteger, .read = read_milliseconds, .write = write_milliseconds}};

/// For others to read: it follows from the checks.
constexpr schema::Type kVerdict = {
    .kinds = schema::kBoolean,
    .read = [](const codec::Value&, void*) {},
    .write =
        [](const void* from) { return codec::Value(schema::as<HealthReport>(from).passed()); }};
constexpr schema::Member kPassed = {.type = &kVerdict,
                                    .in = [](void* owner) { return owner; },
                                    .owner = &schema::kOwner<HealthReport>,
                                    .given = true};

constexpr Field kCheckFields[] = {
    member("name", at<&HealthCheck::name>, "Of the check."),
    member("passed", at<&HealthCheck::passed>, "Whether it found nothing."),
    member("reason", at<&HealthCheck::reason>, "What it found; empty: nothing."),
    {.key = "milliseconds",
     .member = at<&HealthCheck::duration, kMilliseconds>,
     .text = "How long it took.",
     .required = true,
     .number = {.least = 0}},
};
constexpr schema::Section<HealthCheck> kCheck({.text = "One check.",
                                               .fields = kCheckFields,
                                               .unknown = schema::Unknown::kept});
constexpr Field kReportFields[] = {
    member("version", at<&HealthReport::version, schema::kVersionText>,
           "Of the release that was checked.", schema::kVersion),
    member("rootHash", at<&HealthReport::root_hash, schema::kDigestText>,
           "Of the release that was checked.", schema::kSha256),
    member("passed", kPassed, "Whether every check did."),
    member("onTrial", at<&HealthReport::on_trial>, "Whether the boot was on trial."),
    member("time", at<&HealthReport::time, schema::kTimeText>, "When the checks were done.",
           schema::kTime),
    member("checks", at<&HealthReport::checks, kCheck>, "In the order in which they ran."),
};

}  // namespace

const schema::Section<HealthReport> kHealthDocument(
    {.document = "orlop.health/1",
     .text = "What the health checks of a boot found.",
     .fields = kReportFields,
     .unknown = schema::Unknown::kept});

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
  return schema::to_value(report, kHealthDocument);
}

}  // namespace orlop::agent::health
