// SPDX-License-Identifier: Apache-2.0
// What holds for every section of ours, shown on documents made at random from its declaration:
// what is decoded and encoded reads the same, and the published JSON Schema says what decoding
// says.
#include <gmock/gmock.h>

#include <set>

#include "agent/kinds/language.hpp"
#include "agent/service/methods.hpp"
#include "image-builder/recipe/section.hpp"
#include "libs/codec/json.hpp"
#include "libs/config/describe.hpp"
#include "libs/schema/describe.hpp"
#include "tests/support/declared.hpp"
#include "tests/support/json_schema.hpp"
#include "tests/support/random_document.hpp"

namespace orlop {
namespace {

using codec::Value;

struct Subject {
  std::string name;
  schema::AnySection section;
  Value published;
  schema::Null null = schema::Null::refused;
  bool is_request = false;  ///< is decoded, and written by nobody
};

std::vector<Subject> subjects() {
  std::vector<Subject> all;
  for (const auto& document : testing::all_documents())
    all.push_back({std::string(document.section.document), document.section,
                   schema::document_schema(document)});
  // The names of outputs and architectures, which no section knows, are shown in recipe_test.
  all.push_back({"the recipe", builder::recipe::kRecipe,
                 schema::json_schema(builder::recipe::kRecipe, "urn:x", "recipe")});
  all.push_back({"the configuration", agent::kinds::language().section(),
                 config::json_schema(agent::kinds::language()), schema::Null::resets});
  for (const auto& method : agent::service::methods())
    all.push_back({std::string(method.member), *method.request,
                   schema::json_schema(*method.request, "urn:x", method.member),
                   schema::Null::refused, true});
  return all;
}

/// Faults that JSON Schema can tell. What rules without a pattern and several members together say
/// is ours alone, and so are the least bytes of a string.
bool is_structural(const schema::Diagnostic& found, schema::Null null) {
  static const std::set<std::string_view> kCodes = {"wrong-kind", "unknown-key",  "missing-key",
                                                    "too-large",  "out-of-range", "other-schema"};
  // "neither 'a' nor 'b'" is said of several members together.
  if (found.code == "missing-key") return found.message.ends_with("is missing");
  if (found.code == "too-small")
    return found.message.ends_with("elements") || found.message.ends_with("is empty");
  if (found.code == "no-value") return null == schema::Null::refused;
  return found.severity == schema::Severity::error && kCodes.contains(found.code);
}

TEST(Properties, WhatIsDecodedAndEncodedReadsTheSame) {
  testing::RandomDocument random(1);
  std::size_t owners = 0;
  for (const auto& subject : subjects()) {
    if (subject.section.decode == nullptr || subject.is_request) continue;
    ++owners;
    std::size_t valid = 0;
    for (int round = 0; round < 600; ++round) {
      const auto document = random.of(subject.section);
      if (schema::has_errors(schema::validate(document, subject.section))) continue;
      ++valid;
      const auto owner = subject.section.decode(subject.section, document);
      const auto written = subject.section.encode(subject.section, owner);
      const auto found = schema::validate(written, subject.section);
      ASSERT_FALSE(schema::has_errors(found)) << subject.name << schema::describe(found);
      const auto again = subject.section.decode(subject.section, written);
      EXPECT_EQ(codec::write_json(subject.section.encode(subject.section, again)),
                codec::write_json(written))
          << subject.name;
    }
    // A manifest's sizes and banks hold together, which chance never meets: manifest_test has it.
    EXPECT_GE(valid, subject.name == "orlop.release/1" ? 0U : 5U) << subject.name;
  }
  EXPECT_GE(owners, 4U);
}

TEST(Properties, ThePublishedSchemaSaysWhatDecodingSays) {
  testing::RandomDocument random(2);
  std::size_t accepted = 0;
  for (const auto& subject : subjects()) {
    testing::JsonSchema published(subject.published);
    std::size_t refused = 0;
    for (int round = 0; round < 100; ++round) {
      auto document = random.of(subject.section);
      for (int change = round % 3; change > 0; --change) document = random.changed(document);
      const auto found = schema::validate(document, subject.section, {.null = subject.null});
      if (!schema::has_errors(found)) {
        ++accepted;
        EXPECT_TRUE(published.accepts(document))
            << subject.name << codec::write_json(document).substr(0, 2000);
      } else if (std::ranges::any_of(
                     found, [&](const auto& one) { return is_structural(one, subject.null); })) {
        ++refused;
        EXPECT_FALSE(published.accepts(document)) << subject.name << schema::describe(found)
                                                  << codec::write_json(document).substr(0, 2000);
      }
      if (::testing::Test::HasFailure()) return;
    }
    EXPECT_GE(refused, 20U) << subject.name;
  }
  EXPECT_GE(accepted, 1000U);
}

}  // namespace
}  // namespace orlop
