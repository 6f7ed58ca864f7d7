// SPDX-License-Identifier: Apache-2.0
// What our programs tell people to do can be done: every command, option and key that a text of
// theirs names in quotes exists.
#include <gmock/gmock.h>

#include <algorithm>
#include <format>
#include <regex>
#include <set>

#include "tests/unit/architecture/promises.hpp"
#include "tests/unit/architecture/sources.hpp"

namespace orlop::architecture {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Texts of a source: literals that follow each other are one. Comments have none.
std::vector<std::string> literals_in(const std::string& source) {
  static const std::regex kLiterals(R"lit("(?:[^"\\\n]|\\.)*"(?:\s*"(?:[^"\\\n]|\\.)*")*)lit");
  static const std::regex kBetween(R"lit("\s*")lit");
  std::string code;
  // A line that holds no quote before the comment: '//' may also stand in an address.
  std::size_t at = 0;
  while (at < source.size()) {
    const auto end = std::min(source.find('\n', at), source.size());
    auto line = source.substr(at, end - at);
    const auto first = line.find_first_not_of(' ');
    if (first == std::string::npos || !line.substr(first).starts_with("//")) code += line + '\n';
    at = end + 1;
  }
  std::vector<std::string> found;
  for (std::sregex_iterator match(code.begin(), code.end(), kLiterals), none; match != none;
       ++match) {
    auto text = (*match)[0].str();
    text = text.substr(1, text.size() - 2);
    found.push_back(std::regex_replace(text, kBetween, ""));
  }
  return found;
}

/// What stands in a text in single quotes or backticks.
std::vector<std::string> quoted_in(const std::string& text) {
  static const std::regex kQuoted("(?:^|[^\\w'])'([^']+)'(?!\\w)|`([^`]+)`");
  std::vector<std::string> found;
  for (std::sregex_iterator match(text.begin(), text.end(), kQuoted), none; match != none; ++match)
    found.push_back((*match)[1].matched ? (*match)[1].str() : (*match)[2].str());
  return found;
}

/// "| `users[].name` |" of a page of keys.
Words keys_of(const std::string& page) {
  static const std::regex kRow("\\| `([^`]+)` \\|");
  Words found;
  for (std::sregex_iterator match(page.begin(), page.end(), kRow), none; match != none; ++match)
    found.insert((*match)[1].str());
  return found;
}

/// The language of documents and that of recipes.
Words our_keys() {
  auto keys = keys_of(text_of("docs/reference/configuration.md"));
  keys.merge(keys_of(text_of("docs/reference/recipe.md")));
  return keys;
}

/// What is wrong with a path of keys ("systemd.units[].mask") or a pair ("lock_passwd: false");
/// empty when it is neither.
Complaints key_complaints(const std::string& piece, const Words& keys) {
  static const std::regex kPath("([a-z_]+)((?:\\[\\])?\\.[a-z_-]+)+(?:\\[\\])?");
  static const std::regex kPair("([a-z][a-z_]*_[a-z_]*): .*");
  std::smatch match;
  if (std::regex_match(piece, match, kPath)) {
    // Names of files and settings have dots too: only what begins with a key of ours is one.
    if (!keys.contains(match[1].str())) return {};
    const auto bare = piece.ends_with("[]") ? piece.substr(0, piece.size() - 2) : piece;
    if (!keys.contains(bare)) return {std::format("there is no key '{}'", piece)};
  }
  if (std::regex_match(piece, match, kPair)) {
    const auto last = match[1].str();
    const bool known = std::ranges::any_of(
        keys, [&last](const std::string& key) { return key == last || key.ends_with("." + last); });
    if (!known) return {std::format("there is no key '{}'", last)};
  }
  return {};
}

Complaints complaints_about(const Source& source, const Commands& commands, const Words& keys) {
  Complaints found;
  for (const auto& text : literals_in(source.text)) {
    for (const auto& piece : quoted_in(text)) {
      for (const auto& complaint : code_complaints(piece, commands))
        found.push_back(std::format("{}: {} (in: {})", source.path, complaint, piece));
      for (const auto& complaint : key_complaints(piece, keys))
        found.push_back(std::format("{}: {}", source.path, complaint));
    }
  }
  return found;
}

TEST(Remedies, NameCommandsOptionsAndKeysThatExist) {
  const auto commands = our_commands();
  const auto keys = our_keys();
  EXPECT_TRUE(keys.contains("users[].passwd"));
  Complaints all;
  std::size_t pieces = 0;
  for (const auto& source : product_sources()) {
    for (const auto& text : literals_in(source.text)) pieces += quoted_in(text).size();
    for (auto& one : complaints_about(source, commands, keys)) all.push_back(std::move(one));
  }
  EXPECT_THAT(all, IsEmpty());
  EXPECT_GT(pieces, 500U);
}

TEST(Remedies, ThatCannotBeDoneAreFound) {
  Commands commands;
  read_reference(
      "# orlop: command reference\n| `--json` | x |\n## orlop config apply\n| `--try T` | x |\n",
      commands);
  const Words keys = {"users", "users[].passwd", "users[].lock_passwd", "systemd.units"};
  const auto found = [&](const std::string& code) {
    return complaints_about({"x.cpp", code}, commands, keys);
  };
  EXPECT_THAT(found("// \"'orlop gone'\"\n  // \"'orlop away'\"\nsay(\"'a.service' is orlop\");\n"),
              IsEmpty());
  EXPECT_THAT(
      found("say(\"Run 'orlop config aply FILE'.\");"),
      ElementsAre("x.cpp: orlop config has no command 'aply' (in: orlop config aply FILE)"));
  EXPECT_THAT(found(R"(say("Run 'orlop conf FILE'.", "or 'orlop config "
                           "apply --tri 5m FILE'", "`orlop config apply --try 5m`");)"),
              ElementsAre("x.cpp: orlop has no command 'conf' (in: orlop conf FILE)",
                          "x.cpp: orlop config apply has no option --tri (in: orlop config apply "
                          "--tri 5m FILE)"));
  EXPECT_THAT(
      found(R"(say("Use 'users[].passwd' and 'lock_passwd: false', not 'users[].pass' or "
                           "'lock_pass: true'; 'a.service', 'x: y'");)"),
      ElementsAre("x.cpp: there is no key 'users[].pass'", "x.cpp: there is no key 'lock_pass'"));
}

}  // namespace
}  // namespace orlop::architecture
