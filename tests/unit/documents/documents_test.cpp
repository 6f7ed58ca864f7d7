// SPDX-License-Identifier: Apache-2.0
// Every document that a program writes is declared, and what is published of it is what is
// declared. With ORLOP_UPDATE_PUBLISHED=1 in the environment the published files are rewritten.
#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <format>
#include <map>
#include <regex>
#include <set>

#include "libs/codec/json.hpp"
#include "libs/schema/check.hpp"
#include "libs/schema/plain.hpp"
#include "libs/sys/file.hpp"
#include "tests/support/declared.hpp"
#include "tests/support/matchers.hpp"

namespace orlop {
namespace {

namespace fs = std::filesystem;
using ::testing::IsEmpty;

const fs::path kTop = ORLOP_SOURCE_DIR;
const fs::path kPages = kTop / "docs/formats/documents";

void expect_published(const fs::path& path, const std::string& content) {
  if (std::getenv("ORLOP_UPDATE_PUBLISHED") != nullptr) {
    fs::create_directories(path.parent_path());
    ASSERT_THAT(sys::write_file(path, content, 0644, sys::Durability::volatile_), testing::IsOk());
  }
  const auto published = sys::read_text(path, std::size_t{1} << 20);
  ASSERT_THAT(published, testing::IsOk());
  EXPECT_EQ(*published, content) << "rewrite it with ORLOP_UPDATE_PUBLISHED=1";
}

/// Names of documents in string literals of the programs, with a file that has each. The rooms that
/// declare documents are left out.
std::map<std::string, std::string> written_names() {
  std::map<std::string, std::string> names;
  static const std::regex kName(R"(orlop\.[a-z-]+/[0-9]+)");
  for (const char* folder :
       {"agent", "bootloader", "image-builder", "libs", "tests/bench", "tests/lab", "tests/vm"}) {
    for (const auto& entry : fs::recursive_directory_iterator(kTop / folder)) {
      const auto path = entry.path().lexically_relative(kTop).string();
      const auto extension = entry.path().extension();
      if (extension != ".cpp" && extension != ".hpp" && extension != ".sh") continue;
      if (path.contains("/documents/") || path.starts_with("libs/schema/")) continue;
      const auto text = sys::read_text(entry.path(), std::size_t{1} << 20).value_or("");
      for (std::sregex_iterator match(text.begin(), text.end(), kName), end; match != end;
           ++match) {
        names.emplace(match->str(), path);
      }
    }
  }
  return names;
}

TEST(Documents, EveryNameInTheTreeIsDeclared) {
  const auto documents = testing::all_documents();
  for (const auto& [name, path] : written_names()) {
    EXPECT_NE(schema::find_document(documents, name), nullptr) << name << " in " << path;
  }
}

TEST(Documents, EveryDeclaredOneIsInTheTree) {
  const auto written = written_names();
  for (const auto& document : testing::all_documents()) {
    // Diagnostics are written by the room that describes documents.
    if (document.section.document == "orlop.diagnostics/1") continue;
    EXPECT_TRUE(written.contains(std::string(document.section.document)))
        << document.section.document;
  }
}

/// Names that a test holds a writer's document against.
std::set<std::string> checked_names() {
  std::set<std::string> names;
  static const std::regex kCall(R"x(IsDeclared\("(orlop\.[a-z-]+/[0-9]+)"\))x");
  for (const auto& entry : fs::recursive_directory_iterator(kTop / "tests")) {
    if (entry.path().extension() != ".cpp") continue;
    const auto text = sys::read_text(entry.path(), std::size_t{1} << 20).value_or("");
    for (std::sregex_iterator match(text.begin(), text.end(), kCall), end; match != end; ++match)
      names.insert((*match)[1].str());
  }
  return names;
}

TEST(Documents, EveryWriterIsHeldAgainstItsDeclaration) {
  const std::set<std::string_view> excepted = {
      "orlop.bench/1", "orlop.demo/1",  // rows have figures of any name
      "orlop.provenance/1",             // made in the middle of a build
  };
  const auto checked = checked_names();
  for (const auto& document : testing::all_documents()) {
    const std::string name(document.section.document);
    EXPECT_NE(checked.contains(name), excepted.contains(name)) << name;
  }
}

TEST(Documents, AreWellMade) {
  std::set<std::string> names;
  for (const auto& document : testing::all_documents()) {
    EXPECT_TRUE(names.insert(schema::document_name(document.section)).second);
    EXPECT_THAT(schema::check_section(document.section), IsEmpty()) << document.section.document;
    EXPECT_TRUE(document.section.text.ends_with('.')) << document.section.document;
    EXPECT_TRUE(document.where.ends_with('.')) << document.section.document;
  }
}

/// Keys of a section and of what stands in it that are not written in camelCase.
void collect_other_spellings(const schema::AnySection& section, std::set<std::string>& found,
                             std::set<const void*>& seen) {
  if (!seen.insert(section.fields.data()).second) return;
  static const std::regex kCamelCase("[a-z][a-zA-Z0-9]*");
  for (const auto& field : section.fields) {
    const std::string key(field.key);
    if (!std::regex_match(key, kCamelCase))
      found.insert(std::format("{}: {}", section.document, key));
    for (const auto* each = &field; each != nullptr; each = each->each)
      if (each->section != nullptr) collect_other_spellings(*each->section, found, seen);
    for (const auto* type = field.member.type; type != nullptr; type = type->each)
      if (type->section != nullptr) collect_other_spellings(*type->section, found, seen);
  }
}

TEST(Documents, MembersAreInCamelCase) {
  std::set<std::string> found;
  std::set<const void*> seen;
  for (const auto& document : testing::all_documents())
    collect_other_spellings(document.section, found, seen);
  EXPECT_THAT(found, IsEmpty());
  EXPECT_GT(seen.size(), 40U);
  constexpr schema::Field kOther[] = {schema::plain::formerly("exit_code", {.key = "exitCode"}),
                                      {.key = "root_hash"}};
  collect_other_spellings(schema::plain::document("orlop.x/1", "X.", kOther), found, seen);
  EXPECT_THAT(found, ::testing::ElementsAre("orlop.x/1: root_hash"));
}

TEST(Documents, PagesAndSchemasArePublished) {
  std::set<std::string> pages = {"README.md"};
  const auto documents = testing::all_documents();
  for (const auto& document : documents) {
    const auto name = schema::document_name(document.section);
    expect_published(kTop / "configs/schema" / (name + ".schema.json"),
                     codec::write_json_pretty(schema::document_schema(document)));
    expect_published(kPages / (name + ".md"), schema::document_page(document));
    pages.insert(name + ".md");
  }
  expect_published(kPages / "README.md", schema::document_index(documents));
  for (const auto& entry : fs::directory_iterator(kPages)) {
    EXPECT_TRUE(pages.contains(entry.path().filename().string())) << entry.path();
  }
}

}  // namespace
}  // namespace orlop
