// SPDX-License-Identifier: Apache-2.0
#include "libs/disk/guid.hpp"

#include "tests/support/matchers.hpp"

namespace orlop::disk {
namespace {

using orlop::testing::IsError;

TEST(Guid, KeepsTheOrderOfTheText) {
  const auto guid = Guid::parse("4F68BCE3-e8cd-4db1-96e7-fbcaf984b709");
  ASSERT_THAT(guid, orlop::testing::IsOk());
  EXPECT_EQ(guid->text(), "4f68bce3-e8cd-4db1-96e7-fbcaf984b709");
  EXPECT_EQ(to_hex(guid->bytes()), "4f68bce3e8cd4db196e7fbcaf984b709");
}

TEST(Guid, RefusesOtherForms) {
  for (const auto* text :
       {"", "4f68bce3", "4f68bce3e8cd4db196e7fbcaf984b709", "4f68bce3-e8cd-4db1-96e7-fbcaf984b70g",
        "{4f68bce3-e8cd-4db1-96e7-fbcaf984b7}", "4f68bce3-e8cd-4db1-96e7-fbcaf984b7090"}) {
    EXPECT_THAT(Guid::parse(text), IsError(Errc::invalid)) << text;
  }
}

TEST(Guid, RandomOnesAreVersion4AndDiffer) {
  const auto first = Guid::random();
  const auto second = Guid::random();
  ASSERT_THAT(first, orlop::testing::IsOk());
  EXPECT_EQ(first->text()[14], '4');
  EXPECT_NE(*first, *second);
}

}  // namespace
}  // namespace orlop::disk
