// SPDX-License-Identifier: Apache-2.0
#include "libs/schema/sarif.hpp"

#include <set>

namespace orlop::schema {
namespace {

using codec::Value;

std::string_view level_of(Severity severity) {
  switch (severity) {
    case Severity::error: return "error";
    case Severity::warning: return "warning";
    case Severity::note: break;
  }
  return "note";
}

Value location_of(const Diagnostic& one) {
  auto place = Value::object({{"artifactLocation", Value::object({{"uri", one.file}})}});
  if (one.position.line > 0) {
    place.set("region", Value::object({{"startLine", std::int64_t{one.position.line}},
                                       {"startColumn", std::int64_t{one.position.column}}}));
  }
  return Value::object({{"physicalLocation", std::move(place)}});
}

Value result_of(const Diagnostic& one) {
  const auto text = one.remedy.empty() ? one.message : one.message + ". " + one.remedy;
  return Value::object({{"ruleId", one.code},
                        {"level", level_of(one.severity)},
                        {"message", Value::object({{"text", text}})},
                        {"locations", Value::array({location_of(one)})}});
}

}  // namespace

Value to_sarif(const Diagnostics& diagnostics, std::string_view tool, std::string_view version) {
  auto rules = Value::array();
  auto results = Value::array();
  std::set<std::string> seen;
  for (const auto& one : diagnostics) {
    if (seen.insert(one.code).second) rules.push(Value::object({{"id", one.code}}));
    results.push(result_of(one));
  }
  auto driver = Value::object({{"name", tool}, {"version", version}, {"rules", std::move(rules)}});
  auto run = Value::object({{"tool", Value::object({{"driver", std::move(driver)}})},
                            {"columnKind", "unicodeCodePoints"},
                            {"results", std::move(results)}});
  return Value::object({{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                        {"version", "2.1.0"},
                        {"runs", Value::array({std::move(run)})}});
}

}  // namespace orlop::schema
