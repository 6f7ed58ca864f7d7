// SPDX-License-Identifier: Apache-2.0
#include "libs/schema/validate.hpp"

#include <gmock/gmock.h>

#include "libs/base/format.hpp"
#include "libs/codec/yaml.hpp"
#include "tests/unit/libs/schema/sample.hpp"

namespace orlop::schema {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Case {
  std::string name;
  std::string body;  ///< below `schema` and `title`, so its first line is line 3
  std::string code;
  codec::Position position;
  std::string says;
  std::string remedy;
};

/// Strict where the sample is lenient, so that unknown keys are looked at as well.
AnySection strict() {
  AnySection section = sample::kSample;
  section.unknown = Unknown::refused;
  return section;
}

TEST(Validate, AFloodOfFaultsEnds) {
  auto document = codec::parse_yaml("schema: orlop.sample/2\ntitle: t1\n").value();
  for (int i = 0; i < 10'000; ++i) document.members().push_back({formatted("key{}", i), 1, {}});
  const auto found = validate(document, strict());
  ASSERT_EQ(found.size(), kMostErrors + 1);
  EXPECT_EQ(found.back().code, "too-many");
  // Notes do not end it: a document full of them is read to its end.
  document = codec::parse_yaml("schema: orlop.sample/2\ntitle: t1\nusers: []\n").value();
  for (int i = 0; i < 1'000; ++i)
    document.find("users")->push(codec::parse_yaml(formatted("{{name: u{}, keys: }}", i)).value());
  const auto notes = validate(document, strict(), {.null = Null::resets});
  EXPECT_EQ(notes.size(), 1'000U);
  EXPECT_FALSE(has_errors(notes)) << describe(notes.front());
}

class OneFault : public ::testing::TestWithParam<Case> {};

TEST_P(OneFault, IsNamedWithPlaceAndRemedy) {
  const auto& row = GetParam();
  const auto document = codec::parse_yaml("schema: orlop.sample/2\ntitle: t1\n" + row.body).value();
  const auto found = validate(document, strict(), {.file = "f.yaml"});
  ASSERT_EQ(found.size(), 1U) << describe(found);
  EXPECT_EQ(found[0].file, "f.yaml");
  EXPECT_EQ(found[0].code, row.code);
  EXPECT_EQ(found[0].position, row.position) << describe(found);
  EXPECT_EQ(found[0].severity, Severity::error);
  EXPECT_THAT(found[0].message, HasSubstr(row.says));
  EXPECT_THAT(found[0].remedy, HasSubstr(row.remedy));
}

INSTANTIATE_TEST_SUITE_P(
    Table, OneFault,
    ::testing::Values(
        Case{"Unknown", "user: []\n", "unknown-key", {3, 1}, "'user'", "'users'?"},
        Case{"FarFromAll", "frobnicated: 1\n", "unknown-key", {3, 1}, "", "Remove it."},
        Case{"PathAsKey", "'users[].name': a\n", "unknown-key", {3, 1}, "", "inside each other"},
        Case{"WrongKind", "users: 7\n", "wrong-kind", {3, 8}, "found a integer", "list"},
        Case{"ElementKind", "users: [7]\n", "wrong-kind", {3, 9}, "'users[0]'", "mapping"},
        Case{"NoValue", "size:\n", "no-value", {3, 1}, "'size'", "Give it a value"},
        Case{"Missing", "users: [{keys: []}]\n", "missing-key", {3, 9}, "'users[0]'", "'name'"},
        Case{"TooManyElements",
             "users: [{name: a, keys: [a, b, c]}]\n",
             "too-large",
             {3, 25},
             "more than 2 elements",
             "Shorten"},
        Case{"NumberForText",
             "users: [{name: a, keys: [a, 123456789]}]\n",
             "wrong-kind",
             {3, 29},
             "keys[1]",
             "quotes"},
        Case{"TooManyBytes",
             "users: [{name: a, keys: ['123456789']}]\n",
             "too-large",
             {3, 26},
             "more than 8 bytes",
             "Shorten"},
        Case{"IntegerAbove", "numbers: {a: 6}\n", "out-of-range", {3, 14}, "-5 to 5", "range"},
        Case{"IntegerBelow", "numbers: {a: -6}\n", "out-of-range", {3, 14}, "-5 to 5", "range"},
        Case{"IntegerOfTheType",
             "steps: [{kind: group, tries: 256}]\n",
             "out-of-range",
             {3, 30},
             "1 to 255",
             "range"},
        Case{
            "NoWord", "mode: slow\n", "bad-value", {3, 7}, "cannot be 'slow'", "'fast', 'careful'"},
        Case{"NoText", "size: 5 KiB\n", "bad-value", {3, 7}, "no size: '5 KiB'", "'5 MiB'"},
        Case{"NoForm", "steps: [{kind: walk}]\n", "bad-value", {3, 16}, "forms", "'run', 'group'"},
        Case{"NoTag", "steps: [{line: a}]\n", "missing-key", {3, 9}, "'kind'", "'run', 'group'"},
        Case{"OtherFormsKey",
             "steps: [{kind: run, line: a, tries: 2}]\n",
             "unknown-key",
             {3, 30},
             "tries",
             ""},
        Case{"DeepInItself",
             "steps: [{kind: group, then: [{then: [{tries: 0}]}]}]\n",
             "out-of-range",
             {3, 46},
             "'steps[0].then[0].then[0].tries'",
             ""},
        Case{"Together", "users: [{name: a, locked: false}]\n", "conflict", {3, 9}, "users[0]", ""},
        Case{"Twice",
             "users: [{name: a}, {name: a}]\n",
             "duplicate",
             {3, 27},
             "'a' is in 'users' twice",
             "Keep one"}),
    [](const auto& row) { return row.param.name; });

Diagnostics validated(std::string_view yaml, const Reading& reading = {}) {
  return validate(codec::parse_yaml(yaml).value(), strict(), reading);
}

TEST(Validate, FindsEveryFaultInTheOrderOfTheDocument) {
  const auto found = validated("schema: orlop.sample/2\ntitle: ' x'\nsize: 1\nusers: [{}]\n");
  ASSERT_EQ(found.size(), 3U) << describe(found);
  EXPECT_EQ(found[0].message, "'title' starts with a space");
  EXPECT_EQ(found[1].code, "wrong-kind");
  EXPECT_EQ(found[2].code, "missing-key");
}

TEST(Validate, BoundsAreInclusive) {
  EXPECT_THAT(validated("{schema: orlop.sample/2, title: ab}"), IsEmpty());
  EXPECT_EQ(validated("{schema: orlop.sample/2, title: a}").front().code, "too-small");
  EXPECT_THAT(validated("{schema: orlop.sample/2, title: abcdefghijabcdefghij}"), IsEmpty());
  EXPECT_EQ(validated("{schema: orlop.sample/2, title: abcdefghijabcdefghijk}").front().code,
            "too-large");
}

TEST(Validate, AnotherDocumentIsNamed) {
  EXPECT_EQ(validated("{schema: orlop.sample/3, title: t1}").front().message,
            "the document is a 'orlop.sample/3', not a 'orlop.sample/2'");
  EXPECT_EQ(validated("{schema: 2, title: t1}").front().code, "other-schema");
  EXPECT_EQ(validated("{title: t1}").front().code, "other-schema");
  EXPECT_EQ(validated("[]").front().message, "the document must be a mapping, found a list");
}

TEST(Validate, ANullResetsWhereTheLanguageSaysSo) {
  const Reading resets = {.null = Null::resets};
  const auto fine = validated("{schema: orlop.sample/2, title: t1, size: null}", resets);
  ASSERT_EQ(fine.size(), 1U);
  EXPECT_EQ(fine[0].severity, Severity::note);
  EXPECT_TRUE(has_errors(validated("{schema: orlop.sample/2, title: null}", resets)));
  EXPECT_TRUE(has_errors(validated("{schema: orlop.sample/2, title: t1, users: [null]}", resets)));
  EXPECT_TRUE(
      has_errors(validated("{schema: orlop.sample/2, title: t1, numbers: {a: null}}", resets)));
}

TEST(Validate, RefusedKeysNameTheirReplacement) {
  constexpr Refused kRefused[] = {{"users[].uid", "Numbers are allotted."}};
  const auto found = validated("{schema: orlop.sample/2, title: t1, users: [{name: a, uid: 1}]}",
                               {.refused = kRefused});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].code, "unsupported-key");
  EXPECT_EQ(found[0].remedy, "Numbers are allotted.");
}

TEST(Validate, TogetherAloneLooksOnlyAtWhatIsTogether) {
  const auto document =
      codec::parse_yaml("{title: 7, users: [{name: a, locked: false}, {name: a}]}").value();
  const auto found = validate_together(document, strict());
  ASSERT_EQ(found.size(), 2U) << describe(found);
  EXPECT_EQ(found[0].message, "'users[0]' is open and has no hash");
  EXPECT_EQ(found[1].code, "duplicate");
}

}  // namespace
}  // namespace orlop::schema
