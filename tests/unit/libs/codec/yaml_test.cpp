// SPDX-License-Identifier: Apache-2.0
// Where the library is lax, our reading is strict: quoted text has an end, and its lines are
// indented.
#include "libs/codec/yaml.hpp"

#include <gmock/gmock.h>

#include "libs/codec/json.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::codec {
namespace {

using ::testing::HasSubstr;

struct Refused {
  std::string name, text, says;
  Position where;
};

TEST(Yaml, NothingIsTakenForWhatItIsNot) {
  const std::pair<const char*, const char*> rows[] = {
      {"users:\n- name: a\nhostname\n", "the ':' after the key is missing (line 3, column 1)"},
      {"a: x\ny z\n", "is missing (line 2, column 1)"},
      {"a: 1\nkeys\n  - a\n", "is missing (line 2"},
      {"a: https:/\nb.c\n", "is missing (line 2"},
      {"a: 1\n: 2\n", "a key is missing before ':' (line 2"},
      {"a: 1\n%b: 2\n", "begins with '%': directives are not supported (line 2, column 1)"},
      {"%YAML 1.2\n---\na: 1\n", "(line 1, column 1)"},
      {"a: [b, , c]\n", "an element of the list is missing"},
      {"a: [, c]\n", "an element of the list is missing"},
      {"a: [b, :c]\n", "begins with ':' needs quotes"},
      {"&a: 1\n", "an anchor's name is of letters"},
  };
  for (const auto& [text, says] : rows) {
    const auto parsed = parse_yaml(text);
    ASSERT_FALSE(parsed.has_value()) << text << write_json(*parsed);
    EXPECT_THAT(parsed.error().error.message(), HasSubstr(says)) << text;
  }
}

TEST(Yaml, WhatPeopleWriteIsTaken) {
  const std::pair<const char*, const char*> rows[] = {
      {"a : 1\n'b' : 2\n", R"({"a":1,"b":2})"},
      {"a: one\n  two\n\n  three\nb: 1\n", R"({"a":"one two\nthree","b":1})"},
      {"a:\n- one\n  two\n- x\n", R"({"a":["one two","x"]})"},
      {"a: [b, ~, null, '']\n", R"({"a":["b",null,null,""]})"},
      {"{a, b: 1}\n", R"({"a":null,"b":1})"},
      {"a: 5 %\nb: {c: d}\n", R"({"a":"5 %","b":{"c":"d"}})"},
      {"a: |\n  %x\n  y\nb: >\n  z\n", R"({"a":"%x\ny\n","b":"z\n"})"},
      {"a:   # why\n  b: 1 # c\n", R"({"a":{"b":1}})"},
  };
  for (const auto& [text, json] : rows) {
    const auto parsed = parse_yaml(text);
    ASSERT_TRUE(parsed.has_value()) << text << parsed.error().error.message();
    EXPECT_EQ(write_json(*parsed), json) << text;
  }
}

TEST(Yaml, QuotedTextMustEndAndBeIndented) {
  const std::string open = "the quoted text that begins here has no end";
  const std::string left = "the quoted text that begins here goes on at";
  const Refused rows[] = {
      {"double, a key follows", "write:\n- content: \"hello\nusers: [a]\n", left, {2, 12}},
      {"single, a key follows", "write:\n- content: 'hello\nusers: [a]\n", left, {2, 12}},
      {"open to the end of input", "content: \"hello\n", open, {1, 10}},
      {"single, open to the end", "content: 'hello\n", open, {1, 10}},
      {"open in the last line, indented lines follow", "a: \"x\n  y: 1\n  z: 2\n", open, {1, 4}},
      {"the quote closes in a later value", "a: \"x\nb: \"y\"\n", left, {1, 4}},
      {"a later apostrophe closes it", "a: 'x\nb: it's\n", left, {1, 4}},
      {"as deep as the mapping it stands in", "- a: \"x\n  b: y\"\n", left, {1, 6}},
      {"as deep as the list it stands in", "a:\n- \"x\n- y\"\n", left, {2, 3}},
      {"a tab is no indentation", "a: \"x\n\ty\"\n", left, {1, 4}},
      {"in a flow list", "a: [\"x\nb: c\n", left, {1, 5}},
      {"in a flow list, closed by another", "a: [\"x\nb: \"c\"]\n", left, {1, 5}},
      {"an escaped quote does not close", "a: \"x\\\"\n", open, {1, 4}},
      {"a doubled quote does not close", "a: 'x''\n", open, {1, 4}},
      {"after other line ends", "a: 1\r\nb: \"x\r\nc: 2\r\n", left, {2, 4}},
      {"after a byte order mark",
       "\xEF\xBB\xBF"
       "a: \"x\n",
       open,
       {1, 4}},
      {"the whole document", "\"hello\n", open, {1, 1}},
      {"a quoted key", "\"a\": 1\n\"b: 2\n", open, {2, 1}},
  };
  for (const auto& row : rows) {
    const auto parsed = parse_yaml(row.text);
    ASSERT_FALSE(parsed.has_value()) << row.name << ": " << write_json(*parsed);
    EXPECT_THAT(parsed.error().error.message(), HasSubstr(row.says)) << row.name;
    EXPECT_EQ(parsed.error().position, row.where)
        << row.name << " " << parsed.error().error.message();
  }
}

TEST(Yaml, AValueOnItsOwnLineStandsDeeperThanItsKey) {
  for (const std::string text : {"a:\n[b]\n", "a:\n{b: c}\n", "a:\n\"b\"\n", "a:\n'b'\n",
                                 "x:\n  a:\n  [b]\n", "x:\n  a:\n \"b\"\n", "a:\n< b\nc: d\n"}) {
    EXPECT_FALSE(parse_yaml(text).has_value()) << text;
  }
  for (const std::string text : {"a:\n [b]\n", "a:\n- b\n", "a: [b]\n", "x:\n  a:\n   'b'\n",
                                 "- a:\n    [b]\n", "[a]\n", "'a'\n", "a:\n b\n", "a:\nc: d\n"}) {
    EXPECT_TRUE(parse_yaml(text).has_value()) << text;
  }
}

TEST(Yaml, QuotedTextMayHaveSeveralLines) {
  struct Row {
    std::string text, json;
  };
  const Row rows[] = {
      {"a: \"x\n  y\"\nb: 1\n", R"({"a":"x y","b":1})"},
      {"a: \"x\n\n  y\"\n", R"({"a":"x\ny"})"},
      {"a: \"x\n \t\n  y\"\n", R"({"a":"x\ny"})"},
      {"a: 'it''s\n  fine'\n", R"({"a":"it's fine"})"},
      {"a: \"x\\\n  y\"\n", R"({"a":"xy"})"},
      {"- \"x\n  y\"\n", R"(["x y"])"},
      {"\"x\ny\"\n", R"("x y")"},
      {"[\"x\ny\"]\n", R"(["x y"])"},
      {"a: [\"x\n  y\",\n  'z']\n", R"({"a":["x y","z"]})"},
      {"a: it's \"plain\"\nb: c\n", R"({"a":"it's \"plain\"","b":"c"})"},
      {"a: |\n  \"open\n  'too\nb: 1 # \"\n", R"({"a":"\"open\n'too\n","b":1})"},
      {"\"a\": \"\"\n'b': ''\n", R"({"a":"","b":""})"},
      {"a: \"\\\\\"\nb: \"\\\"\"\n", R"({"a":"\\","b":"\""})"},
      {"\xEF\xBB\xBF\"a\": \"x\n  y\"\n", R"({"a":"x y"})"},
      {"a: \"\xC3\xBC\"\nb: \"\xE2\x82\xAC\n  z\"\n",
       "{\"a\":\"\xC3\xBC\",\"b\":\"\xE2\x82\xAC z\"}"},
      {"a: \"x\r\n  y\"\r\n", R"({"a":"x y"})"},
  };
  for (const auto& row : rows) {
    const auto parsed = parse_yaml(row.text);
    ASSERT_TRUE(parsed.has_value()) << row.text << parsed.error().error.report();
    EXPECT_EQ(write_json(*parsed), row.json) << row.text;
  }
}

TEST(Yaml, ControlCharactersEndNoDocument) {
  // The library takes 0x04 for the end of input.
  for (const char c : {'\x04', '\x1b', '\x7f', '\x0c'}) {
    const auto parsed = parse_yaml(std::string("a: 1\n# ") + c + "\nb: 2\n");
    ASSERT_FALSE(parsed.has_value()) << write_json(*parsed);
    EXPECT_THAT(parsed.error().error.message(), HasSubstr("control character 0x")) << int{c};
    EXPECT_EQ(parsed.error().position, (Position{2, 3}));
  }
}

TEST(Yaml, OtherEncodingsAreNamed) {
  for (const std::string text : {"\xFF\xFE\x41\x42", "\xFE\xFF\x41\x42"}) {
    EXPECT_THAT(parse_yaml(text).error().error.message(), HasSubstr("UTF-16"));
  }
}

TEST(Yaml, ATagIsNoQuote) {
  const auto parsed = parse_yaml("a: ! 12\n");
  ASSERT_FALSE(parsed.has_value());
  EXPECT_THAT(parsed.error().error.message(), HasSubstr("tag '!'"));
}

}  // namespace
}  // namespace orlop::codec
