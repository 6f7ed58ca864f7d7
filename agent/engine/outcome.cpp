// SPDX-License-Identifier: Apache-2.0
#include "agent/engine/outcome.hpp"

#include "libs/base/format.hpp"
#include "libs/codec/json.hpp"

namespace orlop::agent::engine {
namespace {

using codec::Value;
using config::Diagnostics;
using config::Severity;

/// The origin of a value, or of the nearest value above or below it.
config::Origin origin_of(std::string path, const config::Origins& origins) {
  while (!path.empty()) {
    const auto at = origins.lower_bound(path);
    if (at != origins.end() && at->first.starts_with(path)) return at->second;
    const auto end = path.find_last_of(".[");
    path.resize(end == std::string::npos ? 0 : end);
  }
  return {};
}

Status put_document(SystemState& system, std::string_view path, const Value& document,
                    std::uint32_t mode) {
  const auto entry = Entry::file(codec::write_json_pretty(document), mode);
  if (TRY(system.look(std::string(path))) == entry) return {};
  return system.put(std::string(path), entry);
}

}  // namespace

void measure(Outcome& outcome, Measurer& measurer) {
  const auto status = measurer.measure_configuration(outcome.composition.digest);
  outcome.measured = status.has_value();
  if (status) return;
  outcome.composition.diagnostics.push_back(
      {"node",
       {},
       Severity::warning,
       "not-measured",
       "the configuration was not measured: " + status.error().describe(),
       status.error().remedy()});
}

Diagnostics to_diagnostics(const std::vector<Obstacle>& obstacles, const config::Origins& origins) {
  Diagnostics diagnostics;
  for (const auto& obstacle : obstacles) {
    const auto origin = origin_of(obstacle.path, origins);
    diagnostics.push_back({origin.file, origin.position, Severity::error, obstacle.code,
                           formatted("'{}': {}", obstacle.path, obstacle.message),
                           obstacle.remedy});
  }
  return diagnostics;
}

Value to_value(const Outcome& outcome) {
  Value sources = Value::array();
  for (const auto& source : outcome.composition.sources) {
    sources.push(Value::object({{"layer", config::to_string(source.layer)},
                                {"file", source.file},
                                {"accepted", source.accepted}}));
  }
  Value resources = Value::array();
  for (const auto& [id, paths] : outcome.owned) resources.push(id);
  return Value::object({{"schema", "orlop.config-state/1"},
                        {"generation", outcome.generation},
                        {"digest", outcome.composition.digest},
                        {"healthy", outcome.healthy()},
                        {"release", outcome.release},
                        {"time", outcome.time},
                        {"cause", outcome.cause},
                        {"measured", outcome.measured},
                        {"sources", std::move(sources)},
                        {"diagnostics", config::to_value(outcome.composition.diagnostics)},
                        {"resources", std::move(resources)}});
}

Status record_outcome(SystemState& system, const node::StatePaths& paths, const Clock& clock,
                      HistoryRecord& history, Outcome& outcome) {
  const auto& composition = outcome.composition;
  outcome.generation = record(*history.value,
                              {.digest = composition.digest,
                               .release = outcome.release,
                               .time = outcome.time,
                               .cause = outcome.cause,
                               .sources = accepted_sources(composition),
                               .document = outcome.document},
                              outcome.owned);
  return store_history(system, paths, clock, history);
}

Status publish_outcome(SystemState& system, const Outcome& outcome) {
  const auto& composition = outcome.composition;
  const auto effective = Value::object({{"schema", "orlop.config/1"},
                                        {"generation", outcome.generation},
                                        {"digest", composition.digest},
                                        {"document", composition.document},
                                        {"origins", config::to_value(composition.origins)}});
  TRY(put_document(system, node::kEffective, effective, 0600));
  return put_document(system, node::kOutcome, to_value(outcome), 0644);
}

Status store_outcome(SystemState& system, const node::StatePaths& paths, const Clock& clock,
                     HistoryRecord& history, Outcome& outcome) {
  TRY(record_outcome(system, paths, clock, history, outcome));
  return publish_outcome(system, outcome);
}

}  // namespace orlop::agent::engine
