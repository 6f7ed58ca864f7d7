// SPDX-License-Identifier: Apache-2.0
// All documents of the project, and a matcher for values that fit their declaration.
#pragma once

#include <gmock/gmock.h>

#include <vector>

#include "agent/documents/documents.hpp"
#include "image-builder/documents/documents.hpp"
#include "libs/schema/plain.hpp"

namespace orlop::testing {

/// Documents of programs that only developers run.
inline std::vector<schema::Document> tool_documents() {
  using namespace schema::plain;
  static constexpr schema::Field kRow[] = {
      string("case", "What was measured."),
      string("engine", "With what."),
      optional(flag("within", "Whether the first figure is within its limit.")),
      optional(number("ratio", "To the same figure of the engine it is compared with.")),
      optional(string("note", "What is special about it.")),
  };
  static constexpr auto kRowSection =
      section("A row; its figures are further members, numbers.", kRow);
  static constexpr auto kEachRow = element(kRowSection);
  static constexpr schema::Field kBench[] = {string("bench", "Its name."),
                                             optional(string("accelerator", "`kvm` or `tcg`.")),
                                             list("rows", "In the table's order.", kEachRow)};
  static constexpr schema::Field kStep[] = {
      string("name", "Of the step."),
      flag("ok", "Whether it held."),
      number("seconds", "How long it took."),
      optional(string("reason", "Why it did not hold.")),
  };
  static constexpr auto kStepSection =
      section("A step; its figures are further members, numbers.", kStep);
  static constexpr auto kEachStep = element(kStepSection);
  static constexpr schema::Field kDemo[] = {optional(string("accelerator", "`kvm` or `tcg`.")),
                                            flag("ok", "Whether every step held."),
                                            list("steps", "In their order.", kEachStep)};
  return {{schema::plain::document("orlop.bench/1", "The rows of a bench.", kBench),
           "Written by `orlop-bench` beside its table."},
          {schema::plain::document("orlop.demo/1", "The steps of a demonstration.", kDemo),
           "Written by the demonstration beside its table."}};
}

inline std::vector<schema::Document> all_documents() {
  auto all = agent::documents::documents();
  const auto builder = builder::documents::documents();
  all.insert(all.end(), builder.begin(), builder.end());
  const auto tools = tool_documents();
  all.insert(all.end(), tools.begin(), tools.end());
  return all;
}

/// EXPECT_THAT(answer, IsDeclared("orlop.status/2")): it is this document, and every member is as
/// its section says.
MATCHER_P(IsDeclared, name, "is a document " + std::string(name)) {
  const auto* schema = arg.find("schema");
  if (schema == nullptr || !schema->is_string() || schema->string() != name) {
    *result_listener << "its schema is another";
    return false;
  }
  const auto found = schema::validate_document(all_documents(), arg);
  *result_listener << schema::describe(found);
  return found.empty();
}

}  // namespace orlop::testing
