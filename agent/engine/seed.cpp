// SPDX-License-Identifier: Apache-2.0
#include "agent/engine/seed.hpp"

#include <algorithm>

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

/// instance-id tells cloud-init whether it ran before; a node compares what it has with the
/// document.
constexpr std::string_view kMetaDataKeys[] = {"local-hostname", "instance-id"};
constexpr int kMostNamed = 20;

void name_unread_keys(const Value& meta_data, Diagnostics& diagnostics) {
  int named = 0;
  for (const auto& member : meta_data.members()) {
    if (std::ranges::contains(kMetaDataKeys, member.key)) continue;
    if (named++ == kMostNamed) return;
    diagnostics.push_back({"meta-data", member.position, Severity::warning, "not-read",
                           formatted("'{}' of the meta-data is not read", member.key),
                           member.key == "public-keys"
                               ? "Name the keys under 'ssh_authorized_keys' in the user-data."
                               : "Remove it, or say it in the user-data."});
  }
}

/// meta-data's `local-hostname` as a document of its own; nothing when it has none.
std::optional<std::string> document_of_meta_data(const std::string& meta_data,
                                                 Diagnostics& diagnostics) {
  const auto parsed = codec::parse_yaml(meta_data, {.max_bytes = config::kMaxDocument});
  if (!parsed) {
    diagnostics.push_back({"meta-data", parsed.error().position, Severity::warning, "yaml",
                           parsed.error().error.message(), "Mend the seed's meta-data."});
    return std::nullopt;
  }
  if (parsed->is_object()) name_unread_keys(*parsed, diagnostics);
  const auto* name = parsed->find("local-hostname");
  if (name == nullptr || name->is_null()) return std::nullopt;
  const auto text = name->is_int()      ? std::to_string(name->integer())
                    : name->is_string() ? name->string()
                                        : std::string();
  if (text.empty()) {
    diagnostics.push_back({"meta-data", name->position(), Severity::warning, "wrong-kind",
                           formatted("'local-hostname' must be a string, found a {}", name->kind()),
                           "Write a host name."});
    return std::nullopt;
  }
  return "#cloud-config\nhostname: " + codec::write_json(Value(text)) + '\n';
}

/// What of a seed nothing here reads, so that nobody believes it is in effect.
void name_unread_files(const Seed& seed, Diagnostics& diagnostics) {
  for (const auto& file : seed.not_read) {
    diagnostics.push_back({file,
                           {},
                           Severity::warning,
                           "not-read",
                           formatted("the {} of {} is not read", file, seed.place),
                           file == "network-config"
                               ? "Write systemd-networkd's files below /etc/systemd/network with "
                                 "'write_files'."
                               : "Say it in the user-data."});
  }
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
                           what + "; the last user-data that was used stays",
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
  if (seed) name_unread_files(*seed, diagnostics);
  if (seed && seed->meta_data) {
    if (auto document = document_of_meta_data(*seed->meta_data, diagnostics)) {
      TRY(put_private(system, node::kMetaData, *document));
    }
  }
  if (!seed || !seed->user_data) return fall_back(system, paths, seed, diagnostics);
  auto document =
      config::read_document(language, "user-data", *seed->user_data, config::Faults::leave_out);
  const auto last = TRY(read_file_at(system, paths.user_data()));
  const bool is_new = last != *seed->user_data;
  // The last one is better than half of a new one, and half of one better than none. What is wrong
  // in it is told when all documents are composed.
  if (is_new && config::has_errors(document.diagnostics) &&
      (last || document.value.members().empty())) {
    config::append(diagnostics, std::move(document.diagnostics));
    return fall_back(system, paths, seed, diagnostics);
  }
  if (is_new) TRY(put_private(system, paths.user_data(), *seed->user_data));
  return put_private(system, node::kUserData, *seed->user_data);
}

}  // namespace orlop::agent::engine
