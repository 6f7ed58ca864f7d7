// SPDX-License-Identifier: Apache-2.0
// Document: one of our own kinds of document, "orlop.NAME/VERSION", with what its page says. Pure
// functions.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "libs/schema/field.hpp"

namespace orlop::schema {

struct Document {
  AnySection section;      ///< has a `document` and a `text`
  std::string_view where;  ///< who writes it, where it is found, who reads it; a sentence or two
};

/// "health" of "orlop.health/2".
[[nodiscard]] std::string document_name(const AnySection& section);
/// The entry that reads documents of this name and version, an older one included; or nullptr.
[[nodiscard]] const Document* find_document(std::span<const Document> documents,
                                            std::string_view schema);
/// What `value` violates; it must be one of `documents`, by its member "schema". Members that the
/// declaration does not name are faults here, whatever it says of readers.
[[nodiscard]] Diagnostics validate_document(std::span<const Document> documents,
                                            const codec::Value& value);

/// JSON Schema, `configs/schema/NAME.schema.json`.
[[nodiscard]] codec::Value document_schema(const Document& document);
/// The page, `docs/formats/documents/NAME.md`.
[[nodiscard]] std::string document_page(const Document& document);
/// The page of all pages, `docs/formats/documents/README.md`; sorted by name.
[[nodiscard]] std::string document_index(std::span<const Document> documents);

}  // namespace orlop::schema
