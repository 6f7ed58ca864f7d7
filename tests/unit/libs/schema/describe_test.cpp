// SPDX-License-Identifier: Apache-2.0
#include "libs/schema/describe.hpp"

#include <gmock/gmock.h>

#include "libs/codec/json.hpp"
#include "tests/unit/libs/schema/sample.hpp"

namespace orlop::schema {
namespace {

std::string shown(const codec::Value& schema, std::string_view path) {
  const auto* found = find_value(schema, path);
  return found == nullptr ? "nothing" : codec::write_json(*found);
}

TEST(JsonSchema, SaysKindsBoundsWordsAndForms) {
  const auto schema = json_schema(sample::kSample, "urn:orlop:sample", "A sample");
  EXPECT_EQ(shown(schema, "$schema"), R"("https://json-schema.org/draft/2020-12/schema")");
  EXPECT_EQ(shown(schema, "$id"), R"("urn:orlop:sample")");
  EXPECT_EQ(shown(schema, "required"), R"(["schema","title"])");
  EXPECT_EQ(shown(schema, "properties.schema"), R"({"enum":["orlop.sample/2","orlop.sample/1"]})");
  EXPECT_EQ(shown(schema, "properties.title"),
            R"({"description":"What it is.","type":"string","maxLength":20,"minLength":1,)"
            R"("pattern":"^[^ ]"})");
  EXPECT_EQ(shown(schema, "properties.mode.enum"), R"(["fast","careful"])");
  EXPECT_EQ(shown(schema, "properties.numbers.additionalProperties"),
            R"({"type":"integer","minimum":-5,"maximum":5})");
  EXPECT_EQ(shown(schema, "properties.users.items.required"), R"(["name"])");
  EXPECT_EQ(shown(schema, "additionalProperties"), "true");
  EXPECT_EQ(shown(schema, "properties.users.items.additionalProperties"), "false");
  EXPECT_EQ(shown(schema, "properties.steps.items.oneOf[0].properties.kind"), R"({"const":"run"})");
}

TEST(JsonSchema, ASectionInsideItselfIsAReference) {
  const auto schema = json_schema(sample::kSample, "urn:orlop:sample", "A sample");
  EXPECT_EQ(shown(schema, "properties.steps.items.oneOf[1].properties.then.items"),
            R"({"$ref":"#/properties/steps/items/oneOf/1","description":"Tries again."})");
}

TEST(JsonSchema, NullsWhereTheyMeanSomething) {
  const auto schema = json_schema(sample::kSample, "i", "t", Null::resets);
  EXPECT_EQ(shown(schema, "properties.users.type"), R"(["array","null"])");
}

TEST(KeyTable, HasARowForEveryKey) {
  EXPECT_EQ(key_table(sample::kSample),
            "| key | kind | default | meaning |\n|---|---|---|---|\n"
            "| `schema` | string |  | Required. `orlop.sample/2`. |\n"
            "| `title` | string |  | Required. What it is. Without a space first. |\n"
            "| `users` | list |  | Accounts. |\n"
            "| `users[]` | mapping |  | One account. |\n"
            "| `users[].name` | string |  | Required. Login name. |\n"
            "| `users[].keys` | list |  | Who may log in. |\n"
            "| `users[].keys[]` | string |  | One key. |\n"
            "| `users[].hash` | string |  | Password hash. |\n"
            "| `users[].locked` | boolean | `true` | No password. |\n"
            "| `numbers` | mapping |  | By name. |\n"
            "| `numbers.*` | integer |  |  |\n"
            "| `mode` | string |  | How. One of `fast`, `careful`. Since 0.2. |\n"
            "| `size` | string | `5 MiB` | Room. |\n"
            "| `steps` | list |  | What to do. |\n"
            "| `steps[]` | mapping |  |  |\n"
            "| `steps[].kind` | string |  | `run`: Runs a line. |\n"
            "| `steps[].line` | string |  | Required. For the shell. |\n"
            "| `steps[].kind` | string |  | `group`: Tries again. |\n"
            "| `steps[].tries` | integer | `1` | How often. |\n"
            "| `steps[].then` | list |  | Groups after this one. |\n"
            "| `steps[].then[]` | mapping |  | Tries again. The same again. |\n");
}

}  // namespace
}  // namespace orlop::schema
