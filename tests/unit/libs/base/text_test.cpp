// SPDX-License-Identifier: Apache-2.0
#include "libs/base/text.hpp"

#include <gmock/gmock.h>

namespace orlop {
namespace {

TEST(Text, EditDistance) {
  struct Row {
    std::string a, b;
    std::size_t edits;
  };
  const Row rows[] = {
      {"", "", 0},      {"", "abc", 3},     {"abc", "abc", 0},        {"abc", "abd", 1},
      {"abc", "ac", 1}, {"abc", "abbc", 1}, {"kitten", "sitting", 3}, {"hostnmae", "hostname", 2}};
  for (const auto& [a, b, edits] : rows) {
    EXPECT_EQ(edit_distance(a, b), edits) << a << " and " << b;
    EXPECT_EQ(edit_distance(b, a), edits) << b << " and " << a;
  }
}

TEST(Text, TheNearestWordIsTheFirstOfTheBest) {
  EXPECT_EQ(nearest_word("usres", {"hostname", "users", "user"}), "users");
  EXPECT_EQ(nearest_word("a", {"b", "c"}), "b");
  EXPECT_EQ(nearest_word("x", {}), "");
  // A hostile word costs no more than a long one.
  EXPECT_EQ(nearest_word(std::string(1 << 20, 'x'), {"users"}), "users");
}

TEST(Text, WordsAreJoined) {
  EXPECT_EQ(join_words({"a", "b", "c"}, ", "), "a, b, c");
  EXPECT_EQ(join_words({"a"}, ", "), "a");
  EXPECT_EQ(join_words({}, ", "), "");
}

TEST(Text, AWordForTheShellMeansItself) {
  EXPECT_EQ(shell_quoted("a b"), "'a b'");
  EXPECT_EQ(shell_quoted("it's $x"), "'it'\\''s $x'");
  EXPECT_EQ(shell_quoted(""), "''");
}

TEST(SplitWords, LeavesTheBlanksOut) {
  using ::testing::ElementsAre;
  EXPECT_THAT(split_words(""), ElementsAre());
  EXPECT_THAT(split_words(" \t\n"), ElementsAre());
  EXPECT_THAT(split_words("a"), ElementsAre("a"));
  EXPECT_THAT(split_words("  a=1\tbc \n d "), ElementsAre("a=1", "bc", "d"));
}

}  // namespace
}  // namespace orlop
