// SPDX-License-Identifier: Apache-2.0
// Diagnostic: one thing to say about a document, with its place and what to do.
//
// A message may quote what it is about; secrets that show by their form (redact.hpp) are left out
// of every text and document made of diagnostics.
//
// Reading a document collects every diagnostic, not just the first. Their JSON form is
// `orlop.diagnostics/1`. Values only; safe from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libs/codec/value.hpp"

namespace orlop::schema {

enum class Severity {
  error,    ///< the document is not used
  warning,  ///< used, but hardly what was meant
  note      ///< worth knowing
};

[[nodiscard]] std::string_view to_string(Severity severity);

struct Diagnostic {
  std::string file;          ///< path, or "kernel command line"
  codec::Position position;  ///< line 0: the document as a whole
  Severity severity = Severity::error;
  std::string code;     ///< kebab-case, stable: "unknown-key"
  std::string message;  ///< names the key or the thing
  std::string remedy;   ///< what to do; a full sentence
  friend bool operator==(const Diagnostic&, const Diagnostic&) = default;
};

using Diagnostics = std::vector<Diagnostic>;

[[nodiscard]] bool has_errors(const Diagnostics& diagnostics);
/// Puts `more` at the end of `diagnostics`.
void append(Diagnostics& diagnostics, Diagnostics more);

/// "seed/user-data:3:5: error: … [unknown-key]" and, on a second line, "  remedy: …".
[[nodiscard]] std::string describe(const Diagnostic& diagnostic);
/// describe() of each, every line ended.
[[nodiscard]] std::string describe(const Diagnostics& diagnostics);

/// {"file","line","column","severity","code","message","remedy"}
[[nodiscard]] codec::Value to_value(const Diagnostic& diagnostic);
[[nodiscard]] codec::Value to_value(const Diagnostics& diagnostics);
/// {"schema":"orlop.diagnostics/1","diagnostics":[…]}
[[nodiscard]] codec::Value diagnostics_document(const Diagnostics& diagnostics);

}  // namespace orlop::schema
