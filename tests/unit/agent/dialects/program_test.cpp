// SPDX-License-Identifier: Apache-2.0
// Scripts and boot hooks among user-data are commands.
#include <gmock/gmock.h>

#include <format>

#include "agent/kinds/language.hpp"
#include "libs/codec/json.hpp"
#include "libs/config/document.hpp"
#include "libs/config/parts.hpp"

namespace orlop::agent::dialects {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

struct Told {
  const char* name;
  std::string file;
  std::string type;  ///< empty: by its beginning
  std::string text;
  std::string command;
};
class Programs : public ::testing::TestWithParam<Told> {};

TEST_P(Programs, AreCommandsOfTheirMoment) {
  const auto& row = GetParam();
  const config::Part part{.name = row.file, .text = row.text, .program = row.type};
  const auto document = config::read_part(kinds::language(), part, config::Faults::refuse, {});
  EXPECT_THAT(document.diagnostics, IsEmpty());
  EXPECT_EQ(codec::write_json(document.value), std::format("{{\"commands\":[{}]}}", row.command));
}

INSTANTIATE_TEST_SUITE_P(
    Rows, Programs,
    ::testing::Values(
        Told{
            "Script", "user-data", "", "#!/bin/sh\necho\n",
            R"({"name":"user-data","run":"#!/bin/sh\necho\n","when":"network","frequency":"per-instance"})"},
        Told{
            "OfAPart", "user-data part 2 (set up.sh)", "text/x-shellscript", "echo\n",
            R"({"name":"user-data-part-2-set-up.sh","run":"echo\n","when":"network","frequency":"per-instance"})"},
        Told{"AtEveryBoot", "p", "text/x-shellscript-per-boot", "a",
             R"({"name":"p","run":"a","when":"network","frequency":"per-boot"})"},
        Told{"PerInstance", "p", "text/x-shellscript-per-instance", "a",
             R"({"name":"p","run":"a","when":"network","frequency":"per-instance"})"},
        Told{"Once", "p", "text/x-shellscript-per-once", "a",
             R"({"name":"p","run":"a","when":"network","frequency":"once"})"},
        Told{"Hook", "p", "", "#cloud-boothook\n#!/bin/sh\na\n",
             R"({"name":"p","run":"#!/bin/sh\na\n","when":"early","frequency":"per-boot"})"},
        Told{"HookByType", "p", "text/cloud-boothook", "a\n",
             R"({"name":"p","run":"a\n","when":"early","frequency":"per-boot"})"},
        Told{
            "LongName", std::string(100, 'x') + ".sh", "", "#!/bin/sh",
            std::format(
                R"({{"name":"{}.sh","run":"#!/bin/sh","when":"network","frequency":"per-instance"}})",
                std::string(61, 'x'))},
        Told{"NoName", "--..", "", "#!/bin/sh",
             R"({"name":"script","run":"#!/bin/sh","when":"network","frequency":"per-instance"})"}),
    [](const auto& row) { return row.param.name; });

TEST(ProgramText, AnEmptyOneIsSaid) {
  const auto document = config::read_document(kinds::language(), "d", "#cloud-boothook\n \n");
  EXPECT_EQ(codec::write_json(document.value), "{}");
  ASSERT_THAT(document.diagnostics, SizeIs(1));
  EXPECT_THAT(document.diagnostics[0].message, HasSubstr("the script is empty"));
}

TEST(ProgramText, ATemplateIsFilledIn) {
  constexpr auto kText = "## template: jinja\n#!/bin/sh\necho {{ v1.region }}\n";
  config::Surroundings node;
  EXPECT_EQ(config::read_document(kinds::language(), "d", kText).diagnostics.at(0).code,
            "not-checked");
  node.variables = codec::Value::object({{"v1", codec::Value::object({{"region", "north"}})}});
  const auto document =
      config::read_document(kinds::language(), "d", kText, config::Faults::refuse, node);
  EXPECT_THAT(codec::write_json(document.value), HasSubstr("echo north"));
}

TEST(ProgramText, WhatIsNoTextIsRefused) {
  const auto document =
      config::read_document(kinds::language(), "d", std::string("#!/bin/sh\n\xff\xfe"));
  EXPECT_TRUE(config::has_errors(document.diagnostics));
  EXPECT_EQ(codec::write_json(document.value), "{}");
}

}  // namespace
}  // namespace orlop::agent::dialects
