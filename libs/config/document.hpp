// SPDX-License-Identifier: Apache-2.0
// Document: one configuration text, read and held against a language.
//
// Reading never throws and never stops at the first fault of meaning: every diagnostic of a
// document is collected. Pure functions.
#pragma once

#include <string_view>

#include "libs/config/diagnostic.hpp"
#include "libs/config/language.hpp"
#include "libs/config/parts.hpp"
#include "libs/config/surroundings.hpp"

namespace orlop::config {

/// What becomes of a document with an error.
enum class Faults {
  refuse,    ///< it is not used at all: whoever gave it is there to mend it
  leave_out  ///< what is wrong is left out, and the rest is used: a boot asks nobody
};

struct Document {
  codec::Value value;  ///< a valid mapping; empty when nothing is to be used
  Diagnostics diagnostics;
};

/// Acceptance, parsing and validation of a `#cloud-config` text; `file` names it. Of a text that is
/// no document, or no YAML, nothing is ever used. A template is rendered where its variables are
/// known, and not checked elsewhere; places are those of the template.
[[nodiscard]] Document read_document(const Language& language, std::string_view file,
                                     std::string_view text, Faults faults = Faults::refuse,
                                     const Surroundings& surroundings = {});
/// The same of one of several documents of a text.
[[nodiscard]] Document read_part(const Language& language, const Part& part, Faults faults,
                                 const Surroundings& surroundings);
/// The same of a mapping that was read by other rules; `document` has what they had to say.
[[nodiscard]] Document judge_document(const Language& language, std::string_view file,
                                      Document document, Faults faults,
                                      const Surroundings& surroundings);

/// Reads every `orlop.config=KEY=VALUE` of a kernel command line; KEY is a path of mappings
/// (`install.auto`), VALUE a YAML scalar. Columns count from the start of the command line.
[[nodiscard]] Document read_kernel_command_line(const Language& language, std::string_view text,
                                                Faults faults = Faults::refuse);
inline constexpr std::string_view kKernelCommandLine = "kernel command line";

}  // namespace orlop::config
