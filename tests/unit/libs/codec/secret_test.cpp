// SPDX-License-Identifier: Apache-2.0
// References to secrets in YAML and JSON.
#include <gmock/gmock.h>

#include "libs/codec/json.hpp"
#include "libs/codec/yaml.hpp"
#include "libs/codec/yaml_write.hpp"

namespace orlop::codec {
namespace {

using ::testing::HasSubstr;

TEST(SecretName, IsShortAndPlain) {
  for (const auto& name :
       std::vector<std::string>{"a", "wifi", "tls-key.pem", "A_1", "-x", std::string(64, 'a')})
    EXPECT_TRUE(is_secret_name(name)) << name;
  for (const auto& name :
       std::vector<std::string>{"", ".", "..", ".a", "a/b", "../a", "a b", "a\n", "\xc3\xa4",
                                std::string("a\0b", 3), std::string(65, 'a')})
    EXPECT_FALSE(is_secret_name(name)) << name;
}

TEST(SecretReference, StandsWhereAScalarStands) {
  const auto value = parse_yaml(
      "a: !secret wifi\nb: [!secret x.1, plain]\nc:\n  - !secret y\nd: {e: !secret z}\n"
      "f: &here !secret w\ng: *here\nh: !secret &there v\n");
  ASSERT_TRUE(value.has_value()) << value.error().error.message();
  const auto name = [](const Value& one) { return one.is_secret() ? one.secret() : "none"; };
  EXPECT_EQ(name(*value->find("a")), "wifi");
  EXPECT_EQ(value->find("a")->position(), (Position{1, 4}));
  EXPECT_EQ(name(value->find("b")->items()[0]), "x.1");
  EXPECT_EQ(name(value->find("c")->items()[0]), "y");
  EXPECT_EQ(name(*value->find("d")->find("e")), "z");
  EXPECT_EQ(name(*value->find("f")), "w");
  EXPECT_EQ(name(*value->find("g")), "w");
  EXPECT_EQ(name(*value->find("h")), "v");
}

TEST(SecretReference, IsNoTextAndNoName) {
  const Value value(SecretName{"wifi"});
  EXPECT_TRUE(value.is_secret());
  EXPECT_FALSE(value.is_string());
  EXPECT_EQ(value.string(), "");
  EXPECT_NE(value, Value("wifi"));
  EXPECT_NE(value, Value(SecretName{"other"}));
  EXPECT_EQ(value.kind(), "reference to a secret");
}

TEST(SecretReference, NeedsAGoodNameWithoutQuotes) {
  for (const char* text :
       {"a: !secret\n", "a: !secret .x\n", "a: !secret ../x\n", "a: !secret a b\n",
        "a: !secret 'x'\n", "a: !secret \"x\"\n", "a: !secret \"x\n", "a: !secret [x]\n",
        "a: !secret {x: y}\n", "!secret a: b\n", "a: !<!secret> x\n", "a: !secret |\n  x\n",
        "a: !secrets x\n", "a: !Secret x\n", "a: !!secret x\n", "a: ![x]\n", "a: !{x: y}\n",
        "a: !\n  - x\n", "a: !\n  x: y\n"}) {
    EXPECT_FALSE(parse_yaml(text).has_value()) << text;
  }
  const auto refused = parse_yaml("a: !secret ../x\n");
  EXPECT_THAT(refused.error().error.message(), HasSubstr("'!secret' takes a name"));
  EXPECT_EQ(refused.error().position, (Position{1, 4}));
}

TEST(SecretReference, IsWrittenAsItIsRead) {
  const auto value = Value::object({{"a", SecretName{"wifi"}},
                                    {"b", Value::array({SecretName{"x.1"}, "plain"})},
                                    {"c", Value::object({{"d", SecretName{"y"}}})}});
  EXPECT_EQ(write_yaml(value),
            "a: !secret wifi\nb:\n  - !secret x.1\n  - plain\nc:\n  d: !secret y\n");
  EXPECT_EQ(*parse_yaml(write_yaml(value)), value);
  EXPECT_EQ(
      write_json(value),
      R"({"a":{"!secret":"wifi"},"b":[{"!secret":"x.1"},"plain"],"c":{"d":{"!secret":"y"}}})");
  for (const auto& text :
       {write_json(value), write_json_pretty(value), *write_canonical_json(value)})
    EXPECT_EQ(*parse_json(text), value) << text;
  const Value alone(SecretName{"z"});
  EXPECT_EQ(write_yaml(alone), "!secret z\n");
  EXPECT_EQ(*parse_yaml(write_yaml(alone)), alone);
  EXPECT_EQ(*parse_json(write_json(alone)), alone);
}

TEST(SecretReference, MappingsThatLookSimilarStayMappings) {
  for (const char* text : {R"({"!secret":1})", R"({"!secret":"../x"})", R"({"!secret":"x","a":1})",
                           R"({"secret":"x"})"})
    EXPECT_TRUE(parse_json(text)->is_object()) << text;
}

}  // namespace
}  // namespace orlop::codec
