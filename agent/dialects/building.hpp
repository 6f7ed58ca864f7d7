// SPDX-License-Identifier: Apache-2.0
// What translations share: putting values that stand for a key of another tool into a document, at
// the place of that key. Pure functions.
#pragma once

#include <string>
#include <string_view>

#include "libs/codec/value.hpp"

namespace orlop::agent::dialects {

/// Gives a value, and everything in it that has no place yet, that place.
[[nodiscard]] codec::Value placed(codec::Value value, codec::Position place);
/// Adds to the document's list of that name, which is made when there is none.
void push(codec::Value& document, std::string_view list, codec::Value element,
          codec::Position place);
/// The element of the document's list of that name whose member `identity` is `name`; nullptr:
/// there is none.
[[nodiscard]] codec::Value* element_named(codec::Value& document, std::string_view list,
                                          std::string_view identity, std::string_view name);
/// Sets a member unless there is one with a value.
void set(codec::Value& mapping, std::string_view key, codec::Value value, codec::Position place);
/// The document's mapping of that name, which is made when there is none.
[[nodiscard]] codec::Value& mapping_in(codec::Value& document, std::string_view key,
                                       codec::Position place);
void drop(codec::Value& document, std::string_view key);

/// "The image is immutable." -> "the image is immutable"
[[nodiscard]] std::string in_sentence(std::string_view sentence);

/// A program and its arguments as a line for the shell.
[[nodiscard]] std::string shell_line(const codec::Value& words);

}  // namespace orlop::agent::dialects
