// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/corpus.hpp"

#include <gmock/gmock.h>

#include "libs/codec/json.hpp"

namespace orlop::bench {
namespace {

codec::Value answer(const std::string& list) {
  return codec::parse_json(R"({"schema":"orlop.diagnostics/1","diagnostics":[)" + list + "]}")
      .value();
}
std::string error_at(int line, const std::string& message,
                     const std::string& code = "unknown-key") {
  return R"({"line":)" + std::to_string(line) + R"(,"severity":"error","code":")" + code +
         R"(","message":")" + message + "\"}";
}
const std::string kNote = R"({"line":0,"severity":"note","code":"x","message":"'n' is so"})";

TEST(Corpus, AFateIsThatOfTheWorstError) {
  EXPECT_EQ(fate_of(answer("")), Fate::accepted);
  EXPECT_EQ(fate_of(answer(kNote)), Fate::accepted);
  EXPECT_EQ(fate_of(answer(error_at(3, "'a'"))), Fate::refused_by_key);
  EXPECT_EQ(fate_of(answer(error_at(3, "'a'") + "," + error_at(0, "no header"))),
            Fate::refused_otherwise);
  EXPECT_EQ(fate_of(answer(error_at(3, "no YAML", "yaml"))), Fate::refused_otherwise);
}

TEST(Corpus, ReasonsAreNamesWithoutTheirPlaces) {
  EXPECT_EQ(named_in("the key 'users[3].doas' is not supported"), "users[].doas");
  EXPECT_EQ(named_in("the text is no YAML"), "");
  EXPECT_EQ(named_in("'open"), "");
}

TEST(Corpus, ScoresCountDocumentsAndNotErrors) {
  Score score;
  count(score, answer(error_at(1, "'a[0]'") + "," + error_at(2, "'a[1]'")));
  count(score, answer(error_at(1, "'a[0]'") + "," + error_at(2, "'b'")));
  count(score, answer(error_at(0, "none of them", "no-header")));
  count(score, answer(""));
  EXPECT_EQ(score.documents, 4);
  EXPECT_EQ(score.accepted, 1);
  EXPECT_EQ(score.refused_by_key, 2);
  EXPECT_EQ(score.refused_otherwise, 1);
  EXPECT_EQ(most_frequent(score, 2), "a[] (2), b (1)");
}

}  // namespace
}  // namespace orlop::bench
