// SPDX-License-Identifier: Apache-2.0
#include "agent/upgrade/health_reports.hpp"

#include "libs/codec/json.hpp"

namespace orlop::agent {
namespace {

/// A report nobody can read explains nothing, but changes no decision either.
std::optional<HealthReport> readable(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  auto report = parse_health_report(*text);
  return report ? std::optional(*std::move(report)) : std::nullopt;
}

}  // namespace

Status save_health_report(StateStore& store, const HealthReport& report) {
  const auto newest = TRY(store.load(std::string(kHealthFile)));
  if (const auto kept = readable(newest); kept && kept->root_hash != report.root_hash)
    TRY(store.save(std::string(kOtherHealthFile), *newest));
  return store.save(std::string(kHealthFile), codec::write_json_pretty(to_json(report)));
}

Result<std::optional<HealthReport>> load_health_report(StateStore& store,
                                                       const crypto::Sha256& root_hash) {
  for (const auto file : {kHealthFile, kOtherHealthFile}) {
    auto report = readable(TRY(store.load(std::string(file))));
    if (report && report->root_hash == root_hash) return report;
  }
  return std::nullopt;
}

}  // namespace orlop::agent
