// SPDX-License-Identifier: Apache-2.0
// Command lines of orlop-build: what is printed where, the exit code, and what is made from the
// table.
#include <fcntl.h>
#include <gmock/gmock.h>

#include "image-builder/cli/command.hpp"
#include "image-builder/cli/render.hpp"
#include "libs/codec/json.hpp"
#include "libs/command/manual.hpp"
#include "tests/support/checkout.hpp"
#include "tests/support/declared.hpp"
#include "tests/support/pe_builder.hpp"
#include "tests/support/release_folder.hpp"

namespace orlop::builder::cli {
namespace {

using codec::Value;
using testing::Checkout;
using ::testing::HasSubstr;
using testing::IsDeclared;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::Not;
using ::testing::StartsWith;

class Building : public ::testing::Test {
 protected:
  Printed run_line(const std::vector<std::string>& arguments) {
    return run(arguments, {.runner = checkout_.runner,
                           .fetcher = checkout_.archive,
                           .clock = checkout_.clock,
                           .toolbox = checkout_.toolbox,
                           .folder = checkout_.folder.path()});
  }
  [[nodiscard]] std::string path(const std::string& file) const {
    return checkout_.folder.path() / file;
  }
  Checkout checkout_;
};

TEST_F(Building, EveryCommandHasHelpWithAnExample) {
  for (const auto& command : command_table()) {
    std::vector<std::string> arguments;
    const std::string words(command.path);
    arguments.push_back(words.substr(0, words.find(' ')));
    if (words.contains(' ')) arguments.push_back(words.substr(words.find(' ') + 1));
    arguments.emplace_back("--help");
    const auto printed = run_line(arguments);
    EXPECT_EQ(printed.exit_code, 0) << words;
    EXPECT_THAT(printed.output, HasSubstr("Examples:\n  orlop-build " + words)) << words;
    EXPECT_THAT(printed.errors, IsEmpty()) << words;
  }
}

TEST_F(Building, WrongUsageIsExitCodeTwoWithARemedy) {
  const std::vector<std::vector<std::string>> lines = {
      {}, {"imag"}, {"image"}, {"keys"}, {"publish"}, {"diff", "a"}, {"lint", "a", "b"}};
  for (const auto& line : lines) {
    const auto printed = run_line(line);
    EXPECT_EQ(printed.exit_code, 2) << ::testing::PrintToString(line);
    EXPECT_THAT(printed.errors, StartsWith("orlop-build: "));
    EXPECT_THAT(printed.errors, HasSubstr("remedy: "));
  }
}

TEST_F(Building, ADryRunNeedsNothingButTheRecipe) {
  checkout_.archive.reachable = false;
  const auto printed =
      run_line({"image", path("recipe.yaml"), "--dry-run", "--cache", path("cache")});
  EXPECT_EQ(printed.exit_code, 0) << printed.errors;
  EXPECT_THAT(printed.output, HasSubstr("packages     -                 not known  2 packages"));
  EXPECT_THAT(printed.output, HasSubstr("outputs: disk.raw install.iso repository"));
  EXPECT_THAT(printed.output,
              HasSubstr("not known: no version is given\n  remedy: say which: --version 1.0\n"));
  // Each thing once, however many steps wait for it.
  EXPECT_EQ(printed.output.find("no version is given"),
            printed.output.rfind("no version is given"));
  const auto json =
      run_line({"image", path("recipe.yaml"), "--dry-run", "--json", "--cache", path("cache")});
  EXPECT_THAT(*codec::parse_json(json.output), IsDeclared("orlop.build-plan/2"));
}

TEST_F(Building, ABuildSaysWhatItLacks) {
  const auto printed = run_line({"image", path("recipe.yaml"), "--cache", path("cache")});
  EXPECT_EQ(printed.exit_code, 1);
  EXPECT_EQ(printed.errors, "orlop-build: no version is given\nremedy: say which: --version 1.0\n");
}

TEST_F(Building, SourcesAreOneOfTwo) {
  const auto printed = run_line({"image", path("recipe.yaml"), "--dry-run", "--sources", "all"});
  EXPECT_EQ(printed.exit_code, 1);
  EXPECT_THAT(printed.errors,
              HasSubstr("remedy: write --sources updates or --sources point-release"));
}

TEST_F(Building, KeysAreMadeOnce) {
  const auto made = run_line({"keys", "generate", path("fresh"), "--json"});
  EXPECT_EQ(made.exit_code, 0);
  EXPECT_THAT(*codec::parse_json(made.output), IsDeclared("orlop.keys-made/1"));
  EXPECT_TRUE(std::filesystem::exists(path("fresh/db.key")));
  const auto again = run_line({"keys", "generate", path("fresh"), "--json"});
  EXPECT_EQ(again.exit_code, 1);
  EXPECT_THAT(again.errors, HasSubstr("remedy: Name a new folder"));
}

TEST_F(Building, FindingsOfTheLintAreExitCodeOne) {
  checkout_.write("tree/usr/bin/x", "");
  checkout_.write("tree/etc/ssh/ssh_host_key", "");
  const auto printed = run_line({"lint", path("tree")});
  EXPECT_EQ(printed.exit_code, 1);
  EXPECT_THAT(printed.errors, HasSubstr("machine-identity: /etc/ssh/ssh_host_key is a host key"));
  const auto json = run_line({"lint", path("tree"), "--json"});
  EXPECT_EQ(json.exit_code, 1);
  EXPECT_THAT(*codec::parse_json(json.output), IsDeclared("orlop.lint/1"));
}

TEST_F(Building, WhatIsSaidOfReleasesIsDeclared) {
  const auto answer = [this](std::vector<std::string> line) {
    line.emplace_back("--json");
    const auto printed = run_line(line);
    EXPECT_EQ(printed.exit_code, 0) << printed.errors;
    return codec::parse_json(printed.output).value_or(Value());
  };
  const auto uki =
      testing::build_pe({{".linux", testing::build_pe({{".text", to_bytes("kernel")}})},
                         {".cmdline", to_bytes("a")}});
  checkout_.write("boot.efi", as_text(uki));
  EXPECT_THAT(answer({"predict", path("boot.efi")}), IsDeclared("orlop.measurements/2"));
  EXPECT_THAT(answer({"inspect", path("boot.efi")}), IsDeclared("orlop.uki/1"));
  ASSERT_EQ(run_line({"keys", "generate", path("own")}).exit_code, 0);
  for (const std::string version : {"1.0", "2.0"}) {
    testing::release_folder(path("release-" + version), version);
    EXPECT_THAT(answer({"publish", "--release", path("release-" + version), "--keys", path("own"),
                        "--repository", path("published")}),
                IsDeclared("orlop.published/1"));
  }
  EXPECT_THAT(answer({"diff", path("release-1.0"), path("release-2.0")}),
              IsDeclared("orlop.diff/2"));
}

TEST(Render, ABuildNamesWhatWasHandedOut) {
  const auto text = build_text(*codec::parse_json(
      R"({"variant":"base","version":"1.0","seconds":2.84,"rootBytes":1048576,"ukiBytes":2097152,
          "kernel":"6.12","rootHash":"00ff","outputs":[{"name":"disk","file":"disk.raw",
          "allocatedBytes":3145728},{"name":"repository"}]})"));
  EXPECT_EQ(text,
            "release base 1.0 ready in 2.8 s: root 1.0 MiB, UKI 2.0 MiB, kernel 6.12\n"
            "disk.raw 3.0 MiB\nroot hash 00ff\n");
}

TEST(Reference, InDocsIsUpToDate) {
  const auto written =
      sys::read_text(std::string(ORLOP_SOURCE_DIR) + "/docs/reference/orlop-build.md", 1 << 20);
  ASSERT_THAT(written, IsOk());
  EXPECT_EQ(*written, command::markdown_reference(program()))
      << "run: orlop-build man --markdown > docs/reference/orlop-build.md";
}

TEST_F(Building, TheJsonSchemaOfRecipesIsUpToDate) {
  const auto written =
      sys::read_text(std::string(ORLOP_SOURCE_DIR) + "/configs/schema/recipe.schema.json", 1 << 20);
  ASSERT_THAT(written, IsOk());
  EXPECT_EQ(*written, run_line({"schema"}).output)
      << "run: orlop-build schema > configs/schema/recipe.schema.json";
}

TEST_F(Building, ThePageOfRecipesInDocsIsUpToDate) {
  const auto written =
      sys::read_text(std::string(ORLOP_SOURCE_DIR) + "/docs/reference/recipe.md", 1 << 20);
  ASSERT_THAT(written, IsOk());
  EXPECT_EQ(*written, run_line({"schema", "--markdown"}).output)
      << "run: orlop-build schema --markdown > docs/reference/recipe.md";
}

TEST(Table, IsWellFormed) {
  for (const auto& command : command_table()) {
    EXPECT_FALSE(command.examples.empty()) << command.path;
    EXPECT_FALSE(command.summary.ends_with('.')) << command.path;
    for (const auto& example : command.examples)
      EXPECT_TRUE(example.starts_with("orlop-build ")) << example;
    const auto space = command.path.find(' ');
    if (space == std::string_view::npos) continue;
    EXPECT_FALSE(program().group_summary(command.path.substr(0, space)).empty()) << command.path;
  }
}

}  // namespace
}  // namespace orlop::builder::cli
