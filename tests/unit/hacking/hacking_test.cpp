// SPDX-License-Identifier: Apache-2.0
// One more of each noun, as tests/hacking/NOUN.patch: it still applies, it costs what
// docs/hacking.md says and no more than we agreed to, and the page shows it as it is. What the
// nouns do is seen by `./run test --ring hacking`, which builds them.
#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <format>
#include <map>
#include <ranges>
#include <set>

#include "libs/sys/command.hpp"
#include "libs/sys/file.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::hacking {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
namespace fs = std::filesystem;
using Lines = std::vector<std::string>;

const fs::path kTop = ORLOP_SOURCE_DIR;

/// What one noun more may cost. Places are files, or folders that are made; places of one room
/// count once for a key, which is a row, its member and its use.
struct Cost {
  std::string noun;
  std::size_t made;        ///< folders or files that are new
  std::size_t edited;      ///< places that are there and change
  std::string row;         ///< how a row begins, where a noun is one
  std::size_t rows = 1;    ///< of them
  bool by_folder = false;  ///< edited files of one folder are one place
};
const Cost kCosts[] = {
    {.noun = "key", .made = 0, .edited = 1, .row = ".key =", .by_folder = true},
    {.noun = "setting", .made = 0, .edited = 1, .row = ".key =", .by_folder = true},
    {.noun = "kind", .made = 1, .edited = 1, .row = {}},
    {.noun = "method", .made = 0, .edited = 1, .row = "method<"},
    {.noun = "verb", .made = 0, .edited = 1, .row = "over("},
    // The row with its member, and the step that uses it.
    {.noun = "recipe_key", .made = 0, .edited = 2, .row = ".key =", .by_folder = true},
    {.noun = "step", .made = 1, .edited = 1, .row = {}},
    {.noun = "output", .made = 1, .edited = 1, .row = {}},
    {.noun = "datasource", .made = 1, .edited = 1, .row = {}},
    {.noun = "dialect", .made = 1, .edited = 1, .row = {}},
    {.noun = "policy", .made = 1, .edited = 1, .row = {}},
    {.noun = "claim", .made = 1, .edited = 1, .row = {}},
    {.noun = "lint_check", .made = 1, .edited = 1, .row = {}},
    {.noun = "health_check", .made = 1, .edited = 1, .row = {}},
    {.noun = "source", .made = 1, .edited = 1, .row = {}},
    // The row, and the program that writes it.
    {.noun = "document", .made = 0, .edited = 2, .row = "document("},
};

std::string text_of(const fs::path& path) {
  const auto text = sys::read_text(path, std::size_t{1} << 20);
  EXPECT_THAT(text, IsOk());
  return text.value_or("");
}

Lines lines_of(const std::string& text) {
  Lines lines;
  for (const auto part : std::views::split(text, '\n'))
    lines.emplace_back(part.begin(), part.end());
  return lines;
}

std::string trimmed(const std::string& line) {
  const auto first = line.find_first_not_of(' ');
  return first == std::string::npos ? "" : line.substr(first);
}

struct Patch {
  std::set<std::string> made;    ///< new files
  std::set<std::string> edited;  ///< files that are there
  Lines added;  ///< of the product, without their `+` and what they are indented by
};

bool is_test(const std::string& path) { return path.starts_with("tests/"); }

Patch parse(const std::string& text) {
  Patch patch;
  bool is_new = false;
  bool counts = false;
  for (const auto& line : lines_of(text)) {
    if (line.starts_with("--- ")) is_new = line == "--- /dev/null";
    if (line.starts_with("+++ b/")) {
      const auto path = line.substr(6);
      counts = !is_test(path);
      if (counts) (is_new ? patch.made : patch.edited).insert(path);
    } else if (counts && line.starts_with("+")) {
      patch.added.push_back(trimmed(line.substr(1)));
    }
  }
  return patch;
}

std::map<std::string, Patch> patches() {
  std::map<std::string, Patch> all;
  for (const auto& entry : fs::directory_iterator(kTop / "tests/hacking"))
    if (entry.path().extension() == ".patch")
      all[entry.path().stem()] = parse(text_of(entry.path()));
  return all;
}

/// New files, or the new folder that they are in ("agent/kinds/motd/").
std::set<std::string> made_places(const Patch& patch) {
  std::set<std::string> places;
  for (const auto& file : patch.made) {
    const auto folder = fs::path(file).parent_path();
    places.insert(fs::exists(kTop / folder) ? file : folder.string() + "/");
  }
  return places;
}

std::set<std::string> edited_places(const Patch& patch, bool by_folder) {
  if (!by_folder) return patch.edited;
  std::set<std::string> places;
  for (const auto& file : patch.edited) places.insert(fs::path(file).parent_path().string() + "/");
  return places;
}

/// The places as the page's table has them.
std::string places_of(const Patch& patch) {
  std::string text;
  for (const auto& place : made_places(patch))
    text += std::format("{}**`{}`**", text.empty() ? "" : ", ", place);
  for (const auto& place : patch.edited)
    text += std::format("{}`{}`", text.empty() ? "" : ", ", place);
  return text;
}

TEST(Patches, AreOneForEachNoun) {
  std::set<std::string> agreed, there;
  for (const auto& cost : kCosts) agreed.insert(cost.noun);
  for (const auto& [noun, patch] : patches()) there.insert(noun);
  EXPECT_EQ(there, agreed);
}

TEST(Patches, CostWhatWasAgreed) {
  auto all = patches();
  for (const auto& cost : kCosts) {
    const auto& patch = all[cost.noun];
    EXPECT_EQ(made_places(patch).size(), cost.made) << cost.noun;
    EXPECT_EQ(edited_places(patch, cost.by_folder).size(), cost.edited) << cost.noun;
    if (cost.row.empty()) continue;
    const auto rows = std::ranges::count_if(
        patch.added, [&](const std::string& line) { return line.contains(cost.row); });
    EXPECT_EQ(static_cast<std::size_t>(rows), cost.rows) << cost.noun;
  }
}

/// Only the files that patches change, so that no repository is in the way. One line of what stands
/// around a change is enough: neighbours come and go.
TEST(Patches, ApplyTogether) {
  const auto folder = *sys::TemporaryFolder::create("hacking");
  for (const auto& entry : fs::directory_iterator(kTop / "tests/hacking")) {
    if (entry.path().extension() != ".patch") continue;
    for (const auto& line : lines_of(text_of(entry.path()))) {
      if (!line.starts_with("--- a/") || fs::exists(folder.path() / line.substr(6))) continue;
      ASSERT_THAT(sys::write_file(folder.path() / line.substr(6), text_of(kTop / line.substr(6))),
                  IsOk());
    }
  }
  sys::SystemCommandRunner runner;
  for (const auto& [noun, patch] : patches()) {
    const auto file = kTop / "tests/hacking" / (noun + ".patch");
    const auto applied =
        runner.run({.argv = {"git", "-C", folder.path().string(), "apply", "-C1", file.string()}});
    ASSERT_THAT(applied, IsOk());
    EXPECT_EQ(applied->exit_code, 0)
        << noun << ".patch no longer applies:\n"
        << applied->errors << "Make the change it shows again, and save what `git diff` says.";
  }
}

TEST(Page, SaysWhatEachCosts) {
  const auto page = text_of(kTop / "docs/hacking.md");
  for (const auto& [noun, patch] : patches()) {
    const auto cell =
        std::format("| {} | [patch](../tests/hacking/{}.patch) |", places_of(patch), noun);
    EXPECT_THAT(page, HasSubstr(cell)) << noun;
  }
}

/// Noun -> the lines of its example: a block of code after a comment that names the patch.
std::map<std::string, Lines> examples(const std::string& page) {
  std::map<std::string, Lines> found;
  std::string noun;
  bool inside = false;
  for (const auto& line : lines_of(page)) {
    constexpr std::string_view kBegin = "<!-- ";
    constexpr std::string_view kEnd = ".patch -->";
    if (!inside && line.starts_with(kBegin) && line.ends_with(kEnd))
      noun = line.substr(kBegin.size(), line.size() - kBegin.size() - kEnd.size());
    else if (line.starts_with("```")) {
      inside = !inside && !noun.empty();
      if (!inside) noun.clear();
    } else if (inside) {
      found[noun].push_back(trimmed(line));
    }
  }
  return found;
}

/// The parts of an example, between lines `…`, that the patch does not add like that; the first
/// line of each.
Lines unfounded(const Lines& example, const Lines& added) {
  Lines missing;
  for (const auto part : std::views::split(example, std::string("…"))) {
    const Lines lines(part.begin(), part.end());
    if (std::ranges::search(added, lines).empty()) missing.push_back(lines.front());
  }
  return missing;
}

TEST(Page, ShowsEachAsItIs) {
  auto shown = examples(text_of(kTop / "docs/hacking.md"));
  for (const auto& [noun, patch] : patches()) {
    EXPECT_THAT(shown[noun], ::testing::Not(IsEmpty())) << noun << " has no example";
    EXPECT_THAT(unfounded(shown[noun], patch.added), IsEmpty()) << noun;
  }
}

TEST(Page, AnExampleThatIsNotInThePatchIsFound) {
  const auto shown = examples("<!-- key.patch -->\n\n```cpp\n  one\n  …\n  two\n```\n");
  ASSERT_TRUE(shown.contains("key"));
  EXPECT_THAT(unfounded(shown.at("key"), {"two", "between", "one"}), IsEmpty());
  EXPECT_THAT(unfounded(shown.at("key"), {"one", "three"}), ::testing::ElementsAre("two"));
  EXPECT_THAT(unfounded({"one", "two"}, {"one", "between", "two"}), ::testing::ElementsAre("one"));
}

TEST(Patches, AreReadAsTheTestMeansIt) {
  const auto patch = parse(
      "--- a/agent/x.cpp\n+++ b/agent/x.cpp\n@@ -1 +1,2 @@\n a\n+  b\n"
      "--- /dev/null\n+++ b/agent/nowhere/y.cpp\n@@ -0,0 +1 @@\n+c\n"
      "--- /dev/null\n+++ b/tests/y_test.cpp\n@@ -0,0 +1 @@\n+d\n");
  EXPECT_EQ(places_of(patch), "**`agent/nowhere/`**, `agent/x.cpp`");
  EXPECT_EQ(patch.added, (Lines{"b", "c"}));
}

}  // namespace
}  // namespace orlop::hacking
