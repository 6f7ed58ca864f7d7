// SPDX-License-Identifier: Apache-2.0
#include "libs/config/compose.hpp"

#include "libs/codec/json.hpp"
#include "libs/crypto/digest.hpp"

namespace orlop::config {
namespace {

using codec::Value;

Document read(const Language& language, const Source& source, const Surroundings& surroundings) {
  return source.layer == Layer::kernel
             ? read_kernel_command_line(language, source.text, source.faults)
             : read_document(language, source.file, source.text, source.faults, surroundings);
}

/// Lays what a document says over what the earlier ones say.
class Layers {
 public:
  explicit Layers(const Language& language) : language_(language) {}

  /// Nothing when the whole went in; else what does not go with the earlier documents, and the rest
  /// went in, key by key.
  Diagnostics add(const Value& document, const Source& source) {
    auto conflicts = try_add(document, source);
    if (!has_errors(conflicts)) return {};
    for (const auto& member : document.members()) {
      Value alone{codec::Members{member}};
      (void)try_add(alone.at(document.position()), source);
    }
    return conflicts;
  }

  Merged take() { return std::move(merged_); }

 private:
  Diagnostics try_add(const Value& document, const Source& source) {
    auto candidate = merge(language_.section(), merged_, document, source.layer, source.file);
    auto conflicts = schema::validate_together(candidate.value, language_.section(),
                                               language_.reading(source.file));
    if (!has_errors(conflicts)) merged_ = std::move(candidate);
    return conflicts;
  }

  const Language& language_;
  Merged merged_;
};

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

Composition compose(const Language& language, std::span<const Source> sources,
                    const Surroundings& surroundings) {
  Composition result;
  Layers layers(language);
  for (const auto& source : sources) {
    auto document = read(language, source, surroundings);
    append(document.diagnostics, layers.add(document.value, source));
    result.sources.push_back({source.layer, source.file, !has_errors(document.diagnostics)});
    append(result.diagnostics, std::move(document.diagnostics));
  }
  auto merged = layers.take();
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
