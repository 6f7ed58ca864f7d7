// SPDX-License-Identifier: Apache-2.0
// Document: one configuration text, read and held against a language.
//
// Reading never throws and never stops at the first fault of meaning: every diagnostic of a
// document is collected. A document with an error is not used at all. Pure functions.
#pragma once

#include <string_view>

#include "libs/config/diagnostic.hpp"
#include "libs/config/language.hpp"

namespace orlop::config {

struct Document {
  codec::Value value;  ///< a mapping; empty when there are errors
  Diagnostics diagnostics;
};

/// Acceptance, parsing and validation of a `#cloud-config` text; `file` names it.
[[nodiscard]] Document read_document(const Language& language, std::string_view file,
                                     std::string_view text);

/// Reads every `orlop.config=KEY=VALUE` of a kernel command line; KEY is a path of mappings
/// (`install.auto`), VALUE a YAML scalar. Columns count from the start of the command line.
[[nodiscard]] Document read_kernel_command_line(const Language& language, std::string_view text);
inline constexpr std::string_view kKernelCommandLine = "kernel command line";

}  // namespace orlop::config
