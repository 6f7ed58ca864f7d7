// SPDX-License-Identifier: Apache-2.0
#include "libs/codec/yaml_anchors.hpp"

#include <gmock/gmock.h>

#include "libs/base/format.hpp"
#include "libs/codec/json.hpp"
#include "libs/codec/yaml.hpp"

namespace orlop::codec {
namespace {

using ::testing::HasSubstr;

std::string read_anchors(const std::string& yaml) {
  const auto parsed = parse_yaml(yaml);
  return parsed ? write_json(*parsed) : parsed.error().error.message();
}

TEST(Anchors, AreRepeatedWhereTheirAliasStands) {
  const std::pair<const char*, const char*> rows[] = {
      {"a: &x 1\nb: *x\n", R"({"a":1,"b":1})"},
      {"a: &x {k: [1, 2]}\nb: [*x, *x]\n", R"({"a":{"k":[1,2]},"b":[{"k":[1,2]},{"k":[1,2]}]})"},
      {"a: &x\nb: *x\n", R"({"a":null,"b":null})"},
      {"a: &x 'one'\nb: &x two\nc: *x\n", R"({"a":"one","b":"two","c":"two"})"},
      {"&k name: 1\nb: {*k : 2}\n", R"({"name":1,"b":{"name":2}})"},
      {"a: &x [&y 7]\nb: *y\nc: *x\n", R"({"a":[7],"b":7,"c":[7]})"},
      {"&7 7: &x 7\nb: *7\nc: *x\n", R"({"7":7,"b":"7","c":7})"},
  };
  for (const auto& [yaml, json] : rows) EXPECT_EQ(read_anchors(yaml), json) << yaml;
}

TEST(Anchors, MergeKeysFillInWhatIsNotThere) {
  const std::pair<const char*, const char*> rows[] = {
      {"b: &b {x: 1, y: 2}\nc: {<<: *b, y: 3}\n", R"({"b":{"x":1,"y":2},"c":{"y":3,"x":1}})"},
      {"b: &b {x: 1}\nd: &d {x: 2, z: 3}\nc: {<<: [*b, *d]}\n",
       R"({"b":{"x":1},"d":{"x":2,"z":3},"c":{"x":1,"z":3}})"},
      {"c:\n  <<: {x: 1}\n  y: 2\n", R"({"c":{"y":2,"x":1}})"},
      {"c: {'<<': 1}\n", R"({"c":{"<<":1}})"},
  };
  for (const auto& [yaml, json] : rows) EXPECT_EQ(read_anchors(yaml), json) << yaml;
}

TEST(Anchors, WhatCannotBeRepeatedIsNamedWithItsPlace) {
  const std::pair<const char*, const char*> rows[] = {
      {"a: &x [*x]\n", "an alias stands inside what it repeats (line 1, column 8)"},
      {"a: *x\n", "(line 1, column 4)"},
      {"a: &x [1]\nb: {*x : 1}\n", "a key must be a plain word"},
      {"a: {<<: 1}\n", "'<<' takes a mapping or a list of mappings (line 1, column 9)"},
      {"a: {<<: {}, <<: {}}\n", "the key '<<' is there twice"},
  };
  for (const auto& [yaml, says] : rows) EXPECT_THAT(read_anchors(yaml), HasSubstr(says)) << yaml;
}

TEST(Anchors, KeepTheirPlace) {
  const auto parsed = parse_yaml("a: &x one\nb: *x\n");
  ASSERT_TRUE(parsed.has_value());
  EXPECT_EQ(parsed->find("b")->position(), (Position{1, 4}));
  EXPECT_EQ(parsed->members()[1].position, (Position{2, 1}));
}

TEST(Anchors, AreNoBomb) {
  std::string laughs = "l0: &l0 [ha, ha, ha, ha, ha, ha, ha, ha, ha]\n";
  for (int i = 1; i < 10; ++i) {
    laughs += formatted("l{0}: &l{0} [*l{1}", i, i - 1);
    for (int k = 1; k < 9; ++k) laughs += formatted(", *l{}", i - 1);
    laughs += "]\n";
  }
  EXPECT_THAT(read_anchors(laughs), HasSubstr("aliases make more than ten times the document"));

  const std::string large(std::size_t{100} << 10, 'x');
  std::string copies = "a: &x " + large + "\nb: [";
  for (int i = 0; i < 100; ++i) copies += "*x, ";
  EXPECT_THAT(read_anchors(copies + "]\n"),
              HasSubstr("aliases make more than ten times the document"));

  std::string nested = "a: ";
  for (int i = 0; i < 60; ++i) nested += formatted("&n{} [", i);
  nested += large + std::string(60, ']') + "\n";
  EXPECT_THAT(read_anchors(nested), HasSubstr("anchors hold more than ten times the document"));

  std::string deep = "d0: &d0 []\n";
  for (int i = 1; i < 100; ++i) deep += formatted("d{0}: &d{0} [*d{1}]\n", i, i - 1);
  EXPECT_THAT(read_anchors(deep), HasSubstr("nested too deeply"));
}

/// What people write: a few settings for many.
TEST(Anchors, OfUsualUseFit) {
  std::string yaml =
      "defaults: &defaults {permissions: '0600', owner: 'root:root', content: ''}\n"
      "files:\n";
  for (int i = 0; i < 500; ++i) yaml += formatted("- {{<<: *defaults, path: /etc/{}}}\n", i);
  const auto parsed = parse_yaml(yaml);
  ASSERT_TRUE(parsed.has_value()) << parsed.error().error.message();
  EXPECT_EQ(parsed->find("files")->items()[499].find("owner")->string(), "root:root");
}

}  // namespace
}  // namespace orlop::codec
