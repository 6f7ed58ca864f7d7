// SPDX-License-Identifier: Apache-2.0
#include "libs/base/format.hpp"

#include <gtest/gtest.h>

namespace orlop {
namespace {

TEST(Formatted, SaysWhatTheStandardSays) {
  const std::string name = "slot-a";
  EXPECT_EQ(formatted("{}: {:>6} of {:#x}, {:.2f}", name, 42, 255U, 1.5),
            std::format("{}: {:>6} of {:#x}, {:.2f}", name, 42, 255U, 1.5));
  EXPECT_EQ(formatted("{1}{0}", 'a', std::string_view("b")), "ba");
  EXPECT_EQ(formatted("{{}}"), "{}");
}

TEST(Formatted, WidthsGivenAtRunTimeAreChecked) {
  EXPECT_EQ(formatted("{:{}}|", "x", 3), "x  |");
  EXPECT_THROW((void)formatted("{:{}}", "x", -1), std::format_error);
}

}  // namespace
}  // namespace orlop
