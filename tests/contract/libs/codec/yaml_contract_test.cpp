// SPDX-License-Identifier: Apache-2.0
// Our reading of YAML against another library's, on thousands of documents that people's typing
// errors could make of real ones. What we accept, it reads in the same way: nothing of a document
// is lost without a word. What we refuse beyond it, we refuse for a reason of ours.
#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <random>
#include <regex>
#include <sstream>

#include "libs/base/format.hpp"
#include "libs/codec/json.hpp"
#include "libs/codec/yaml.hpp"
#include "libs/codec/yaml_shape.hpp"
#include "libs/codec/yaml_write.hpp"
#include "libs/sys/command.hpp"
#include "libs/sys/file.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::codec {
namespace {

namespace fs = std::filesystem;
constexpr int kMutations = 12'000;

std::vector<std::string> real_documents() {
  std::vector<std::string> found;
  std::vector<fs::path> files;
  for (const auto* folder : {"configs/examples", "configs/recipes"}) {
    for (const auto& entry : fs::directory_iterator(fs::path(ORLOP_SOURCE_DIR) / folder))
      if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  for (const auto& file : files) {
    // A mutation of a long document is mostly that document: its pieces say as much.
    std::istringstream lines(sys::read_text(file, std::size_t{1} << 20).value());
    std::string piece;
    for (std::string line; std::getline(lines, line);) {
      if (piece.size() > 500 && !line.starts_with(' '))
        found.push_back(std::move(piece)), piece = {};
      piece += line + '\n';
    }
    found.push_back(std::move(piece));
  }
  return found;
}

class Typist {
 public:
  explicit Typist(std::uint32_t seed) : random_(seed) {}

  /// One to three slips of the finger.
  std::string slip(std::string text) {
    for (auto left = 1 + below(3); left > 0 && !text.empty(); --left) change(text);
    return text;
  }

 private:
  std::size_t below(std::size_t count) { return random_() % count; }

  void change(std::string& text) {
    static constexpr std::string_view kSigns = "\"'{}[]:,-#&*!|>%@`?\t \n~\\<=0";
    const auto at = below(text.size());
    const auto begin = text.rfind('\n', at) == std::string::npos ? 0 : text.rfind('\n', at) + 1;
    const auto end = std::min(text.find('\n', at), text.size() - 1) + 1;
    switch (below(7)) {
      case 0: text.erase(at, 1); break;
      case 1: text.insert(at, 1, kSigns[below(kSigns.size())]); break;
      case 2: text[at] = kSigns[below(kSigns.size())]; break;
      case 3: text.insert(std::min(begin, text.size()), 1 + below(2), ' '); break;
      case 4:
        if (begin < text.size() && text[begin] == ' ') text.erase(begin, 1 + below(2));
        break;
      case 5:
        if (begin < end) text.erase(begin, end - begin);
        break;
      default:
        if (begin < end) text.insert(begin, text.substr(begin, end - begin));
    }
  }

  std::mt19937 random_;
};

/// Whether our value says what the other reader's node says.
bool same(const Value& ours, const Value& node);

bool same_scalar(const Value& ours, const Value& node) {
  if (const auto* name = node.find("secret"))
    return ours.is_secret() && ours.secret() == name->string();
  if (const auto* text = node.find("text")) return ours.is_string() && ours == *text;
  const auto* plain = node.find("plain");
  if (plain == nullptr) return false;
  if (ours.is_string()) return ours == *plain;
  // Numbers, true and null: their reading has tests of its own.
  const auto again = parse_yaml(plain->string());
  return !ours.is_array() && !ours.is_object() && again.has_value() && *again == ours;
}

bool same(const Value& ours, const Value& node) {
  if (const auto* list = node.find("list"))
    return ours.is_array() && std::ranges::equal(ours.items(), list->items(), same);
  const auto* map = node.find("map");
  if (map == nullptr) return same_scalar(ours, node);
  return ours.is_object() &&
         std::ranges::equal(
             ours.members(), map->items(), [](const Member& member, const Value& pair) {
               const auto& key = pair.items()[0];
               const auto* name =
                   key.find("text") != nullptr ? key.find("text") : key.find("plain");
               return name != nullptr && member.key == name->string() &&
                      same(member.value, pair.items()[1]);
             });
}

/// Lists and mappings inside each other.
std::size_t depth_of(const Value& value) {
  std::size_t deepest = 0;
  if (value.is_array()) {
    for (const auto& item : value.items()) deepest = std::max(deepest, depth_of(item));
  } else if (value.is_object()) {
    for (const auto& member : value.members()) deepest = std::max(deepest, depth_of(member.value));
  } else {
    return 0;
  }
  return deepest + 1;
}

/// Why we refuse what another reader takes: by choice.
bool is_ours(std::string_view message) {
  static constexpr std::string_view kChoices[] = {
      "is there twice", "the tag '", "only one document", "a key must be a plain word",
      "control character", "'<<' takes", "an anchor's name", "':' after the key", "begins with '%'",
      "key is missing", "reference to a secret", "'!secret' takes", "write the reference as",
      // Of the library: what it cannot read is refused with its place, and nothing is lost.
      "unknown token", "end of sequence flow not found", "illegal map value", "not indented enough",
      "end of map not found", "end of map flow not found"};
  return std::ranges::any_of(kChoices, [&](auto choice) { return message.contains(choice); });
}

/// The other reader knows no tabs before a value; with spaces instead, ours stays the same.
bool takes_tabs_for_spaces(std::string text, const Value& ours) {
  if (!text.contains('\t')) return false;
  std::ranges::replace(text, '\t', ' ');
  const auto again = parse_yaml(text);
  return again && *again == ours;
}

/// What YAML 1.2 has and the other reader has not: names of anchors with dots, a tab at the begin
/// of a block's text, a colon right before the end of an element in brackets.
bool is_beyond_the_other(const std::string& text) {
  static const std::regex kBeyond("&[-\\w]*[^-\\w\\s]|\n +\t|:[\\],}]");
  return std::regex_search(text, kBeyond);
}

/// What the other reader says of each text.
std::vector<Value> told_by_the_other(const std::vector<std::string>& texts) {
  const auto folder = sys::TemporaryFolder::create().value();
  const auto input = folder.path() / "documents";
  std::string lines;
  for (const auto& text : texts) lines += write_json(Value(text)) + '\n';
  EXPECT_THAT(sys::write_file(input, lines, 0600, sys::Durability::volatile_), testing::IsOk());
  sys::SystemCommandRunner runner;
  const auto script = fs::path(ORLOP_SOURCE_DIR) / "tests/contract/libs/codec/second_reader.py";
  const auto output = folder.path() / "nodes";
  EXPECT_THAT(sys::run_checked(runner, {.argv = {"bash", "-c",
                                                 formatted("python3 {} <{} >{}", script.string(),
                                                           input.string(), output.string())},
                                        .timeout = std::chrono::minutes(10)}),
              testing::IsOk());
  std::istringstream answers(sys::read_text(output, std::size_t{256} << 20).value());
  std::vector<Value> told;
  for (std::string line; std::getline(answers, line);)
    told.push_back(parse_json(line, {.max_bytes = std::size_t{16} << 20}).value());
  return told;
}

/// Values of every kind, and texts that are hard to write.
class Author {
 public:
  Value any(int depth) {
    const auto kind = below(depth > 4 ? 5 : 7);
    if (kind == 5) {
      auto list = Value::array();
      for (auto left = below(4); left > 0; --left) list.push(any(depth + 1));
      return list;
    }
    if (kind == 6) return mapping(depth);
    if (kind == 0) return {};
    if (kind == 1) return {below(2) == 0};
    if (kind == 2) return {static_cast<std::int64_t>(below(2000)) - 1000};
    return {text()};
  }
  Value mapping(int depth) {
    auto made = Value::object();
    for (auto left = below(4); left > 0; --left) made.set(text(), any(depth + 1));
    return made;
  }

 private:
  std::size_t below(std::size_t count) { return random_() % count; }
  std::string text() {
    static constexpr std::string_view kPieces[] = {
        "a",   "Word", " ",          "\n",   "\n\n",  ":",   ": ",  "#",      " #", "- ", "-",
        "'",   "\"",   "\\",         "yes",  "null",  "1",   "0x1", "0644",   "{",  "}",  "[",
        "]",   ",",    "&a",         "*a",   "!!int", "|",   ">",   "%",      "@",  "`",  "\t",
        "=",   "<<",   "?",          "? ",   "~",     "1e3", ".",   "/etc/a", "é",  "  ", "---",
        "...", "\x01", "2030-12-31", "1:30", "true",  "on",  "__"};
    std::string made;
    for (auto left = below(5); left > 0; --left) made += kPieces[below(std::size(kPieces))];
    return made;
  }

  std::mt19937 random_{27};
};

TEST(YamlContract, WhatWeWriteIsReadAlike) {
  Author author;
  std::vector<Value> values;
  std::vector<std::string> texts;
  for (int i = 0; i < 5000; ++i) {
    values.push_back(author.mapping(0));
    texts.push_back(write_yaml(values.back()));
  }
  const auto answers = told_by_the_other(texts);
  ASSERT_EQ(answers.size(), texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const auto ours = parse_yaml(texts[i]);
    ASSERT_TRUE(ours.has_value()) << ours.error().error.message() << '\n' << texts[i];
    EXPECT_EQ(*ours, values[i]) << write_json(values[i]) << '\n' << texts[i];
    ASSERT_FALSE(answers[i].is_null()) << texts[i];
    EXPECT_TRUE(same(values[i], answers[i].items().at(0))) << texts[i];
  }
}

TEST(YamlContract, TheLookBeforeReadingIsNeverStricterThanReading) {
  auto documents = real_documents();
  documents.emplace_back("a: [b, {c: 'd, [', e: [\"f]\"]}, g [h] # [[\n  , i]\n? j\n: - [k]\n");
  documents.emplace_back("{\"a\": [1, [2, {\"b\": 'it''s'}]], c: it's, d: &x [*x]}\n");
  documents.emplace_back("- text that\n  goes [on\n- {a: b}\n- |\n [[\n- \"q: [\n  [\"\n- - [a]\n");
  Typist typist(77);
  int taken = 0;
  for (std::size_t i = 0; i < 30'000; ++i) {
    const auto text = typist.slip(documents[i % documents.size()]);
    const auto read = parse_yaml(text);
    if (!read || text.contains("<<")) continue;  // a merged list is not in the value
    ++taken;
    const auto fault = fault_of_shape(text, {.max_depth = depth_of(*read)});
    EXPECT_FALSE(fault) << fault->problem << '\n' << text;
  }
  EXPECT_GT(taken, 5000);
}

TEST(YamlContract, WhatWeAcceptIsReadAlike) {
  const auto documents = real_documents();
  ASSERT_GE(documents.size(), 8U);
  Typist typist(2026);
  std::vector<std::string> texts = documents;
  for (int i = 0; i < kMutations; ++i)
    texts.push_back(typist.slip(documents[static_cast<std::size_t>(i) % documents.size()]));

  const auto answers = told_by_the_other(texts);
  ASSERT_EQ(answers.size(), texts.size());
  std::map<std::string, int> counts;
  std::map<std::string, int> stricter;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const auto& text = texts[i];
    const auto& theirs = answers[i];
    const auto ours = parse_yaml(text);
    if (!ours) {
      const auto message = ours.error().error.message();
      const bool by_choice = theirs.is_null() || is_ours(message);
      ++counts[theirs.is_null() ? "refused by both" : by_choice ? "refused by choice" : "stricter"];
      if (!by_choice && ++stricter[message.substr(0, message.find(" ("))] == 1)
        ADD_FAILURE() << message << "\n" << text;
      continue;
    }
    if (theirs.is_null() && takes_tabs_for_spaces(text, *ours)) {
      ++counts["tabs"];
      continue;
    }
    if (theirs.is_null() && is_beyond_the_other(text)) {
      ++counts["beyond the other"];
      continue;
    }
    if (theirs.is_null()) {
      ++counts["laxer"];
      ADD_FAILURE() << "taken, though the other reader refuses it: " << write_json(*ours) << '\n'
                    << text;
      continue;
    }
    const bool alike = theirs.items().empty() ? ours->is_null() : same(*ours, theirs.items()[0]);
    ++counts[alike ? "read alike" : "read otherwise"];
    if (!alike) ADD_FAILURE() << write_json(*ours) << '\n' << write_json(theirs) << '\n' << text;
  }
  for (const auto& [what, count] : counts) RecordProperty(what, count);
  std::cout << ::testing::PrintToString(counts) << '\n';
  EXPECT_GT(counts["read alike"], 1000);
  EXPECT_GT(counts["refused by both"], 1000);
}

}  // namespace
}  // namespace orlop::codec
