// SPDX-License-Identifier: Apache-2.0
// What README and docs/ promise: every link leads somewhere, every command and option of ours that
// they name exists. The programs' commands come from their pages in docs/reference (made from the
// command tables), those of ./run from what its scripts say of themselves.
#include <gmock/gmock.h>

#include <format>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "libs/sys/file.hpp"
#include "tests/unit/architecture/sources.hpp"

namespace orlop::architecture {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
namespace fs = std::filesystem;

using Words = std::set<std::string>;

struct Commands {
  std::map<std::string, Words> options;  ///< "orlop upgrade apply" -> {"--reboot", …}
  std::map<std::string, Words> common;   ///< "orlop" -> what all of its commands have
};

/// Options of other programs that a page may name without the program.
const Words kOthers = {"--no-hostonly", "--workers"};

Words options_in(const std::string& text) {
  static const std::regex kOption("(?:^|[^\\w-])(--[a-z][a-z0-9-]*)");
  Words found;
  for (std::sregex_iterator at(text.begin(), text.end(), kOption), end; at != end; ++at)
    found.insert((*at)[1].str());
  return found;
}

/// A page of docs/reference made from a command table: "## orlop upgrade apply", then its options.
void read_reference(const std::string& page, Commands& commands) {
  static const std::regex kTitle("# ([a-z-]+): command reference");
  std::istringstream lines(page);
  std::string program, command;
  for (std::string line; std::getline(lines, line);) {
    std::smatch match;
    if (std::regex_match(line, match, kTitle)) {
      program = match[1];
      commands.options[program] = {"--help", "--version"};
    } else if (program.empty()) {
      return;
    } else if (line.starts_with("## ")) {
      command = line.substr(3);
      commands.options[command];
    } else if (line.starts_with("| `")) {
      (command.empty() ? commands.common[program] : commands.options[command])
          .merge(options_in(line));
    }
  }
  commands.common[program].insert("--help");
}

/// The usage text of `run`: each line with two spaces of indent begins a command.
void read_run(const std::string& usage, const std::string& scripts, Commands& commands) {
  static const std::regex kCommand("(?:^|\n)  ([a-z]+) ");
  commands.options["./run"] = {"--help"};
  commands.common["./run"] = options_in(scripts);
  for (std::sregex_iterator at(usage.begin(), usage.end(), kCommand), end; at != end; ++at)
    commands.options["./run " + (*at)[1].str()];
}

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

/// "$ sudo ./run exec -- orlop status" -> "orlop status"
std::string without_prefix(std::string code) {
  static const std::regex kPrefix("^(?:\\s+|\\$ |# |sudo |[A-Z_]+=\\S* |\\./run exec -- )");
  for (std::smatch match; std::regex_search(code, match, kPrefix);) code = match.suffix();
  return code;
}

/// What is wrong with one piece of code; empty when it is none of ours or right.
Complaints code_complaints(const std::string& piece, const Commands& commands) {
  const auto code = without_prefix(piece);
  std::istringstream stream(code);
  std::string program, word;
  stream >> program;
  Complaints complaints;
  if (program.starts_with("--")) {
    Words known = kOthers;
    for (const auto& [name, options] : commands.options)
      known.insert(options.begin(), options.end());
    for (const auto& [name, options] : commands.common)
      known.insert(options.begin(), options.end());
    for (const auto& option : options_in(program))
      if (!known.contains(option)) complaints.push_back("no program has the option " + option);
    return complaints;
  }
  if (!commands.options.contains(program)) return {};
  auto known = commands.options.at(program);
  const auto& common = commands.common.at(program);
  known.insert(common.begin(), common.end());
  auto command = program;
  while (stream >> word && std::regex_match(word, std::regex("[a-z][a-z-]*"))) {
    if (!std::ranges::any_of(commands.options, [&](const auto& entry) {
          return (entry.first + " ").starts_with(command + " " + word + " ");
        })) {
      // A command's own argument, but not where only commands can stand.
      if (command == program)
        complaints.push_back(std::format("{} has no command '{}'", program, word));
      break;
    }
    command += " " + word;
  }
  // A group's options are those of its commands: "upgrade … --json".
  for (const auto& [name, options] : commands.options)
    if ((name + " ").starts_with(command + " ")) known.insert(options.begin(), options.end());
  for (const auto& option : options_in(code))
    if (!known.contains(option))
      complaints.push_back(std::format("{} has no option {}", command, option));
  return complaints;
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

Commands our_commands() {
  Commands commands;
  for (const auto& page : read_sources("docs/reference", {".md"}))
    read_reference(page.text, commands);
  std::string scripts = text_of("run");
  for (const auto& script : read_sources("image-builder/sdk", {".sh"})) scripts += script.text;
  for (const auto& source : read_sources("tests", {".cpp"}))
    if (source.path.contains("_cli11") || source.path.contains("options")) scripts += source.text;
  read_run(text_of("run"), scripts, commands);
  // `./run image` hands its arguments to orlop-build.
  for (const auto& source : read_sources("image-builder/cli", {".cpp"}))
    commands.options["./run image"].merge(options_in(source.text));
  return commands;
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
