// SPDX-License-Identifier: Apache-2.0
// Language: several sections that share one document, as one section.
//
// The configuration is described by many: each has its own top-level keys. Movable; `section()`
// stays valid as long as the language lives. Immutable; safe from any thread.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "libs/schema/field.hpp"

namespace orlop::schema {

class Language {
 public:
  /// Sections with a `path` stand below that key, the others give their fields to the document.
  /// Two sections with the same top-level key are a fault of the program, which check_section()
  /// names.
  explicit Language(std::span<const AnySection> sections);
  Language(const Language&) = delete;
  Language& operator=(const Language&) = delete;
  Language(Language&&) noexcept = default;
  Language& operator=(Language&&) noexcept = default;
  ~Language() = default;

  [[nodiscard]] const AnySection& section() const { return whole_; }

 private:
  std::vector<AnySection> parts_;
  std::vector<Field> fields_;
  std::vector<Cross> together_;
  AnySection whole_;
};

}  // namespace orlop::schema
