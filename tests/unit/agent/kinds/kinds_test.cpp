// SPDX-License-Identifier: Apache-2.0
// The list of kinds against their folders, and their sections as one language.
#include "agent/kinds/kinds.hpp"

#include <gmock/gmock.h>

#include <filesystem>

#include "agent/kinds/language.hpp"
#include "libs/schema/check.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::kinds {
namespace {

using ::testing::IsEmpty;
using ::testing::UnorderedElementsAreArray;

TEST(ListOfKinds, NamesEachFolderOnce) {
  std::vector<std::string> folders;
  for (const auto& entry : std::filesystem::directory_iterator(ORLOP_SOURCE_DIR "/agent/kinds")) {
    if (entry.is_directory()) folders.push_back(entry.path().filename().string());
  }
  std::vector<std::string> names;
  for (const auto& kind : all()) names.emplace_back(kind.name);
  EXPECT_THAT(names, UnorderedElementsAreArray(folders));
}

TEST(ListOfKinds, HasOneOfEachPrefixAndAnOrder) {
  std::set<std::string_view> prefixes;
  for (const auto& kind : all()) {
    EXPECT_FALSE(kind.sections.empty()) << kind.name;
    EXPECT_TRUE(prefixes.insert(kind.prefix).second) << kind.name;
  }
  EXPECT_THAT(engine::in_order(all()), testing::IsOk());
}

TEST(Language, IsWellMade) { EXPECT_THAT(schema::check_section(language().section()), IsEmpty()); }

}  // namespace
}  // namespace orlop::agent::kinds
