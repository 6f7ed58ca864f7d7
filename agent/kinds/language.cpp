// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/language.hpp"

#include <vector>

#include "agent/dialects/dialects.hpp"
#include "agent/dialects/refused.hpp"
#include "agent/kinds/forms.hpp"
#include "agent/kinds/kinds.hpp"

namespace orlop::agent::kinds {

std::span<const schema::AnySection> sections() {
  static const auto kSections = [] {
    std::vector<schema::AnySection> list;
    for (const auto& kind : all()) {
      for (const auto* section : kind.sections) list.push_back(*section);
    }
    return list;
  }();
  return kSections;
}

const config::Language& language() {
  static const config::Language kLanguage(sections(), dialects::refused_keys(),
                                          "docs/reference/configuration.md", dialects::all(),
                                          forms());
  return kLanguage;
}

}  // namespace orlop::agent::kinds
