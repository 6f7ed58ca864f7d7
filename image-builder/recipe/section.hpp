// SPDX-License-Identifier: Apache-2.0
// The recipe as a described document: what is decoded, checked, and published as JSON Schema and
// page. A key of recipes is one row in section.cpp.
#pragma once

#include <string>

#include "image-builder/recipe/recipe.hpp"
#include "libs/codec/value.hpp"
#include "libs/schema/section.hpp"

namespace orlop::builder::recipe {

extern const schema::Section<Recipe> kRecipe;

/// configs/schema/recipe.schema.json
[[nodiscard]] codec::Value json_schema();
/// docs/reference/recipe.md, but for the list of outputs.
[[nodiscard]] std::string reference();

}  // namespace orlop::builder::recipe
