// SPDX-License-Identifier: Apache-2.0
// The published forms of the schema are up to date, and every example is valid. With
// ORLOP_UPDATE_PUBLISHED=1 in the environment the published files are rewritten instead.
#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <format>

#include "agent/kinds/language.hpp"
#include "libs/codec/json.hpp"
#include "libs/config/describe.hpp"
#include "libs/config/document.hpp"
#include "libs/sys/file.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::kinds {
namespace {

const std::filesystem::path kTop = ORLOP_SOURCE_DIR;

void expect_published(const std::filesystem::path& path, const std::string& content) {
  if (std::getenv("ORLOP_UPDATE_PUBLISHED") != nullptr) {
    ASSERT_THAT(sys::write_file(path, content, 0644, sys::Durability::volatile_), testing::IsOk());
  }
  const auto published = sys::read_text(path, std::size_t{1} << 20);
  ASSERT_THAT(published, testing::IsOk());
  EXPECT_EQ(*published, content) << "rewrite it with ORLOP_UPDATE_PUBLISHED=1";
}

TEST(Published, JsonSchemaIsUpToDate) {
  expect_published(kTop / "configs/schema/cloud-config.schema.json",
                   codec::write_json_pretty(config::json_schema(language())));
}

TEST(Published, ReferencePageIsUpToDate) {
  expect_published(kTop / "docs/reference/configuration.md", config::reference_page(language()));
}

TEST(Published, EveryExampleIsValid) {
  std::size_t examples = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kTop / "configs/examples")) {
    ++examples;
    const auto text = sys::read_text(entry.path(), std::size_t{1} << 20);
    ASSERT_THAT(text, testing::IsOk());
    const auto document =
        config::read_document(language(), entry.path().filename().string(), *text);
    // Documents of other tools say what is so anyway, and ask what only a node knows.
    const bool foreign = entry.path().stem().string().ends_with("-migration");
    for (const auto& one : document.diagnostics)
      EXPECT_TRUE(foreign && one.severity == schema::Severity::note) << config::describe(one);
  }
  EXPECT_GE(examples, 25U);
}

/// The language's room reads, merges and judges; what a document may say is said in agent/kinds.
TEST(Language, ItsRoomNamesNoKey) {
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kTop / "libs/config")) {
    const auto text = sys::read_text(entry.path(), std::size_t{1} << 20);
    ASSERT_THAT(text, testing::IsOk());
    ++files;
    for (const auto& field : language().section().fields) {
      if (field.key == "kernel") continue;  // whose command line is a layer, of that name
      EXPECT_FALSE(text->contains(std::format("\"{}\"", field.key))) << entry.path();
      EXPECT_FALSE(text->contains(std::format("\"{}.", field.key))) << entry.path();
    }
  }
  EXPECT_GE(files, 10U);
}

}  // namespace
}  // namespace orlop::agent::kinds
