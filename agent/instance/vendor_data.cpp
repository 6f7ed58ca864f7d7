// SPDX-License-Identifier: Apache-2.0
#include "agent/instance/vendor_data.hpp"

#include <algorithm>

#include "libs/base/format.hpp"
#include "libs/codec/yaml.hpp"
#include "libs/config/accept.hpp"

namespace orlop::agent::instance {
namespace {

using codec::Value;
using config::Source;

constexpr std::string_view kVendorKey = "cloud-init";

Source text_source(std::string name, std::string text) {
  return {.layer = config::Layer::platform, .file = std::move(name), .text = std::move(text)};
}

/// A source that only says something.
Source remark(config::Diagnostic diagnostic) {
  config::Document document{Value(codec::Members{}), {std::move(diagnostic)}};
  return {.layer = config::Layer::platform,
          .file = std::string(kVendorDataName),
          .text = {},
          .given = std::move(document)};
}

/// Whether a text can be a mapping that holds the documents: no form of user-data begins like it.
bool may_be_mapping(std::string_view text) {
  const auto refusal = config::refuse_text(kVendorDataName, text);
  return refusal && (refusal->code == "no-header" || text.starts_with('{'));
}

config::Diagnostic not_read(codec::Position place, std::string message) {
  return {std::string(kVendorDataName), place,
          config::Severity::warning,    "not-read",
          std::move(message),           "Give the documents as texts under 'cloud-init'."};
}

std::vector<Source> sources_at(const Value& value) {
  const auto name = formatted("{} '{}'", kVendorDataName, kVendorKey);
  if (value.is_null()) return {};
  if (value.is_string()) return {text_source(name, value.string())};
  const bool texts = value.is_array() && std::ranges::all_of(value.items(), &Value::is_string);
  if (!texts)
    return {remark(
        not_read(value.position(), formatted("'{}' is no text or list of texts", kVendorKey)))};
  std::vector<Source> sources;
  for (const auto& item : value.items())
    sources.push_back(text_source(formatted("{} {}", name, sources.size() + 1), item.string()));
  return sources;
}

}  // namespace

std::vector<Source> read_vendor_data(std::string_view text) {
  if (!may_be_mapping(text)) return {text_source(std::string(kVendorDataName), std::string(text))};
  const auto parsed = codec::parse_yaml(text, config::kDocumentLimits);
  if (!parsed || !parsed->is_object())
    return {text_source(std::string(kVendorDataName), std::string(text))};
  const auto* value = parsed->find(kVendorKey);
  if (value != nullptr) return sources_at(*value);
  if (parsed->members().empty()) return {};
  // What clouds put beside it in JSON is of no meaning to a machine; a YAML text is a document.
  if (!text.starts_with('{')) return {text_source(std::string(kVendorDataName), std::string(text))};
  return {
      remark(not_read(parsed->position(),
                      formatted("the vendor-data has no key '{}', and is not read", kVendorKey)))};
}

}  // namespace orlop::agent::instance
