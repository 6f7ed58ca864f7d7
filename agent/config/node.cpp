// SPDX-License-Identifier: Apache-2.0
#include "agent/config/node.hpp"

#include <algorithm>
#include <format>

#include "agent/node/command_line.hpp"
#include "agent/node/os_release.hpp"
#include "libs/codec/json.hpp"
#include "libs/config/document.hpp"

namespace orlop::agent {
namespace {

using codec::Value;
using config::Diagnostics;
using config::Layer;
using config::Severity;
using config::Source;

bool is_document_name(std::string_view name) {
  return !name.starts_with('.') && (name.ends_with(".yaml") || name.ends_with(".yml"));
}

Status add_folder(std::vector<Source>& sources, SystemState& system, Layer layer,
                  const std::string& folder, std::string_view except) {
  for (const auto& name : TRY(system.list(folder))) {
    const auto path = folder + '/' + name;
    if (!is_document_name(name) || path == except) continue;
    auto text = TRY(read_file_at(system, path));
    if (text) sources.push_back({layer, path, *std::move(text)});
  }
  return {};
}

Status add_file(std::vector<Source>& sources, SystemState& system, Layer layer,
                const std::string& path, std::string name) {
  auto text = TRY(read_file_at(system, path));
  if (text) sources.push_back({layer, std::move(name), *std::move(text)});
  return {};
}

config::Diagnostic damaged(const std::string& path, const Error& error, std::string remedy) {
  return {path, {}, Severity::warning, "damaged", error.describe(), std::move(remedy)};
}

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

}  // namespace

Result<std::optional<std::string>> read_file_at(SystemState& system, const std::string& path) {
  auto entry = TRY(system.look(path));
  if (!entry) return std::nullopt;
  if (entry->kind != Entry::Kind::file) return fail(Errc::conflict, "{} is no file", path);
  return std::move(entry->content);
}

Result<std::vector<Source>> node_sources(SystemState& system, const StatePaths& paths,
                                         const std::optional<Source>& applied) {
  std::vector<Source> sources;
  const std::string applied_path = applied ? paths.applied() : std::string();
  TRY(add_folder(sources, system, Layer::vendor, std::string(kVendorFolder), ""));
  TRY(add_file(sources, system, Layer::platform, std::string(kMetaData), "meta-data"));
  TRY(add_file(sources, system, Layer::platform, std::string(kUserData), "user-data"));
  TRY(add_folder(sources, system, Layer::state, paths.documents(), applied_path));
  if (applied) sources.push_back(*applied);
  TRY(add_file(sources, system, Layer::kernel, std::string(node::kCommandLine),
               std::string(config::kKernelCommandLine)));
  return sources;
}

Result<Facts> node_facts(SystemState& system, const StatePaths& paths, bool live,
                         Diagnostics& diagnostics) {
  Facts facts;
  facts.live = live;
  facts.accounts.passwd = TRY(read_file_at(system, "/etc/passwd")).value_or("");
  facts.accounts.group = TRY(read_file_at(system, "/etc/group")).value_or("");
  facts.accounts.shadow = TRY(read_file_at(system, "/etc/shadow")).value_or("");
  facts.accounts.gshadow = TRY(read_file_at(system, "/etc/gshadow")).value_or("");
  const auto numbers = TRY(read_file_at(system, paths.numbers()));
  if (!numbers) return facts;
  auto parsed = parse_numbers(*numbers);
  if (parsed) {
    facts.numbers = *std::move(parsed);
  } else {
    diagnostics.push_back(damaged(paths.numbers(), parsed.error(),
                                  "User numbers were taken from the owners of the homes."));
  }
  return facts;
}

Result<History> node_history(SystemState& system, const StatePaths& paths,
                             Diagnostics& diagnostics) {
  const auto text = TRY(read_file_at(system, paths.generations()));
  if (!text) return History{};
  auto history = parse_history(*text);
  if (history) return history;
  diagnostics.push_back(
      damaged(paths.generations(), history.error(), "The record of generations begins anew."));
  return History{};
}

Result<std::string> node_release(SystemState& system) {
  return node::image_version(TRY(read_file_at(system, std::string(node::kOsRelease))).value_or(""));
}

Diagnostics to_diagnostics(const std::vector<Obstacle>& obstacles, const config::Origins& origins) {
  Diagnostics diagnostics;
  for (const auto& obstacle : obstacles) {
    const auto origin = origin_of(obstacle.path, origins);
    diagnostics.push_back({origin.file, origin.position, Severity::error, "not-on-this-node",
                           std::format("'{}': {}", obstacle.path, obstacle.message),
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

Status store_outcome(SystemState& system, const StatePaths& paths, History& history,
                     Outcome& outcome) {
  const auto& composition = outcome.composition;
  outcome.generation = record(history,
                              {.digest = composition.digest,
                               .release = outcome.release,
                               .time = outcome.time,
                               .cause = outcome.cause,
                               .sources = accepted_sources(composition)},
                              outcome.owned);
  const auto put = [&system](std::string_view path, const Value& document,
                             std::uint32_t mode) -> Status {
    const auto entry = Entry::file(codec::write_json_pretty(document), mode);
    if (TRY(system.look(std::string(path))) == entry) return {};
    return system.put(std::string(path), entry);
  };
  TRY(put(paths.generations(), to_value(history), 0600));
  const auto effective = Value::object({{"schema", "orlop.config/1"},
                                        {"generation", outcome.generation},
                                        {"digest", composition.digest},
                                        {"document", composition.document},
                                        {"origins", config::to_value(composition.origins)}});
  TRY(put(kEffective, effective, 0600));
  return put(kOutcome, to_value(outcome), 0644);
}

}  // namespace orlop::agent
