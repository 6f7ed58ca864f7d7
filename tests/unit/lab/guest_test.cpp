// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/guest.hpp"

#include <gmock/gmock.h>

#include "libs/codec/json.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::lab {
namespace {

TEST(ParseAnswers, TrimsAndKeepsInnerLines) {
  const auto facts =
      parse_answers("noise\n@@orlop@@ one\n a b \n\n@@orlop@@ two\nx\ny\n\n@@orlop@@ none\n");
  EXPECT_EQ(facts, (Facts{{"one", "a b"}, {"two", "x\ny"}, {"none", ""}}));
}

TEST(Expect, ListsEveryFactThatDoesNotHold) {
  const Facts facts = {{"a", "1"}, {"b", "CRYPT-VERITY-x"}};
  EXPECT_THAT(expect(facts, {{"a", "1"}, {"b", "CRYPT-VERITY-", true}}), testing::IsOk());
  const auto broken = expect(facts, {{"a", "2"}, {"b", "CRYPT-VERITY-"}, {"c", "3"}});
  EXPECT_THAT(broken, testing::IsErrorSaying(Errc::failed, "a is \"1\" instead of \"2\""));
  EXPECT_THAT(broken, testing::IsErrorSaying(Errc::failed, "b is \"CRYPT-VERITY-x\""));
  EXPECT_THAT(broken, testing::IsErrorSaying(Errc::failed, "c is \"(no answer)\""));
}

TEST(AtPath, FollowsMembers) {
  const auto document = codec::parse_json(R"({"release":{"version":"2.0","epoch":1}})");
  ASSERT_THAT(document, testing::IsOk());
  EXPECT_EQ(text_at(*document, "release.version"), "2.0");
  EXPECT_EQ(text_at(*document, "release.epoch"), "1");
  EXPECT_EQ(text_at(*document, "release.none"), "");
  EXPECT_EQ(at_path(*document, "other.version"), nullptr);
}

}  // namespace
}  // namespace orlop::lab
