// SPDX-License-Identifier: Apache-2.0
// Words for booleans: where a document must say true or false, people also write yes, no, on and
// off (YAML 1.1, and most tools that read it). Pure function.
#pragma once

#include "libs/schema/field.hpp"

namespace orlop::schema {

/// Makes booleans of such words in any case, where a section takes nothing but a boolean.
void read_boolean_words(codec::Value& document, const AnySection& section);

}  // namespace orlop::schema
