// SPDX-License-Identifier: Apache-2.0
#include "libs/config/compose.hpp"

#include <algorithm>

#include "libs/codec/json.hpp"
#include "libs/crypto/digest.hpp"

namespace orlop::config {
namespace {

using codec::Value;

/// Lays what a document says over what the earlier ones say.
class Layers {
 public:
  explicit Layers(const Language& language) : language_(language) {}

  /// Nothing when the whole went in; else what does not go with the earlier documents, and the rest
  /// went in, key by key.
  Diagnostics add(const NamedDocument& one, Layer layer) {
    const auto& document = one.document.value;
    auto conflicts = try_add(document, layer, one.file);
    if (!has_errors(conflicts)) return {};
    for (const auto& member : document.members()) {
      Value alone{codec::Members{member}};
      (void)try_add(alone.at(document.position()), layer, one.file);
    }
    return conflicts;
  }

  Merged take() { return std::move(merged_); }

 private:
  Diagnostics try_add(const Value& document, Layer layer, const std::string& file) {
    auto candidate = merge(language_.section(), merged_, document, layer, file);
    auto conflicts =
        schema::validate_together(candidate.value, language_.section(), language_.reading(file));
    if (!has_errors(conflicts)) merged_ = std::move(candidate);
    return conflicts;
  }

  const Language& language_;
  Merged merged_;
};

/// Puts what was read of a source into the result.
void add_content(Layers& layers, SourceContent content, const Source& source, Composition& result) {
  const bool held = !has_errors(content.diagnostics);
  append(result.diagnostics, std::move(content.diagnostics));
  for (auto& one : content.documents) {
    auto& diagnostics = one.document.diagnostics;
    append(diagnostics, layers.add(one, source.layer));
    result.sources.push_back({source.layer, one.file, !has_errors(diagnostics), source.file});
    append(result.diagnostics, std::move(diagnostics));
  }
  // What is refused in a text of parts is told of the text.
  const bool is_document =
      std::ranges::contains(content.documents, source.file, &NamedDocument::file);
  if (!is_document && (!held || content.documents.empty()))
    result.sources.push_back({source.layer, source.file, held, source.file});
}

/// The document that a value comes from, or all that is in it; "" when they are several.
std::string file_at(const Origins& origins, std::string_view path) {
  const auto below = std::string(path) + '.';
  std::string file;
  for (auto at = origins.lower_bound(std::string(path)); at != origins.end(); ++at) {
    if (at->first == path) return at->second.file;
    if (!at->first.starts_with(below)) {
      if (!at->first.starts_with(path)) break;
      continue;  // "users[a]-x" stands between "users[a]" and "users[a].name"
    }
    if (!file.empty() && file != at->second.file) return {};
    file = at->second.file;
  }
  return file;
}

/// What only shows when all documents are seen together; each diagnostic names the document that
/// the value comes from.
Diagnostics whole(const Language& language, const Composition& composition) {
  auto reading = language.reading("the whole configuration");
  reading.when = schema::When::composed;
  reading.file_of = [&composition](std::string_view path) {
    return file_at(composition.origins, path);
  };
  return schema::validate_together(composition.document, language.section(), reading);
}

}  // namespace

Composition compose(const Language& language, std::span<const Source> sources,
                    const Surroundings& surroundings) {
  Composition result;
  Layers layers(language);
  for (const auto& source : sources) {
    auto content = read_source(language, source, surroundings);
    add_content(layers, std::move(content), source, result);
  }
  auto merged = layers.take();
  result.document = std::move(merged.value);
  result.origins = std::move(merged.origins);
  result.digest = document_digest(result.document);
  for (auto& one : whole(language, result)) {
    // What shows in one document is said already.
    const bool said = std::ranges::any_of(result.diagnostics, [&one](const Diagnostic& earlier) {
      return earlier.position == one.position && earlier.message == one.message;
    });
    if (!said) result.diagnostics.push_back(std::move(one));
  }
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
