// SPDX-License-Identifier: Apache-2.0
// Configurations inside configurations.
#include "agent/dialects/ignition/merge.hpp"

#include <gmock/gmock.h>

#include "agent/dialects/ignition/ignition.hpp"
#include "libs/codec/json.hpp"
#include "libs/codec/yaml.hpp"

namespace orlop::agent::dialects::ignition {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string address(const std::string& text) { return "data:;base64," + to_base64(as_bytes(text)); }
std::string with(const std::string& references, const std::string& members) {
  return R"({"ignition":{"version":"3.4.0","config":)" + references + "}" +
         (members.empty() ? "" : "," + members) + "}";
}
std::string named(const std::string& how, const std::string& text) {
  const auto source = R"({"source":")" + address(text) + "\"}";
  return how == "merge" ? R"({"merge":[)" + source + "]}" : R"({"replace":)" + source + "}";
}
config::Translation translated(const std::string& text) {
  return translate(codec::parse_yaml(text).value(), "c.ign");
}

TEST(Merging, MembersOfTheNamedConfigurationCount) {
  const auto child = with("{}", R"("passwd":{"users":[{"name":"a","groups":["y"]},{"name":"b"}]},)"
                                R"("storage":{"files":[{"path":"/a","mode":384}]})");
  const auto translation = translated(
      with(named("merge", child),
           R"("passwd":{"users":[{"name":"a","gecos":"A","groups":["x"]}]},)"
           R"("storage":{"files":[{"path":"/a","mode":420,"contents":{"source":"data:,x"}}]})"));
  EXPECT_THAT(translation.diagnostics, IsEmpty()) << describe(translation.diagnostics);
  EXPECT_EQ(codec::write_json(translation.value),
            R"({"users":[{"name":"a","gecos":"A","groups":["x","y"]},{"name":"b"}],)"
            R"("write_files":[{"path":"/a","content":"x","permissions":"0600"}]})");
}

TEST(Merging, AReplacementStandsAlone) {
  const auto child = with("{}", R"("passwd":{"users":[{"name":"b"}]})");
  const auto translation =
      translated(with(named("replace", child), R"("passwd":{"users":[{"name":"a"}]})"));
  EXPECT_THAT(translation.diagnostics, IsEmpty());
  EXPECT_EQ(codec::write_json(translation.value), R"({"users":[{"name":"b"}]})");
}

TEST(Merging, WhatIsNamedMayNameFurther) {
  auto text = with("{}", R"("passwd":{"users":[{"name":"deep"}]})");
  for (int i = 0; i < 4; ++i) text = with(named("merge", text), "");
  EXPECT_EQ(codec::write_json(translated(text).value), R"({"users":[{"name":"deep"}]})");
  const auto too_deep = translated(with(named("merge", text), ""));
  ASSERT_EQ(too_deep.diagnostics.size(), 1U);
  EXPECT_THAT(too_deep.diagnostics[0].message, HasSubstr("the 5th configuration"));
}

TEST(Merging, FaultsInsideHaveThePlaceOfTheAddress) {
  const auto inside = with("{}", R"("storage":{"raid":[{"name":"a"}]})");
  const auto translation = translated("\n\n" + with(named("merge", inside), ""));
  ASSERT_EQ(translation.diagnostics.size(), 1U);
  EXPECT_EQ(translation.diagnostics[0].code, "unsupported-key");
  EXPECT_EQ(translation.diagnostics[0].position.line, 3U);
}

TEST(Merging, WhatCannotBeReadIsNamed) {
  const std::pair<std::string, std::string> rows[] = {
      {R"({"merge":[{"source":"https://a"}]})", "'ignition.config.merge[0].source' is a 'https:'"},
      {named("merge", "{"), "'ignition.config.merge[0]' is no JSON"},
      {named("merge", "{}"), "no configuration of Ignition"},
      {R"({"replace":{"source":"data:,%7B%7D","verification":{"hash":"sha256-)" +
           std::string(64, '0') + "\"}}}",
       "verification.hash"},
  };
  for (const auto& [references, says] : rows) {
    const auto translation = translated(with(references, ""));
    ASSERT_EQ(translation.diagnostics.size(), 1U) << references;
    EXPECT_THAT(translation.diagnostics[0].message, HasSubstr(says));
  }
}

TEST(Merging, NothingIsPrunedButWhatHoldsNothing) {
  const auto value =
      codec::parse_json(R"({"a":null,"b":{"c":[]},"d":[{},null],"e":"","f":0,"g":false})").value();
  EXPECT_EQ(codec::write_json(pruned(value)), R"({"d":[{},null],"e":"","f":0,"g":false})");
}

}  // namespace
}  // namespace orlop::agent::dialects::ignition
