// SPDX-License-Identifier: Apache-2.0
// Describe: a configuration language as published forms. `configs/schema/cloud-config.schema.json`
// and `docs/reference/configuration.md` are exactly what these return. Pure functions.
#pragma once

#include <string>

#include "libs/config/language.hpp"

namespace orlop::config {

/// JSON Schema, draft 2020-12. Kinds, bounds and names; the rules of single values are said in
/// words.
[[nodiscard]] codec::Value json_schema(const Language& language);
/// The reference page, Markdown.
[[nodiscard]] std::string reference_page(const Language& language);

}  // namespace orlop::config
