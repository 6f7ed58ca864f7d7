// SPDX-License-Identifier: Apache-2.0
#include "agent/health/reports.hpp"

#include "agent/records/store.hpp"
#include "libs/codec/json.hpp"

namespace orlop::agent::health {
namespace {

/// A report nobody can read explains nothing, but changes no decision either.
std::optional<HealthReport> read_report(records::StateStore& store, std::string_view file) {
  const auto text = store.load(std::string(file));
  if (!text || !*text) return std::nullopt;
  auto report = parse_health_report(**text);
  return report ? std::optional(*std::move(report)) : std::nullopt;
}

Status write_report(records::StateStore& store, std::string_view file, const HealthReport& report) {
  return store.save(std::string(file), codec::write_json_pretty(to_value(report)));
}

}  // namespace

Status save_health_report(records::StateStore& store, const HealthReport& report) {
  const auto newest = read_report(store, kHealthFile);
  if (newest && newest->root_hash != report.root_hash)
    TRY(write_report(store, kOtherHealthFile, *newest));
  return write_report(store, kHealthFile, report);
}

std::optional<HealthReport> load_health_report(records::StateStore& store,
                                               const crypto::Sha256& root_hash) {
  for (const auto file : {kHealthFile, kOtherHealthFile}) {
    auto report = read_report(store, file);
    if (report && report->root_hash == root_hash) return report;
  }
  return std::nullopt;
}

}  // namespace orlop::agent::health
