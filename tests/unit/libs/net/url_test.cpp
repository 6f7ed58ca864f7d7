// SPDX-License-Identifier: Apache-2.0
#include "libs/net/url.hpp"

#include <gtest/gtest.h>

#include "tests/support/matchers.hpp"

namespace orlop::net {
namespace {

using testing::IsError;
using testing::IsErrorSaying;
using testing::IsOkAnd;

TEST(Url, TellsSchemes) {
  EXPECT_EQ(scheme_of("HTTPS://x/y"), "https");
  EXPECT_EQ(scheme_of("file:///x"), "file");
  EXPECT_EQ(scheme_of("/srv/a:b"), "");
  EXPECT_EQ(scheme_of("a/b://c"), "");
  EXPECT_EQ(scheme_of("://c"), "");
}

TEST(Url, Joins) {
  EXPECT_EQ(join_url("http://h/r/", "targets/a.json"), "http://h/r/targets/a.json");
  EXPECT_EQ(join_url("http://h", "v 1^2%?#"), "http://h/v%201%5e2%25%3f%23");
  EXPECT_EQ(join_url("/srv/repo", "v 1^2"), "/srv/repo/v 1^2");
}

TEST(Url, FindsLocalPaths) {
  EXPECT_THAT(local_path("file:///a%20b"), IsOkAnd(::testing::StrEq("/a b")));
  EXPECT_THAT(local_path("file://localhost/a"), IsOkAnd(::testing::StrEq("/a")));
  EXPECT_THAT(local_path("/a%20b"), IsOkAnd(::testing::StrEq("/a%20b")));
  EXPECT_THAT(local_path("file://host/a"), IsErrorSaying(Errc::invalid, "three slashes"));
  EXPECT_THAT(local_path("file:///a%2"), IsError(Errc::invalid));
  EXPECT_THAT(local_path("file:///a%00b"), IsError(Errc::invalid));
  EXPECT_THAT(local_path("file:///a?b"), IsError(Errc::invalid));
  EXPECT_THAT(local_path(""), IsError(Errc::invalid));
}

}  // namespace
}  // namespace orlop::net
