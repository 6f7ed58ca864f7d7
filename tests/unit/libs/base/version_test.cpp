// SPDX-License-Identifier: Apache-2.0
#include "libs/base/version.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <vector>

#include "tests/support/matchers.hpp"

namespace orlop {
namespace {

using testing::IsError;
using testing::IsOk;

struct Ordered {
  std::string a;
  std::strong_ordering order;
  std::string b;
};

constexpr auto kLess = std::strong_ordering::less;
constexpr auto kEqual = std::strong_ordering::equal;
constexpr auto kGreater = std::strong_ordering::greater;

// The examples of UAPI.10, section "Examples" (and of systemd-analyze(1)).
const Ordered kSpecification[] = {
    {"11", kEqual, "11"},
    {"systemd-123", kEqual, "systemd-123"},
    {"bar-123", kLess, "foo-123"},
    {"123a", kGreater, "123"},
    {"123.a", kGreater, "123"},
    {"123.a", kLess, "123.b"},
    {"123a", kGreater, "123.a"},
    {"11\xCE\xB1", kEqual, "11\xCE\xB2"},
    {"A", kLess, "a"},
    {"", kLess, "0"},
    {"0.", kGreater, "0"},
    {"0.0", kGreater, "0"},
    {"0", kGreater, "~"},
    {"", kGreater, "~"},
    {"1_", kEqual, "1"},
    {"_1", kEqual, "1"},
    {"1_", kLess, "1.2"},
    {"1_2_3", kGreater, "1.3.3"},
    {"1+", kEqual, "1"},
    {"+1", kEqual, "1"},
    {"1+", kLess, "1.2"},
    {"1+2+3", kGreater, "1.3.3"},
};

const Ordered kOwn[] = {
    {"1.9", kLess, "1.10"},
    {"1.01", kEqual, "1.1"},
    {"1.0~rc1", kLess, "1.0"},
    {"1.0~rc1", kLess, "1.0~rc2"},
    {"1.0-1", kGreater, "1.0"},
    {"1.0-1", kLess, "1.0^1"},
    {"1.0^1", kLess, "1.0.1"},
    {"184467440737095516160", kGreater, "18446744073709551615"},  // beyond 64 bits
    {"6.12.118", kGreater, "6.12.117"},
};

void expect_order(const Ordered& row) {
  EXPECT_TRUE(compare_versions(row.a, row.b) == row.order) << row.a << " and " << row.b;
  EXPECT_TRUE(compare_versions(row.b, row.a) == (0 <=> row.order)) << row.b << " and " << row.a;
}

TEST(Version, OrderOfTheSpecification) { std::ranges::for_each(kSpecification, expect_order); }
TEST(Version, OrderOfReleases) { std::ranges::for_each(kOwn, expect_order); }

TEST(Version, SortingIsTotal) {
  std::vector<std::string> versions = {"2", "1.10", "1.0", "1.0~rc1", "1.0-1", "1.0.1", "1.9"};
  std::ranges::sort(versions, [](const std::string& a, const std::string& b) {
    return compare_versions(a, b) < 0;
  });
  EXPECT_THAT(versions,
              ::testing::ElementsAre("1.0~rc1", "1.0", "1.0-1", "1.0.1", "1.9", "1.10", "2"));
}

TEST(Version, BecomesPartOfNamesSoItsCharactersAreFew) {
  for (const auto* text : {"1", "1.0", "2026.11.26", "1.0~rc1", "a-b^c.d", "1."})
    EXPECT_THAT(Version::parse(text), IsOk()) << text;
  EXPECT_THAT(Version::parse(std::string(64, '1')), IsOk());
  EXPECT_THAT(Version::parse(std::string(65, '1')), IsError(Errc::invalid));
  for (const auto* text :
       {"", ".1", "~1", "-1", "^1", "1_0", "1+3", "1 0", "1/0", "../1", "1\n", "\xC3\xBC"})
    EXPECT_THAT(Version::parse(text), IsError(Errc::invalid)) << text;
}

TEST(Version, EqualIsWhatComparesEqual) {
  EXPECT_EQ(*Version::parse("1.01"), *Version::parse("1.1"));
  EXPECT_LT(*Version::parse("1.9"), *Version::parse("1.10"));
  EXPECT_EQ(Version::parse("1.01")->text(), "1.01");
}

}  // namespace
}  // namespace orlop
