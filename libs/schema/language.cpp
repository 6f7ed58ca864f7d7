// SPDX-License-Identifier: Apache-2.0
#include "libs/schema/language.hpp"

#include <iterator>

namespace orlop::schema {

Language::Language(std::span<const AnySection> sections)
    : parts_(sections.begin(), sections.end()) {
  for (const auto& part : parts_) {
    if (part.path.empty()) {
      fields_.insert(fields_.end(), part.fields.begin(), part.fields.end());
      together_.insert(together_.end(), part.together.begin(), part.together.end());
    } else {
      fields_.push_back({.key = part.path, .kinds = kMapping, .text = part.text, .section = &part});
    }
  }
  whole_ = {.fields = fields_, .together = together_};
}

}  // namespace orlop::schema
