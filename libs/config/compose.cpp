// SPDX-License-Identifier: Apache-2.0
#include "libs/config/compose.hpp"

#include "libs/codec/json.hpp"
#include "libs/config/document.hpp"
#include "libs/crypto/digest.hpp"

namespace orlop::config {
namespace {

using codec::Value;

Document read(const Source& source) {
  return source.layer == Layer::kernel ? read_kernel_command_line(source.text)
                                       : read_document(source.file, source.text);
}

/// Keys for all users have nobody to go to.
void warn_of_idle_keys(Composition& composition) {
  const auto* keys = composition.document.find("ssh_authorized_keys");
  const auto* users = composition.document.find("users");
  if (keys == nullptr || keys->items().empty()) return;
  if (users != nullptr && !users->items().empty()) return;
  const auto& origin = composition.origins.at("ssh_authorized_keys[0]");
  composition.diagnostics.push_back({origin.file, origin.position, Severity::warning, "no-effect",
                                     "'ssh_authorized_keys' has no effect: there is no user",
                                     "Add a user under 'users'; there is no default user."});
}

}  // namespace

Composition compose(std::span<const Source> sources) {
  Composition result;
  Merged merged;
  for (const auto& source : sources) {
    auto document = read(source);
    bool accepted = !has_errors(document.diagnostics);
    append(result.diagnostics, std::move(document.diagnostics));
    if (accepted) {
      auto candidate = merge(merged, document.value, source.layer, source.file);
      auto conflicts = validate_together(source.file, candidate.value);
      accepted = !has_errors(conflicts);
      if (accepted) {
        merged = std::move(candidate);
      } else {
        append(result.diagnostics, std::move(conflicts));
      }
    }
    result.sources.push_back({source.layer, source.file, accepted});
  }
  result.document = std::move(merged.value);
  result.origins = std::move(merged.origins);
  result.digest = document_digest(result.document);
  warn_of_idle_keys(result);
  return result;
}

std::string document_digest(const Value& document) {
  // Valid documents hold no fractional numbers, the only thing canonical JSON cannot write.
  const auto canonical = codec::write_canonical_json(document);
  return crypto::Sha256::of(as_bytes(canonical.value())).hex();
}

Value to_value(const Origins& origins) {
  Value list{codec::Members{}};
  for (const auto& [path, origin] : origins) {
    list.set(path, Value::object({{"layer", to_string(origin.layer)},
                                  {"file", origin.file},
                                  {"line", std::int64_t{origin.position.line}},
                                  {"column", std::int64_t{origin.position.column}}}));
  }
  return list;
}

}  // namespace orlop::config
