// SPDX-License-Identifier: Apache-2.0
// Which value a YAML text is, where each part of it stands, and what is refused by name.
#include <gmock/gmock.h>

#include "libs/codec/yaml.hpp"

namespace orlop::codec {
namespace {

using ::testing::HasSubstr;

std::string json_of(std::string_view text) {
  const auto value = parse_yaml(text);
  return value ? write_json(*value) : "error: " + value.error().error.message();
}

TEST(YamlValues, PlainScalarsFollowTheCoreSchema) {
  struct Row {
    std::string text, json;
  };
  const Row rows[] = {{"true", "true"},
                      {"False", "false"},
                      {"yes", "\"yes\""},
                      {"on", "\"on\""},
                      {"~", "null"},
                      {"null", "null"},
                      {"", "null"},
                      {"12", "12"},
                      {"-7", "-7"},
                      {"0", "0"},
                      {"0644", "\"0644\""},
                      {"1.5", "1.5"},
                      {"'12'", "\"12\""},
                      {"\"true\"", "\"true\""},
                      {"1 2", "\"1 2\""},
                      {"a: 1", "{\"a\":1}"},
                      {"[a, 1]", "[\"a\",1]"},
                      {"- x\n- y", "[\"x\",\"y\"]"},
                      {"|\n  a\n  b\n", "\"a\\nb\\n\""},
                      {">\n  a\n  b\n", "\"a b\\n\""},
                      {"a: {b: c}", "{\"a\":{\"b\":\"c\"}}"},
                      {"# only words", "null"}};
  for (const auto& [text, json] : rows) EXPECT_EQ(json_of(text), json) << text;
}

TEST(YamlValues, EveryNodeKnowsItsPlace) {
  const auto document =
      parse_yaml("#cloud-config\nhostname: a\nusers:\n  - name: ops\n    groups: [x, yy]\n");
  ASSERT_TRUE(document.has_value()) << document.error().error.report();
  const auto& members = document->members();
  EXPECT_EQ(members[0].position, (Position{2, 1}));
  EXPECT_EQ(members[0].value.position(), (Position{2, 11}));
  const auto& user = members[1].value.items()[0];
  EXPECT_EQ(user.position(), (Position{4, 5}));
  EXPECT_EQ(user.members()[1].position, (Position{5, 5}));
  EXPECT_EQ(user.find("groups")->items()[1].position(), (Position{5, 17}));
}

TEST(YamlValues, WhatIsRefusedIsNamedWithItsPlace) {
  struct Row {
    std::string text, says;
    Position where;
  };
  const Row rows[] = {{"a: 1\nb: 2\na: 3\n", "a", {3, 1}},
                      {"x: {k: 1, k: 2}\n", "k", {1, 11}},
                      {"a: !!str 1\n", "tag", {1, 4}},
                      {"a: [1\n", "", {2, 1}},
                      {"a: 1\n---\nb: 2\n", "document", {2, 1}}};
  for (const auto& [text, says, where] : rows) {
    const auto parsed = parse_yaml(text);
    ASSERT_FALSE(parsed.has_value()) << text << write_json(*parsed);
    EXPECT_THAT(parsed.error().error.message(), HasSubstr(says)) << text;
    EXPECT_EQ(parsed.error().position.line, where.line) << text << parsed.error().error.message();
    EXPECT_EQ(parsed.error().position.column, where.column)
        << text << parsed.error().error.message();
  }
}

TEST(YamlValues, LimitsHold) {
  std::string deep;
  for (int depth = 0; depth < 100; ++depth) deep = "[" + deep + "]";
  EXPECT_THAT(json_of(deep), HasSubstr("deep"));
  EXPECT_FALSE(parse_yaml("[1, 2, 3]", {.max_nodes = 3}).has_value());
  EXPECT_TRUE(parse_yaml("[1, 2]", {.max_nodes = 3}).has_value());
  EXPECT_FALSE(parse_yaml("a: 12345", {.max_bytes = 7}).has_value());
}

}  // namespace
}  // namespace orlop::codec
