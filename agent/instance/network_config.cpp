// SPDX-License-Identifier: Apache-2.0
#include "agent/instance/network_config.hpp"

#include "libs/base/format.hpp"
#include "libs/codec/yaml.hpp"
#include "libs/config/accept.hpp"

namespace orlop::agent::instance {
namespace {

using codec::Value;
using config::Document;
using config::Severity;

constexpr std::string_view kNetworkKey = "network";

Document nothing_but(config::Diagnostic diagnostic) {
  return {Value(codec::Members{}), {std::move(diagnostic)}};
}

/// The text has the key: what stands beside it belongs elsewhere.
Document with_key(Value mapping) {
  Document document{Value(codec::Members{}).at(mapping.position()), {}};
  for (auto& member : mapping.members()) {
    if (member.key == kNetworkKey) {
      document.value.members().push_back(std::move(member));
      continue;
    }
    document.diagnostics.push_back({std::string(kNetworkConfigName), member.position,
                                    Severity::warning, "not-read",
                                    formatted("'{}' of the network-config is not read", member.key),
                                    "Say it in the user-data."});
  }
  return document;
}

}  // namespace

Document read_network_config(std::string_view text) {
  if (auto refusal = config::refuse_bytes(kNetworkConfigName, text))
    return nothing_but(*std::move(refusal));
  auto parsed = codec::parse_yaml(text, config::kDocumentLimits);
  if (!parsed) {
    return nothing_but({std::string(kNetworkConfigName), parsed.error().position, Severity::error,
                        "yaml", "the text is no YAML: " + parsed.error().error.message(),
                        "Mend the line named; indentation and quotes are the usual causes."});
  }
  const auto place = parsed->position();
  if (parsed->is_null()) return {Value(codec::Members{}), {}};
  if (!parsed->is_object()) {
    return nothing_but({std::string(kNetworkConfigName), place, Severity::error, "wrong-kind",
                        formatted("the network-config is a {}, not a mapping", parsed->kind()),
                        "Write 'version: 2' and what belongs to it, or 'network:' above them."});
  }
  if (parsed->find(kNetworkKey) != nullptr) return with_key(*std::move(parsed));
  return {Value(codec::Members{{std::string(kNetworkKey), *std::move(parsed), place}}).at(place),
          {}};
}

}  // namespace orlop::agent::instance
