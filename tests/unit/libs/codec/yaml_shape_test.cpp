// SPDX-License-Identifier: Apache-2.0
// What hostile shapes of YAML cost: counted in bytes that are asked of the allocator, so that the
// answer is the same on every machine.
#include "libs/codec/yaml_shape.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "libs/base/format.hpp"
#include "libs/codec/yaml.hpp"

namespace {

std::atomic<std::size_t> allocated{0};

void* allocate(std::size_t size) {
  allocated += size;
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}

}  // namespace

void* operator new(std::size_t size) { return allocate(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace orlop::codec {
namespace {

using ::testing::HasSubstr;

constexpr std::size_t kBytes = std::size_t{1} << 20;
constexpr ParseLimits kLimits = {.max_bytes = kBytes, .max_depth = 16, .max_nodes = 200'000};

/// A text of at most kBytes that repeats a piece.
std::string repeated(std::string text, std::string_view piece, std::string_view end = "") {
  while (text.size() + piece.size() + end.size() <= kBytes) text += piece;
  return text.append(end);
}

template <class Piece>
std::string numbered(std::string text, Piece piece) {
  for (int i = 0; text.size() + 64 <= kBytes; ++i) text += piece(i);
  return text;
}

std::string laughs() {
  std::string text = "a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha]\n";
  for (int i = 1; i < 9; ++i) {
    text += formatted("a{0}: &a{0} [", i);
    for (int k = 0; k < 9; ++k) text += formatted("{}*a{}", k == 0 ? "" : ", ", i - 1);
    text += "]\n";
  }
  return text;
}

struct Row {
  std::string name;
  std::string text;
  std::string says;
};

std::vector<Row> shapes() {
  std::string stairs;
  for (std::size_t depth = 0; stairs.size() < kBytes - 2000; ++depth)
    stairs += std::string(depth, ' ') + "a:\n";
  return {
      {"brackets", repeated("a: ", "["), "nested too deeply: 16 levels"},
      {"braces", repeated("a: ", "{"), "nested too deeply: 16 levels"},
      {"braces with keys", repeated("", "{a: "), "nested too deeply: 16 levels"},
      {"brackets and braces", repeated("- ", "[{"), "nested too deeply: 16 levels"},
      {"brackets over lines", repeated("a:\n", " [\n"), "nested too deeply: 16 levels"},
      {"brackets behind a quote", repeated("'a': ", "["), "nested too deeply: 16 levels"},
      {"dashes", repeated("", "- "), "nested too deeply: 16 levels"},
      {"stairs", stairs, "nested too deeply: 16 levels"},
      {"question marks", repeated("", "? "), "a key must be a plain word"},
      {"small lists", repeated("[", "[],", "[]]"), "too many values: 200000"},
      {"commas", repeated("a: [", "b,", "b]"), "too many values: 200000"},
      {"dashes on lines", repeated("", "-\n"), "too many values: 200000"},
      {"long plain key", repeated("", "k", ": 1"), "a key has more than 1024 bytes"},
      {"long quoted key", repeated("\"", "k", "\": 1"), ""},
      {"long key in braces", repeated("{", "k", ": 1}"), ""},
      {"anchors", numbered("", [](int i) { return formatted("- &a{} 1\n", i); }),
       "more than 4096 anchors"},
      {"one anchor again and again", repeated("", "- &a 1\n"), "more than 4096 anchors"},
      {"aliases", repeated("- &a [b]\n", "- *a\n"), "too many values: 200000"},
      {"billion laughs", laughs(), "more than ten times the document"},
      {"open quote", repeated("a: \"", "x"), "illegal EOF in scalar"},
      {"tags", repeated("a: ", "!"), "an anchor or tag has more than 256 bytes"},
      {"tags in a list", repeated("a: [b, ", "!"), "an anchor or tag has more than 256 bytes"},
      {"ampersands", repeated("a: ", "&a "), "more than one anchor"},
      {"ampersands in a list", repeated("a: [", "&a "), "more than one anchor"},
      {"ampersands on lines", repeated("a:\n", " &a\n"), ""},
      {"aliases in a row", repeated("a: ", "*a "), ""},
      {"colons", repeated("a", ": a"), ""},
      {"documents", repeated("", "---\n"), "only one document"},
      {"carriage returns", repeated("a: [", "\r"), ""},
  };
}

TEST(YamlShape, HostileOnesAreRefusedCheaplyWithTheLimitNamed) {
  for (const auto& [name, text, says] : shapes()) {
    const auto before = allocated.load();
    const auto read = parse_yaml(text, kLimits);
    const auto cost = allocated.load() - before;
    ASSERT_FALSE(read.has_value()) << name;
    EXPECT_THAT(read.error().error.message(), HasSubstr(says)) << name;
    EXPECT_LT(read.error().error.message().size(), 400U) << name;
    // Values that are made before there are too many cost what values cost.
    EXPECT_LT(cost, (says.contains("too many values") ? 72 : 12) * kBytes) << name;
  }
}

TEST(YamlShape, HugeButPlainOnesAreTaken) {
  for (const auto& [name, text] :
       {std::pair{"a huge text", repeated("a: ", "x")},
        {"a huge quoted text", repeated("a: \"", "x", "\"")},
        {"a huge block", repeated("a: |\n", "  [[[[[[[[[[[[[[[[[[[[ {{{{\n")},
        {"empty lines", repeated("a: b\n", "\n")},
        {"comments", repeated("a: b\n", "# [[[[[[[[[[[[[[[[[[[[[[[[\n")},
        {"spaces", repeated("a: b", " ")}}) {
    const auto before = allocated.load();
    EXPECT_TRUE(parse_yaml(text, kLimits).has_value()) << name;
    EXPECT_LT(allocated.load() - before, 32 * kBytes) << name;
  }
}

TEST(YamlShape, BracketsThatAreTextCountNothing) {
  const std::string many(40, '[');
  for (const auto& text :
       {"a: x" + many, "a: 'x" + many + "'\nb: \"\\\"" + many + "\"", "a: |\n  " + many + "\nb: c",
        "- a: >-\n   " + many + "\n  b: c", "# " + many + "\na: b # " + many,
        "a: plain\n  " + many + "\nb: c", "- plain\n " + many,
        "a: [x, '" + many + "', \"" + many + "\"]", "a: {x: 'it''s " + many + "'} # " + many,
        "a: [it's, b] \nb: " + std::string("'") + many + "'", "? a\n: 'x" + many + "'",
        "{\"a\":\"" + many + "\"}", "a: [\n  b, # " + many + "\n  c]", "a: !!str x" + many,
        std::string("a: &b [&c [&d e, &f g], &h {i: &j k}]"), "'a: " + many + "': b"})
    EXPECT_FALSE(fault_of_shape(text, {.max_depth = 3})) << text;
}

TEST(YamlShape, TheDeepestThatIsAllowedIsTaken) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  EXPECT_TRUE(parse_yaml(nested(16), kLimits).has_value());
  const auto deeper = parse_yaml("\n " + nested(17), kLimits);
  ASSERT_FALSE(deeper.has_value());
  EXPECT_EQ(deeper.error().position, (Position{2, 18}));
  EXPECT_TRUE(parse_yaml(std::string(1024, 'k') + ": 1").has_value());
  EXPECT_FALSE(parse_yaml(std::string(1025, 'k') + ": 1").has_value());
}

}  // namespace
}  // namespace orlop::codec
