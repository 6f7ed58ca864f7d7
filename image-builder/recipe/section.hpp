// SPDX-License-Identifier: Apache-2.0
// The recipe as a described document: what is decoded, checked, and published as JSON Schema and
// page. A key of recipes is one row in section.cpp.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "image-builder/recipe/recipe.hpp"
#include "libs/codec/value.hpp"
#include "libs/schema/section.hpp"

namespace orlop::builder::recipe {

extern const schema::Section<Recipe> kRecipe;

/// An output as the list of outputs has it: what a recipe may write.
struct KnownOutput {
  std::string_view name;
  schema::AnySection options;
};

/// configs/schema/recipe.schema.json: architectures and outputs by the names that there are. The
/// outputs' come from who lists them; no recipe needs them to be read.
[[nodiscard]] codec::Value json_schema(std::span<const KnownOutput> outputs);
/// docs/reference/recipe.md, but for the list of outputs.
[[nodiscard]] std::string reference();

}  // namespace orlop::builder::recipe
