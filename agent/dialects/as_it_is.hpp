// SPDX-License-Identifier: Apache-2.0
// Keys of other tools that ask for what is so anyway: accepted with a note, refused when they ask
// for something else. Constant data and pure functions.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "libs/config/dialect.hpp"

namespace orlop::agent::dialects {

struct AsItIs {
  std::string_view key;
  bool (*holds)(const codec::Value& value);  ///< nullptr: whatever it says
  std::string_view note;                     ///< how it is
  std::string_view instead;                  ///< what to do when it asks for something else
};

/// Rows as fields of a section: they take anything.
template <std::size_t Count>
constexpr std::array<schema::Field, Count> fields_of(const AsItIs (&rows)[Count]) {
  std::array<schema::Field, Count> fields{};
  for (std::size_t i = 0; i < Count; ++i) {
    fields[i].key = rows[i].key;
    fields[i].kinds = schema::kAnything;
    fields[i].text = rows[i].note;
  }
  return fields;
}

/// Takes the rows' keys out of a mapping, and says so. `path`: of the mapping, for people.
void take_as_it_is(codec::Value& mapping, std::span<const AsItIs> rows, std::string_view path,
                   std::string_view file, config::Diagnostics& diagnostics);

[[nodiscard]] bool is_false(const codec::Value& value);
[[nodiscard]] bool is_true(const codec::Value& value);
[[nodiscard]] bool is_empty_list(const codec::Value& value);

}  // namespace orlop::agent::dialects
