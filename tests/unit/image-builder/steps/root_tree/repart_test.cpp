// SPDX-License-Identifier: Apache-2.0
#include "image-builder/steps/root_tree/repart.hpp"

#include <gmock/gmock.h>

namespace orlop::builder::steps::root_tree {
namespace {

using ::testing::HasSubstr;

TEST(Partitions, SlotsAreAlikeAndStateIsSealed) {
  const auto files = repart_definitions(
      {.esp = 1 << 20, .root = 2 << 20, .verity = 3 << 20, .state_minimum = 4 << 20},
      architecture::own());
  EXPECT_EQ(files.at("20-root-a.conf"), files.at("30-root-b.conf"));
  EXPECT_EQ(files.at("21-verity-a.conf"), files.at("31-verity-b.conf"));
  EXPECT_THAT(files.at("20-root-a.conf"),
              HasSubstr("SizeMinBytes=2097152\nSizeMaxBytes=2097152\n"));
  EXPECT_THAT(files.at("50-state.conf"), HasSubstr("Encrypt=tpm2\n"));
}

}  // namespace
}  // namespace orlop::builder::steps::root_tree
