// SPDX-License-Identifier: Apache-2.0
// Language and keyboard in a configuration document.
#pragma once

#include <string>

#include "libs/schema/section.hpp"

namespace orlop::agent::kinds {

struct Language {
  std::string locale;  ///< empty: as the image has it
  friend bool operator==(const Language&, const Language&) = default;
};

struct Keyboard {
  std::string layout;  ///< empty: as the image has it
  std::string model;
  std::string variant;
  std::string options;
  friend bool operator==(const Keyboard&, const Keyboard&) = default;
};

extern const schema::Section<Language> kLanguage;
extern const schema::Section<Keyboard> kKeyboard;

}  // namespace orlop::agent::kinds
