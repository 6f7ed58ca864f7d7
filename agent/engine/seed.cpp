// SPDX-License-Identifier: Apache-2.0
#include "agent/engine/seed.hpp"

#include "libs/base/format.hpp"
#include "libs/codec/json.hpp"
#include "libs/codec/yaml.hpp"
#include "libs/config/accept.hpp"
#include "libs/config/document.hpp"

namespace orlop::agent::engine {
namespace {

using codec::Value;
using config::Diagnostics;
using config::Severity;

/// meta-data's `local-hostname` as a document of its own; nothing when it has none.
std::optional<std::string> document_of_meta_data(const std::string& meta_data,
                                                 Diagnostics& diagnostics) {
  const auto parsed = codec::parse_yaml(meta_data, {.max_bytes = config::kMaxDocument});
  if (!parsed) {
    diagnostics.push_back({"meta-data", parsed.error().position, Severity::warning, "yaml",
                           parsed.error().error.message(), "Mend the seed's meta-data."});
    return std::nullopt;
  }
  const auto* name = parsed->find("local-hostname");
  if (name == nullptr || !name->is_string() || name->string().empty()) return std::nullopt;
  return "#cloud-config\nhostname: " + codec::write_json(Value(name->string())) + '\n';
}

Status put_private(SystemState& system, std::string_view path, const std::string& text) {
  return system.put(std::string(path), Entry::file(text, 0600));
}

Status fall_back(SystemState& system, const node::StatePaths& paths,
                 const std::optional<Seed>& seed, Diagnostics& diagnostics) {
  const auto last = TRY(read_file_at(system, paths.user_data()));
  const std::string what = seed && seed->user_data ? "the user-data is unusable"
                           : seed                  ? formatted("{} has no user-data", seed->place)
                                                   : "there is no seed disk";
  if (last) {
    diagnostics.push_back({"user-data",
                           {},
                           Severity::note,
                           "last-known-good",
                           what + "; the last user-data that was accepted is used",
                           ""});
    return put_private(system, node::kUserData, *last);
  }
  if (seed) {
    diagnostics.push_back({"user-data",
                           {},
                           Severity::warning,
                           "defaults",
                           what + "; only defaults and the node's own documents are used",
                           "Give the seed disk a valid 'user-data' and reboot."});
  }
  return {};
}

}  // namespace

Status take_seed(SystemState& system, const node::StatePaths& paths,
                 const config::Language& language, const std::optional<Seed>& seed,
                 Diagnostics& diagnostics) {
  if (seed && seed->meta_data) {
    if (auto document = document_of_meta_data(*seed->meta_data, diagnostics)) {
      TRY(put_private(system, node::kMetaData, *document));
    }
  }
  if (!seed || !seed->user_data) return fall_back(system, paths, seed, diagnostics);
  auto document = config::read_document(language, "user-data", *seed->user_data);
  if (config::has_errors(document.diagnostics)) {
    config::append(diagnostics, std::move(document.diagnostics));
    return fall_back(system, paths, seed, diagnostics);
  }
  const auto last = TRY(read_file_at(system, paths.user_data()));
  if (last != *seed->user_data) TRY(put_private(system, paths.user_data(), *seed->user_data));
  return put_private(system, node::kUserData, *seed->user_data);
}

}  // namespace orlop::agent::engine
