// SPDX-License-Identifier: Apache-2.0
#include "agent/health/reports.hpp"

namespace orlop::agent::health {

Status save_health_report(records::StateStore& store, const HealthReport& report) {
  auto newest = records::load(store, kHealth);
  if (newest.value && newest.value->root_hash != report.root_hash) {
    auto other = records::load(store, kOtherHealth);
    other.value = newest.value;
    other.unknown = newest.unknown;
    TRY(records::save(store, kOtherHealth, other, report.time));
  }
  newest.value = report;
  newest.unknown = {};
  return records::save(store, kHealth, newest, report.time);
}

std::optional<HealthReport> load_health_report(records::StateStore& store,
                                               const crypto::Sha256& root_hash) {
  for (const auto* format : {&kHealth, &kOtherHealth}) {
    auto report = records::load(store, *format);
    if (report.value && report.value->root_hash == root_hash) return report.value;
  }
  return std::nullopt;
}

}  // namespace orlop::agent::health
