// SPDX-License-Identifier: Apache-2.0
#include "libs/config/compose.hpp"

#include "libs/codec/json.hpp"
#include "libs/config/document.hpp"
#include "libs/crypto/digest.hpp"

namespace orlop::config {
namespace {

using codec::Value;

Document read(const Language& language, const Source& source) {
  return source.layer == Layer::kernel ? read_kernel_command_line(language, source.text)
                                       : read_document(language, source.file, source.text);
}

/// What only shows when all documents are seen together; each diagnostic names the document that
/// the value comes from.
Diagnostics whole(const Language& language, const Composition& composition) {
  auto reading = language.reading("the whole configuration");
  reading.when = schema::When::composed;
  reading.file_of = [&composition](std::string_view path) {
    const auto origin = composition.origins.find(std::string(path));
    return origin == composition.origins.end() ? std::string() : origin->second.file;
  };
  return schema::validate_together(composition.document, language.section(), reading);
}

}  // namespace

Composition compose(const Language& language, std::span<const Source> sources) {
  Composition result;
  Merged merged;
  for (const auto& source : sources) {
    auto document = read(language, source);
    bool accepted = !has_errors(document.diagnostics);
    append(result.diagnostics, std::move(document.diagnostics));
    if (accepted) {
      auto candidate = merge(language.section(), merged, document.value, source.layer, source.file);
      auto conflicts = schema::validate_together(candidate.value, language.section(),
                                                 language.reading(source.file));
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
  append(result.diagnostics, whole(language, result));
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
