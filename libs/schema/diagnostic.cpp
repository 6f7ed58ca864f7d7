// SPDX-License-Identifier: Apache-2.0
#include "libs/schema/diagnostic.hpp"

#include <algorithm>
#include <iterator>

#include "libs/base/format.hpp"
#include "libs/schema/redact.hpp"

namespace orlop::schema {

using codec::Value;

std::string_view to_string(Severity severity) {
  switch (severity) {
    case Severity::error: return "error";
    case Severity::warning: return "warning";
    case Severity::note: break;
  }
  return "note";
}

bool has_errors(const Diagnostics& diagnostics) {
  return std::ranges::contains(diagnostics, Severity::error, &Diagnostic::severity);
}

void append(Diagnostics& diagnostics, Diagnostics more) {
  std::ranges::move(more, std::back_inserter(diagnostics));
}

std::string describe(const Diagnostic& diagnostic) {
  std::string place = diagnostic.file;
  if (diagnostic.position.line != 0) {
    place += formatted(":{}:{}", diagnostic.position.line, diagnostic.position.column);
  }
  std::string text = formatted("{}: {}: {} [{}]", place, to_string(diagnostic.severity),
                               diagnostic.message, diagnostic.code);
  if (!diagnostic.remedy.empty()) text += "\n  remedy: " + diagnostic.remedy;
  return conceal(std::move(text));
}

std::string describe(const Diagnostics& diagnostics) {
  std::string text;
  for (const auto& diagnostic : diagnostics) text += describe(diagnostic) + '\n';
  return text;
}

Value to_value(const Diagnostic& diagnostic) {
  return conceal(Value::object({{"file", diagnostic.file},
                                {"line", std::int64_t{diagnostic.position.line}},
                                {"column", std::int64_t{diagnostic.position.column}},
                                {"severity", to_string(diagnostic.severity)},
                                {"code", diagnostic.code},
                                {"message", diagnostic.message},
                                {"remedy", diagnostic.remedy}}));
}

Value to_value(const Diagnostics& diagnostics) {
  Value list = Value::array();
  for (const auto& diagnostic : diagnostics) list.push(to_value(diagnostic));
  return list;
}

Value diagnostics_document(const Diagnostics& diagnostics) {
  return Value::object({{"schema", "orlop.diagnostics/1"}, {"diagnostics", to_value(diagnostics)}});
}

}  // namespace orlop::schema
