// SPDX-License-Identifier: Apache-2.0
#include "libs/base/error.hpp"

#include <gmock/gmock.h>

#include <cerrno>

#include "libs/base/result.hpp"
#include "tests/support/matchers.hpp"

namespace orlop {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

enum class Trouble { flat = 1, punctured };
std::string_view error_domain(Trouble) { return "tyre"; }
std::string_view error_name(Trouble code) { return code == Trouble::flat ? "flat" : "punctured"; }

TEST(Error, TheOutermostContextStandsFirst) {
  const auto error = Error(Errc::corrupt, "block 7 has another hash")
                         .with_context("reading the root image")
                         .with_context("upgrading to 2.0");
  EXPECT_THAT(error.context(), ElementsAre("upgrading to 2.0", "reading the root image"));
  EXPECT_EQ(error.describe(), "upgrading to 2.0: reading the root image: block 7 has another hash");
  EXPECT_EQ(error.report(), error.describe());
}

TEST(Error, ARemedyHasALineOfItsOwnAndTheLastOneStands) {
  const auto error = Error(Errc::denied, "no").with_remedy("First.").with_remedy("Ask root.");
  EXPECT_EQ(error.report(), "no\nremedy: Ask root.");
  EXPECT_EQ(error.describe(), "no");
}

TEST(Error, AFailureWhileCleaningUpDoesNotHideTheFirst) {
  const auto error =
      Error(Errc::io, "writing a: no medium")
          .followed_by(Error(Errc::denied, "removing a: not allowed").with_context("tidying"));
  EXPECT_TRUE(error.is(Errc::io));
  EXPECT_EQ(error.describe(),
            "writing a: no medium; and then, while cleaning up: tidying: removing a: not allowed");
}

TEST(Error, EnumsOfTwoRoomsAreTwoCodes) {
  const Error error(Trouble::flat, "x");
  EXPECT_TRUE(error.is(Trouble::flat));
  EXPECT_FALSE(error.is(Trouble::punctured));
  EXPECT_FALSE(error.is(Errc::invalid));  // has the same number
  EXPECT_STREQ(error.code().category().name(), "tyre");
  EXPECT_EQ(error.code().message(), "flat");
}

TEST(Error, TheSystemsErrorsBecomeOurs) {
  struct Row {
    int number;
    Errc code;
  };
  const Row rows[] = {{ENOENT, Errc::not_found}, {ENODEV, Errc::not_found},
                      {EEXIST, Errc::exists},    {EACCES, Errc::denied},
                      {EPERM, Errc::denied},     {EROFS, Errc::denied},
                      {ENOSPC, Errc::no_space},  {EDQUOT, Errc::no_space},
                      {EFBIG, Errc::no_space},   {ETIMEDOUT, Errc::timed_out},
                      {EBUSY, Errc::conflict},   {EIO, Errc::io},
                      {EINVAL, Errc::io}};
  for (const auto& [number, code] : rows) {
    const auto error = Error::from_errno(number, "opening /x");
    EXPECT_TRUE(error.is(code)) << number;
    EXPECT_THAT(error.message(), HasSubstr("opening /x: ")) << number;
  }
}

TEST(Error, EveryCodeHasANameOfItsOwn) {
  std::vector<std::string> names;
  for (int code = 1; code <= static_cast<int>(Errc::failed); ++code)
    names.emplace_back(error_name(static_cast<Errc>(code)));
  EXPECT_THAT(names, ::testing::Not(::testing::Contains("unknown")));
  std::ranges::sort(names);
  EXPECT_EQ(std::ranges::adjacent_find(names), names.end());
}

Result<int> half(int number) {
  if (number % 2 != 0) return fail(Errc::invalid, "{} is odd", number);
  return number / 2;
}
Result<int> quarter(int number) { return TRY(half(TRY_CONTEXT(half(number), "halving once"))); }
Status check(int number) {
  (void)TRY(half(number));
  return {};
}

TEST(Result, TryUnwrapsOrReturns) {
  EXPECT_THAT(quarter(12), testing::IsOkAnd(3));
  EXPECT_THAT(quarter(6), testing::IsErrorSaying(Errc::invalid, "3 is odd"));
  ASSERT_THAT(quarter(5), testing::IsError(Errc::invalid));
  EXPECT_EQ(quarter(5).error().describe(), "halving once: 5 is odd");
  EXPECT_THAT(check(2), testing::IsOk());
  EXPECT_THAT(check(1), testing::IsError(Errc::invalid));
}

}  // namespace
}  // namespace orlop
