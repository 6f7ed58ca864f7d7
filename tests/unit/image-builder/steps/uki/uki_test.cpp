// SPDX-License-Identifier: Apache-2.0
#include "image-builder/steps/uki/uki.hpp"

#include <gtest/gtest.h>

#include "tests/support/matchers.hpp"

namespace orlop::builder::steps::uki {
namespace {

TEST(SigningTime, IsTheArchivesButNeverBeforeTheCertificate) {
  const auto archive = *parse_time("2025-09-06T09:20:24Z");
  const auto later = *parse_time("2026-11-24T12:00:00Z");
  EXPECT_EQ(signing_time(archive, later), later);
  EXPECT_EQ(signing_time(later, archive), later);
}

}  // namespace
}  // namespace orlop::builder::steps::uki
