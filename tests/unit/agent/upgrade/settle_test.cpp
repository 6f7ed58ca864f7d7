// SPDX-License-Identifier: Apache-2.0
#include "agent/upgrade/settle.hpp"

#include "tests/support/matchers.hpp"

namespace orlop::agent::upgrade {
namespace {

using bootloader::sdboot::BootCounter;
using bootloader::sdboot::BootEntry;
using enum UpgradeState;

crypto::Sha256 hash(std::string_view text) { return crypto::Sha256::of(as_bytes(text)); }

UpgradeRecord record(UpgradeState state) {
  return {.state = state,
          .target = UpgradeTarget{*Version::parse("2.0"), hash("manifest"), hash("2.0"), 1}};
}

std::optional<BootEntry> entry(std::optional<BootCounter> counter) {
  return BootEntry{"orlop-base", *Version::parse("2.0"), counter};
}

health::HealthReport failed_health() {
  return {.version = *Version::parse("2.0"),
          .root_hash = hash("2.0"),
          .on_trial = true,
          .checks = {{"a", true}, {"dns", false, "exit code 1: no answer"}}};
}

TEST(Settle, DecidesFromWhatRunsAndTheEntry) {
  struct Row {
    const char* what;
    UpgradeState before;
    const char* running;
    std::optional<BootEntry> target_entry;
    UpgradeState after;
    bool failure = false;
  };
  const auto fresh = entry(BootCounter{3, 0});
  const auto tried = entry(BootCounter{2, 1});
  const auto last = entry(BootCounter{0, 3});
  const auto blessed = entry({});
  for (const auto& row : std::vector<Row>{
           {"an interrupted write stays what it is", writing, "1.0", {}, writing},
           {"a finished upgrade stays what it is", good, "2.0", blessed, good},
           {"the old release runs on before the reboot", reboot_pending, "1.0", fresh,
            reboot_pending},
           {"power went after the entry was added", installed, "1.0", fresh, reboot_pending},
           {"power went before the entry was added", installed, "1.0", {}, installed},
           {"the entry got lost", reboot_pending, "1.0", {}, installed},
           {"first try", reboot_pending, "2.0", tried, trying},
           {"last try is still a try", trying, "2.0", last, trying},
           {"blessed", trying, "2.0", blessed, good},
           {"blessed before the agent looked", reboot_pending, "2.0", blessed, good},
           {"tries used up", trying, "1.0", last, rolled_back, true},
           {"tries used up without userspace", reboot_pending, "1.0", last, rolled_back, true},
           {"tries left, but somebody chose the old one", trying, "1.0", tried, reboot_pending},
           {"rollback stays", rolled_back, "1.0", last, rolled_back},
           {"rollback before the reboot", rolled_back, "2.0", last, rolled_back},
           {"rollback whose rename was lost", rolled_back, "2.0", blessed, good},
       }) {
    const auto settled = settle({.record = record(row.before),
                                 .running_root_hash = hash(row.running),
                                 .target_entry = row.target_entry});
    EXPECT_EQ(to_string(settled.state), to_string(row.after)) << row.what;
    EXPECT_EQ(!settled.failure.empty(), row.failure) << row.what;
    EXPECT_TRUE(check_step(row.before, settled.state)) << row.what;
  }
}

TEST(Settle, TheReasonIsTheFailedCheckOrTheTries) {
  SettleFacts facts{.record = record(trying),
                    .running_root_hash = hash("1.0"),
                    .target_entry = entry(BootCounter{0, 3})};
  EXPECT_EQ(settle(facts).failure, "release 2.0 used up its 3 tries without completing a boot");
  facts.health = failed_health();
  EXPECT_EQ(settle(facts).failure, "health check dns: exit code 1: no answer");
  facts.health->root_hash = hash("1.0");  // somebody else's report explains nothing
  EXPECT_EQ(settle(facts).failure, "release 2.0 used up its 3 tries without completing a boot");
}

TEST(Settle, WithoutATargetNothingChanges) { EXPECT_EQ(settle({.record = {}}).state, idle); }

}  // namespace
}  // namespace orlop::agent::upgrade
