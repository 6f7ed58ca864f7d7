// SPDX-License-Identifier: Apache-2.0
// The controller over a whole fake machine. Power cuts are in tests/powercut.
#include "agent/upgrade/controller.hpp"

#include "agent/health/reports.hpp"
#include "agent/upgrade/errors.hpp"
#include "libs/codec/json.hpp"
#include "tests/fakes/fake_node.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::upgrade {
namespace {

using bootloader::slots::SlotId;
using orlop::testing::blocks_of;
using orlop::testing::FakeNode;
using orlop::testing::IsError;
using orlop::testing::IsErrorSaying;
using orlop::testing::IsOk;
using orlop::testing::make_release;

const slots::OnProgress kQuiet = [](const slots::Progress&) {};

orlop::testing::FakeRelease release_of(const char* version, std::uint32_t changed) {
  return make_release(version, blocks_of({1, 2, changed, 4, 5, 6, changed + 1, 8}));
}

class Controller : public ::testing::Test {
 protected:
  FakeNode node_{release_of("1.0", 30)};

  void SetUp() override { node_.source.add(release_of("2.0", 40)); }

  void upgrade_to(const char* version) {
    ASSERT_THAT(node_.controller().apply({}, kQuiet, {}), IsOk());
    ASSERT_EQ(node_.boot(), version);
    node_.bless();
    ASSERT_EQ(node_.controller().settle_after_boot()->state, UpgradeState::good);
  }
  UpgradeRecord record() { return node_.controller().status()->record; }
};

TEST_F(Controller, PlanPredictsWhatApplyFetchesAndChangesNothing) {
  const auto used = node_.power->used();
  const auto plan = node_.controller().plan();
  ASSERT_THAT(plan, IsOk());
  EXPECT_EQ(node_.power->used(), used);
  EXPECT_EQ(plan->slot, SlotId::b);
  EXPECT_EQ(plan->delta.copied_blocks(), 6U);
  EXPECT_EQ(plan->esp.install, "orlop-base_2.0+3-0.efi");
  EXPECT_FALSE(plan->resumes);
  ASSERT_THAT(node_.controller().apply({}, kQuiet, {}), IsOk());
  EXPECT_EQ(node_.source.root_bytes_served, plan->delta.fetched_blocks() * 4096);
  EXPECT_EQ(*to_value(*plan).get_size("fetchedBytes"), node_.source.root_bytes_served);
}

TEST_F(Controller, ApplyReadsItsRecordsOnce) {
  ASSERT_THAT(node_.controller().apply({}, kQuiet, {}), IsOk());
  EXPECT_EQ(node_.store.loads["upgrade.json"], 1);
  EXPECT_EQ(node_.store.loads["failed-releases.json"], 1);
}

TEST_F(Controller, CheckAnswersInBothCases) {
  EXPECT_EQ(node_.controller().check()->available->version.text(), "2.0");
  node_.source.releases.erase("2.0");
  node_.source.add(release_of("0.9", 3));
  const auto none = node_.controller().check();
  ASSERT_THAT(none, IsOk());
  EXPECT_FALSE(none->available.has_value());
  EXPECT_THAT(none->reason, ::testing::HasSubstr("not newer"));
  node_.source.offline = true;
  EXPECT_THAT(node_.controller().check(), IsErrorSaying(Errc::io, "asking the repository"));
}

TEST_F(Controller, GoesThroughToGood) {
  const auto status = node_.controller().apply({}, kQuiet, {});
  ASSERT_THAT(status, IsOk());
  EXPECT_EQ(status->record.state, UpgradeState::reboot_pending);
  EXPECT_EQ(status->record.from, "1.0");
  // asking again is not an error and does nothing
  const auto used = node_.power->used();
  EXPECT_THAT(node_.controller().apply({}, kQuiet, {}), IsOk());
  EXPECT_EQ(node_.power->used(), used);
  ASSERT_EQ(node_.boot(), "2.0");
  EXPECT_EQ(record().state, UpgradeState::trying);
  node_.bless();
  EXPECT_EQ(record().state, UpgradeState::good);
  EXPECT_THAT(node_.controller().apply({}, kQuiet, {}), IsError(UpgradeErrc::not_newer));
}

TEST_F(Controller, ARefusalLeavesTheNodeAsItWas) {
  auto huge = release_of("3.0", 50);
  huge.manifest.root.size = std::uint64_t{4} << 30;
  node_.source.add(std::move(huge));
  const auto used = node_.power->used();
  EXPECT_THAT(node_.controller().apply({}, kQuiet, {}), IsError(UpgradeErrc::slot_too_small));
  EXPECT_EQ(node_.power->used(), used);
  EXPECT_EQ(record().state, UpgradeState::idle);
}

TEST_F(Controller, AFullEspIsRefusedBeforeAnyDownload) {
  node_.esp.files["photos.img"] = Bytes((std::size_t{64} << 20) - 10000);
  EXPECT_THAT(node_.controller().apply({}, kQuiet, {}), IsError(bootloader::sdboot::EspErrc::full));
  EXPECT_EQ(node_.source.root_bytes_served, 0U);
}

TEST_F(Controller, AnInterruptionIsKeptAndTheUpgradeGoesOn) {
  node_.source.serve_at_most = 4096;
  EXPECT_THAT(node_.controller().apply({}, kQuiet, {}), IsError(Errc::io));
  EXPECT_EQ(record().state, UpgradeState::writing);
  EXPECT_THAT(record().interruption, ::testing::HasSubstr("connection was lost"));
  EXPECT_EQ(node_.boot(), "1.0");
  node_.source.serve_at_most = UINT64_MAX;
  EXPECT_TRUE(node_.controller().plan()->resumes);
  ASSERT_THAT(node_.controller().apply({}, kQuiet, {}), IsOk());
  EXPECT_TRUE(record().interruption.empty());
  EXPECT_EQ(node_.boot(), "2.0");
}

TEST_F(Controller, ANewerReleaseTakesOverFromAnInterruptedOne) {
  node_.source.serve_at_most = 4096;
  EXPECT_THAT(node_.controller().apply({}, kQuiet, {}), IsError(Errc::io));
  node_.source.serve_at_most = UINT64_MAX;
  node_.source.add(release_of("3.0", 60));
  ASSERT_THAT(node_.controller().apply({}, kQuiet, {}), IsOk());
  EXPECT_EQ(node_.boot(), "3.0");
}

TEST_F(Controller, AReleaseThatFailsIsRememberedAndRefused) {
  upgrade_to("2.0");
  const auto old_root = node_.running->root_hash;
  node_.source.add(release_of("3.0", 50));
  ASSERT_THAT(node_.controller().apply({}, kQuiet, {}), IsOk());
  for (int tries = 0; tries < 3; ++tries) {
    ASSERT_EQ(node_.boot(), "3.0");
    EXPECT_EQ(record().state, UpgradeState::trying);
    EXPECT_THAT(node_.controller().apply({}, kQuiet, {}), IsError(UpgradeErrc::not_newer));
  }
  const health::HealthReport health{.version = *Version::parse("3.0"),
                                    .root_hash = node_.running->root_hash,
                                    .on_trial = true,
                                    .checks = {{"web", false, "exit code 7"}}};
  ASSERT_THAT(health::save_health_report(node_.store, health), IsOk());
  // The old release is found healthy before anybody asks why the new one was not.
  const health::HealthReport good{
      .version = *Version::parse("2.0"), .root_hash = old_root, .checks = {{"web", true}}};
  ASSERT_THAT(health::save_health_report(node_.store, good), IsOk());
  ASSERT_EQ(node_.boot(), "2.0");
  const auto status = node_.controller().status();
  EXPECT_EQ(status->record.state, UpgradeState::rolled_back);
  ASSERT_EQ(status->failed.releases.size(), 1U);
  EXPECT_EQ(status->failed.releases[0].version.text(), "3.0");
  EXPECT_EQ(status->failed.releases[0].reason, "health check web: exit code 7");
  EXPECT_THAT(node_.controller().apply({}, kQuiet, {}),
              IsErrorSaying(UpgradeErrc::known_failed, "health check web: exit code 7"));
  EXPECT_EQ(node_.controller().check()->available, std::nullopt);
  EXPECT_THAT(codec::write_json(to_value(*status)), ::testing::HasSubstr("exit code 7"));

  ASSERT_THAT(node_.controller().apply({.retry_failed = true}, kQuiet, {}), IsOk());
  ASSERT_EQ(node_.boot(), "3.0");
  node_.bless();
  EXPECT_EQ(record().state, UpgradeState::good);
  EXPECT_TRUE(node_.controller().status()->failed.releases.empty());
}

TEST_F(Controller, NothingIsInstalledOverTheOldReleaseDuringATrial) {
  ASSERT_THAT(node_.controller().apply({}, kQuiet, {}), IsOk());
  ASSERT_EQ(node_.boot(), "2.0");
  node_.source.add(release_of("3.0", 50));
  EXPECT_THAT(node_.controller().apply({}, kQuiet, {}),
              IsErrorSaying(UpgradeErrc::running_on_trial, "release 1.0 has to stay"));
  node_.bless();
  EXPECT_THAT(node_.controller().apply({}, kQuiet, {}), IsOk());
}

TEST_F(Controller, CancelUndoesWhatWaits) {
  EXPECT_THAT(node_.controller().cancel(), IsError(UpgradeErrc::nothing_to_cancel));
  ASSERT_THAT(node_.controller().apply({}, kQuiet, {}), IsOk());
  ASSERT_THAT(node_.controller().cancel(), IsOk());
  EXPECT_EQ(record().state, UpgradeState::idle);
  EXPECT_EQ(node_.esp.files.size(), 1U);
  EXPECT_FALSE(node_.controller().status()->slots[1].content.has_value());
  EXPECT_EQ(node_.boot(), "1.0");
  ASSERT_THAT(node_.controller().apply({}, kQuiet, {}), IsOk());
  ASSERT_EQ(node_.boot(), "2.0");
  EXPECT_THAT(node_.controller().cancel(), IsError(UpgradeErrc::nothing_to_cancel));
}

TEST_F(Controller, RollbackBootsTheOtherReleaseAndStaysThere) {
  EXPECT_THAT(node_.controller().rollback(), IsError(UpgradeErrc::no_other_release));
  upgrade_to("2.0");
  const auto plan = node_.controller().plan_rollback();
  ASSERT_THAT(plan, IsOk());
  EXPECT_EQ(plan->to.text(), "1.0");
  ASSERT_THAT(node_.controller().rollback(), IsOk());
  ASSERT_EQ(node_.boot(), "1.0");
  EXPECT_EQ(record().state, UpgradeState::rolled_back);
  EXPECT_THAT(node_.controller().apply({}, kQuiet, {}),
              IsErrorSaying(UpgradeErrc::known_failed, "rolled back on request"));
  EXPECT_THAT(node_.controller().rollback(), IsError(UpgradeErrc::no_other_release));
}

TEST_F(Controller, ARollbackBeforeTheRebootCallsTheUpgradeOff) {
  ASSERT_THAT(node_.controller().apply({}, kQuiet, {}), IsOk());
  const auto plan = node_.controller().plan_rollback();
  ASSERT_THAT(plan, IsOk());
  EXPECT_EQ(plan->from.text(), "2.0");
  EXPECT_EQ(plan->to.text(), "1.0");
  EXPECT_TRUE(node_.esp.files.contains("orlop-base_2.0+3-0.efi")) << "a plan changes nothing";
  ASSERT_THAT(node_.controller().rollback(), IsOk());
  EXPECT_EQ(record().state, UpgradeState::idle);
  EXPECT_TRUE(node_.esp.files.contains("orlop-base_1.0.efi"));
  // Nobody blesses anything: the proven release runs for ever.
  for (int boots = 0; boots < 4; ++boots) EXPECT_EQ(node_.boot(), "1.0");
  EXPECT_THAT(node_.controller().rollback(), IsError(UpgradeErrc::no_other_release));
  ASSERT_THAT(node_.controller().apply({}, kQuiet, {}), IsOk());
  EXPECT_EQ(node_.boot(), "2.0");
}

TEST_F(Controller, AnUnprovenReleaseIsCalledOffEvenWithoutARecordOfIt) {
  ASSERT_THAT(node_.controller().apply({}, kQuiet, {}), IsOk());
  node_.store.files.clear();
  ASSERT_THAT(node_.controller().rollback(), IsOk());
  for (int boots = 0; boots < 4; ++boots) EXPECT_EQ(node_.boot(), "1.0");
}

TEST_F(Controller, AnOlderReleaseThatWasNeverBlessedCanBeGoneBackTo) {
  // The only release of a fresh machine whose checks failed: it stayed up, and was upgraded.
  auto first = node_.esp.files.extract("orlop-base_1.0.efi");
  first.key() = "orlop-base_1.0+2-1.efi";
  node_.esp.files.insert(std::move(first));
  upgrade_to("2.0");
  const auto plan = node_.controller().plan_rollback();
  ASSERT_THAT(plan, IsOk());
  EXPECT_EQ(plan->to.text(), "1.0");
  ASSERT_THAT(node_.controller().rollback(), IsOk());
  EXPECT_EQ(node_.boot(), "1.0");
}

TEST_F(Controller, ARollbackDuringATrialOutlivesABlessing) {
  ASSERT_THAT(node_.controller().apply({}, kQuiet, {}), IsOk());
  for (int tries = 0; tries < 3; ++tries) {
    SCOPED_TRACE(tries);
    for (int boots = 0; boots <= tries; ++boots) ASSERT_EQ(node_.boot(), "2.0");
    ASSERT_THAT(node_.controller().rollback(), IsOk());
    node_.bless();  // the health checks pass before the reboot
    EXPECT_EQ(record().state, UpgradeState::rolled_back);
    ASSERT_EQ(node_.boot(), "1.0");
    EXPECT_EQ(record().state, UpgradeState::rolled_back);
    EXPECT_EQ(node_.controller().status()->failed.releases.size(), 1U);
    ASSERT_THAT(node_.controller().apply({.retry_failed = true}, kQuiet, {}), IsOk());
  }
}

TEST_F(Controller, RecordsThatCannotBeUsedStopNoVerb) {
  for (const auto* text :
       {"{", "[]", "{\"schema\":\"orlop.upgrade-state/1\",\"state\":\"flying\"}"}) {
    SCOPED_TRACE(text);
    FakeNode node(release_of("1.0", 30));
    node.source.add(release_of("2.0", 40));
    node.store.files["upgrade.json"] = text;
    node.store.files["failed-releases.json"] = text;
    EXPECT_EQ(node.controller().status()->record.state, UpgradeState::idle);
    EXPECT_THAT(node.controller().plan(), IsOk());
    EXPECT_EQ(node.store.files.size(), 2U) << "looking changes nothing";
    ASSERT_THAT(node.controller().apply({}, kQuiet, {}), IsOk());
    EXPECT_EQ(node.boot(), "2.0");
    EXPECT_TRUE(std::ranges::any_of(node.store.files, [](const auto& file) {
      return file.first.starts_with("upgrade.json.set-aside-");
    }));
  }
}

TEST_F(Controller, WhatANewerAgentWroteStopsNoVerbAndIsKept) {
  ASSERT_THAT(node_.controller().apply({}, kQuiet, {}), IsOk());
  // The newer release ran, its agent rewrote the records, and it failed.
  for (int tries = 0; tries < 3; ++tries) ASSERT_EQ(node_.boot(), "2.0");
  auto& text = node_.store.files["upgrade.json"];
  const auto at = text.find("upgrade-state/1");
  ASSERT_NE(at, std::string::npos);
  text.replace(at, 15, "upgrade-state/2");
  const auto newer = text;
  ASSERT_EQ(node_.boot(), "1.0");
  ASSERT_THAT(node_.controller().settle_after_boot(), IsOk());
  EXPECT_EQ(record().state, UpgradeState::rolled_back) << "what is understood counts";
  EXPECT_THAT(node_.controller().apply({}, kQuiet, {}), IsError(UpgradeErrc::known_failed));
  EXPECT_TRUE(std::ranges::any_of(node_.store.files, [&newer](const auto& file) {
    return file.first.starts_with("upgrade.json.set-aside-") && file.second == newer;
  }));
}

}  // namespace
}  // namespace orlop::agent::upgrade
