// SPDX-License-Identifier: Apache-2.0
#include "agent/fetch/protocol.hpp"

#include <gtest/gtest.h>

#include "tests/support/matchers.hpp"

namespace orlop::agent::fetch {
namespace {

using testing::IsError;
using testing::IsErrorSaying;
using testing::IsOk;
using testing::IsOkAnd;

TEST(FetchProtocol, RequestsSurviveTheRoundTrip) {
  const FetchRequest rows[] = {{.url = "http://h/a\n\"b", .max = 77},
                               {.url = "/x", .range = net::ByteRange{1, 2}}};
  for (const auto& request : rows) {
    auto line = encode_request(request).value();
    ASSERT_EQ(line.find('\n'), line.size() - 1);
    line.pop_back();
    EXPECT_THAT(parse_request(line), IsOkAnd(::testing::Eq(request)));
  }
  EXPECT_THAT(encode_request({.url = std::string(kMaxLine, 'x')}), IsError(Errc::invalid));
}

TEST(FetchProtocol, RefusesRequestsOutOfForm) {
  for (const auto* line :
       {"", "[]", "{}", R"({"url":"x"})", R"({"url":1,"max":1})", R"({"url":"x","max":-1})",
        R"({"url":"x","offset":1})", R"({"url":"x","max":1.5})"}) {
    EXPECT_THAT(parse_request(line), IsErrorSaying(Errc::invalid, "fetch request")) << line;
  }
}

TEST(FetchProtocol, ErrorsKeepCodeTextAndRemedy) {
  const auto error = Error(Errc::denied, "no\x1b[2J").with_context("asking").with_remedy("Ask.");
  auto line = encode_failure(error);
  ASSERT_TRUE(line.ends_with('\n'));
  line.pop_back();
  EXPECT_THAT(parse_answer(line), IsErrorSaying(Errc::denied, "asking: no [2J\nremedy: Ask."));
  EXPECT_LT(encode_failure(Error(Errc::io, std::string(100'000, 'x'))).size(), kMaxLine);
  EXPECT_THAT(parse_answer(R"({"ok":true})"), IsOk());
  EXPECT_THAT(parse_answer(R"({"ok":1})"), IsErrorSaying(Errc::failed, "out of form"));
}

}  // namespace
}  // namespace orlop::agent::fetch
