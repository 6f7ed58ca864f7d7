// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/phases.hpp"

#include <gmock/gmock.h>

#include "tests/support/matchers.hpp"

namespace orlop::bench {
namespace {

lab::Facts stamps() { return {{"initrd", "4000000"}, {"userspace", "10000000"}}; }

constexpr Seen kSeen = {.loader_started = 7,
                        .complete = {.since_kernel = 25, .since_power_on = 36.5}};

TEST(Phases, AddUpToTheTimeFromPowerOn) {
  const auto phases = phases_of(stamps(), kSeen);
  ASSERT_THAT(phases, testing::IsOk());
  EXPECT_EQ(*phases,
            (Phases{.firmware = 7, .loader = 4.5, .kernel = 4, .initrd = 6, .userspace = 15}));
  EXPECT_DOUBLE_EQ(total(*phases), kSeen.complete.since_power_on);
}

TEST(Phases, AMissingTimeStampIsNamed) {
  for (const auto& [name, value] : stamps()) {
    auto facts = stamps();
    facts.erase(name);
    EXPECT_THAT(phases_of(facts, kSeen), testing::IsErrorSaying(Errc::corrupt, name));
    facts[name] = "0";
    EXPECT_THAT(phases_of(facts, kSeen), testing::IsErrorSaying(Errc::corrupt, name));
  }
}

TEST(Phases, EveryTimeStampIsAskedFor) {
  const auto questions = phase_questions();
  ASSERT_EQ(questions.size(), stamps().size());
  for (const auto& question : questions) EXPECT_TRUE(stamps().contains(question.name));
}

TEST(Fastest, IsTheBootWithTheLeastInAll) {
  const std::vector<Phases> boots = {{.userspace = 9}, {.userspace = 1}, {.userspace = 4}};
  EXPECT_EQ(fastest(boots).userspace, 1);
  EXPECT_EQ(total(fastest({})), 0);
}

TEST(Draw, BarsShareOneScale) {
  const auto picture =
      draw({{"orlop", {.firmware = 6, .userspace = 12}}, {"other", {.firmware = 6, .kernel = 30}}});
  EXPECT_THAT(picture, ::testing::StartsWith(
                           "orlop " + std::string(12, 'F') + std::string(24, 'U') + " 18.0 s\n" +
                           "other " + std::string(12, 'F') + std::string(60, 'K') + " 36.0 s\n"));
  EXPECT_THAT(picture, ::testing::HasSubstr("K kernel     orlop 0.0 s  other 30.0 s\n"));
  EXPECT_EQ(draw({}), "");
}

}  // namespace
}  // namespace orlop::bench
