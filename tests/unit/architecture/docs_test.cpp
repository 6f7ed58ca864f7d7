// SPDX-License-Identifier: Apache-2.0
// What README and docs/ promise: every link leads somewhere, every command and option of ours that
// they name exists. The programs' commands come from their pages in docs/reference (made from the
// command tables), those of ./run from what its scripts say of themselves.
#include <gmock/gmock.h>

#include <format>
#include <regex>
#include <sstream>

#include "libs/sys/file.hpp"
#include "tests/unit/architecture/promises.hpp"
#include "tests/unit/architecture/sources.hpp"

namespace orlop::architecture {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
namespace fs = std::filesystem;

/// Code of a Markdown page: indented lines, fenced lines and `spans`.
std::vector<std::string> code_in(const std::string& page) {
  static const std::regex kSpan("`([^`]+)`");
  std::vector<std::string> found;
  std::istringstream lines(page);
  bool fenced = false;
  std::string prose;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("```")) fenced = !fenced;
    if (fenced || line.starts_with("    ")) found.push_back(line);
    // A span may go on in the next line; a paragraph ends it.
    prose += fenced || line.starts_with("    ") ? "" : line.empty() ? "\n" : line + " ";
  }
  std::istringstream paragraphs(prose);
  for (std::string text; std::getline(paragraphs, text);)
    for (std::sregex_iterator at(text.begin(), text.end(), kSpan), end; at != end; ++at)
      found.push_back((*at)[1].str());
  return found;
}

/// "## The data path" -> "the-data-path", as forges make anchors.
Words anchors(const std::string& page) {
  Words found;
  std::istringstream lines(page);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("#")) continue;
    std::string anchor;
    for (const char c : line.substr(std::min(line.find_first_not_of("# "), line.size()))) {
      if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_')
        anchor += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      else if (c == ' ')
        anchor += '-';
    }
    found.insert(anchor);
  }
  return found;
}

Complaints link_complaints(const Source& page) {
  static const std::regex kLink("\\]\\(([^)\\s]+)\\)");
  Complaints complaints;
  for (std::sregex_iterator at(page.text.begin(), page.text.end(), kLink), end; at != end; ++at) {
    const auto link = (*at)[1].str();
    if (link.contains("://") || link.starts_with("mailto:")) continue;
    const auto hash = std::min(link.find('#'), link.size());
    const auto target =
        hash == 0 ? kSource / page.path : kSource / page.folder() / link.substr(0, hash);
    if (!fs::exists(target)) {
      complaints.push_back(std::format("{}: {} leads nowhere", page.path, link));
    } else if (hash < link.size() && target.extension() == ".md") {
      const auto text = sys::read_text(target, std::size_t{4} << 20);
      if (!text || !anchors(*text).contains(link.substr(hash + 1)))
        complaints.push_back(std::format("{}: {} has no such heading", page.path, link));
    }
  }
  return complaints;
}

std::vector<Source> pages() {
  auto found = read_sources("docs", {".md"});
  for (const char* path : {"README.md", "CONTRIBUTING.md", "SECURITY.md"})
    found.push_back({path, text_of(path)});
  return found;
}

TEST(Docs, LinksLeadSomewhere) {
  Complaints complaints;
  for (const auto& page : pages())
    for (auto& complaint : link_complaints(page)) complaints.push_back(std::move(complaint));
  EXPECT_THAT(complaints, IsEmpty());
}

TEST(Docs, DeadLinksAreFound) {
  const Source page{"docs/hacking.md",
                    "# Hacking\n## The way [in](testing.md)\n[a](nowhere.md) [b](#the-way-in) "
                    "[c](../README.md#none) "
                    "[d](https://example.net/x)\n"};
  EXPECT_THAT(link_complaints(page),
              ElementsAre("docs/hacking.md: nowhere.md leads nowhere",
                          "docs/hacking.md: #the-way-in has no such heading",
                          "docs/hacking.md: ../README.md#none has no such heading"));
}

TEST(Docs, CommandsAndOptionsExist) {
  const auto commands = our_commands();
  EXPECT_TRUE(commands.options.contains("orlop upgrade apply"));
  EXPECT_TRUE(commands.options.contains("./run check"));
  Complaints complaints;
  for (const auto& page : pages())
    for (const auto& piece : code_in(page.text))
      for (const auto& complaint : code_complaints(piece, commands))
        complaints.push_back(std::format("{}: {} (in: {})", page.path, complaint, piece));
  EXPECT_THAT(complaints, IsEmpty());
}

TEST(Docs, CommandsAndOptionsThatDoNotExistAreFound) {
  Commands commands;
  read_reference(
      "# orlop: command reference\n| `--json` | x |\n## orlop upgrade apply\n| `--retry-failed` | "
      "x |\n## orlop verify\n"
      "| `--policy FILE` | x |\n",
      commands);
  read_run("  test [--ring R]    build and run\n", "--ring", commands);
  const auto complaints = [&](const std::string& page) {
    Complaints all;
    for (const auto& piece : code_in(page))
      for (auto& complaint : code_complaints(piece, commands)) all.push_back(std::move(complaint));
    return all;
  };
  EXPECT_THAT(
      complaints("    orlop upgrade apply [VERSION]   into the free slot; --force retries\n"
                 "or `--force` alone, `orlop update`, `orlop verify x.json --policy p --nonce 1`"),
      ElementsAre("orlop upgrade apply has no option --force", "no program has the option --force",
                  "orlop has no command 'update'", "orlop verify has no option --nonce"));
  EXPECT_THAT(complaints("    $ sudo ./run test --ring unit --fast\n    ./run exec -- orlop verify "
                         "--json\n`./run tests`"),
              ElementsAre("./run test has no option --fast", "./run has no command 'tests'"));
  EXPECT_THAT(
      complaints("`orlop upgrade … --retry-failed`, `mkfs.erofs --quiet`, `dracut\n--no-hostonly`"),
      IsEmpty());
}

}  // namespace
}  // namespace orlop::architecture
