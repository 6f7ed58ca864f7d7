// SPDX-License-Identifier: Apache-2.0
// Document: one configuration text, read and held against the schema.
//
// Reading never throws and never stops at the first fault of meaning: every diagnostic of a
// document is collected. A document with an error is not used at all. Pure functions.
#pragma once

#include <string_view>

#include "libs/config/diagnostic.hpp"

namespace orlop::config {

struct Document {
  codec::Value value;  ///< a mapping; empty when there are errors
  Diagnostics diagnostics;
};

/// Acceptance, parsing and validation of a `#cloud-config` text; `file` names it.
[[nodiscard]] Document read_document(std::string_view file, std::string_view text);

/// Reads every `orlop.config=KEY=VALUE` of a kernel command line; KEY is a path of mappings
/// (`install.auto`), VALUE a YAML scalar. Columns count from the start of the command line.
[[nodiscard]] Document read_kernel_command_line(std::string_view text);
inline constexpr std::string_view kKernelCommandLine = "kernel command line";

/// Holds a mapping against the schema: kinds, bounds, rules, unknown and refused keys.
[[nodiscard]] Diagnostics validate(std::string_view file, const codec::Value& document);

/// What only shows when keys are seen together (in one document, or in the merged one).
[[nodiscard]] Diagnostics validate_together(std::string_view file, const codec::Value& document);

}  // namespace orlop::config
