// SPDX-License-Identifier: Apache-2.0
// Old or new, never neither: an upgrade is stopped after every single effect it has on the machine
// (a block written, a sync, a table, a state file, each step on the ESP). After each cut the
// machine must boot the old or the new release, whole, and a second apply must complete.
#include "tests/fakes/fake_node.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent {
namespace {

using orlop::testing::blocks_of;
using orlop::testing::FakeNode;
using orlop::testing::IsError;
using orlop::testing::IsOk;
using orlop::testing::make_release;

const slots::OnProgress kQuiet = [](const slots::Progress&) {};

std::vector<std::uint32_t> numbers(std::uint32_t count, std::uint32_t first) {
  std::vector<std::uint32_t> values(count);
  for (std::uint32_t i = 0; i < count; ++i) values[i] = first + i;
  return values;
}

/// 40 blocks; the later release shares most, moved by a few blocks, and has a zero block.
orlop::testing::FakeRelease first_release() {
  return make_release("1.0", blocks_of(numbers(40, 100)));
}
orlop::testing::FakeRelease second_release() {
  auto seeds = numbers(44, 104);
  seeds[7] = 9001;
  auto root = blocks_of(seeds);
  std::fill_n(root.begin() + 20 * 4096, 4096, std::uint8_t{0});
  return make_release("2.0", std::move(root));
}
orlop::testing::FakeRelease third_release() {
  return make_release("3.0", blocks_of(numbers(42, 110)));
}

/// Effects of an upgrade that nothing disturbs.
std::uint64_t effects_of_upgrade() {
  FakeNode node(first_release());
  node.source.add(second_release());
  const auto outcome = node.controller().apply({}, kQuiet, {});
  EXPECT_THAT(outcome, IsOk());
  return node.power->used();
}

void expect_completes(FakeNode& node, const std::string& version) {
  const auto status = node.controller().apply({}, kQuiet, {});
  ASSERT_THAT(status, IsOk());
  ASSERT_EQ(status->record.state, upgrade::UpgradeState::reboot_pending);
  ASSERT_EQ(node.boot(), version);
  EXPECT_EQ(node.controller().settle_after_boot()->state, upgrade::UpgradeState::trying);
  node.bless();
  EXPECT_EQ(node.controller().settle_after_boot()->state, upgrade::UpgradeState::good);
}

TEST(PowerCut, OldOrNewAfterEveryEffectAndTheUpgradeResumes) {
  const auto total = effects_of_upgrade();
  ASSERT_GT(total, 50U);
  for (std::uint64_t allowed = 0; allowed <= total; ++allowed) {
    SCOPED_TRACE(allowed);
    FakeNode node(first_release());
    node.source.add(second_release());
    node.power->allow(allowed);
    const auto outcome = node.controller().apply({}, kQuiet, {});
    EXPECT_EQ(outcome.has_value(), allowed == total);
    node.disk.lose_power(static_cast<std::uint32_t>(allowed));

    const auto booted = node.boot();
    ASSERT_TRUE(booted.has_value());
    if (*booted == "1.0") {
      expect_completes(node, "2.0");
    } else {
      ASSERT_EQ(*booted, "2.0");
      EXPECT_GE(allowed + 1, total);  // only the record of the last step may be missing
      node.bless();
      EXPECT_EQ(node.controller().settle_after_boot()->state, upgrade::UpgradeState::good);
    }
  }
}

TEST(PowerCut, TheSecondUpgradeReplacesTheOldestReleaseJustAsSafely) {
  const auto prepare = [] {
    auto node = std::make_unique<FakeNode>(first_release());
    node->source.add(second_release());
    expect_completes(*node, "2.0");
    node->source.add(third_release());
    return node;
  };
  const auto undisturbed = prepare();
  const auto before = undisturbed->power->used();
  ASSERT_THAT(undisturbed->controller().apply({}, kQuiet, {}), IsOk());
  const auto total = undisturbed->power->used() - before;

  for (std::uint64_t allowed = 0; allowed < total; ++allowed) {
    SCOPED_TRACE(allowed);
    const auto node = prepare();
    node->power->allow(allowed);
    EXPECT_THAT(node->controller().apply({}, kQuiet, {}), IsError(Errc::io));
    node->disk.lose_power(static_cast<std::uint32_t>(allowed * 7 + 1));
    const auto booted = node->boot();
    ASSERT_TRUE(booted.has_value());
    ASSERT_TRUE(*booted == "2.0" || *booted == "3.0");  // 1.0 is gone or going
    if (*booted == "2.0") expect_completes(*node, "3.0");
  }
}

TEST(PowerCut, CancellingIsJustAsSafe) {
  for (std::uint64_t allowed = 0; allowed < 3; ++allowed) {
    SCOPED_TRACE(allowed);
    FakeNode node(first_release());
    node.source.add(second_release());
    ASSERT_THAT(node.controller().apply({}, kQuiet, {}), IsOk());
    node.power->allow(allowed);
    EXPECT_THAT(node.controller().cancel(), IsError(Errc::io));
    const auto booted = node.boot();
    ASSERT_TRUE(booted.has_value());
    if (allowed == 0) continue;  // nothing happened: the new release is tried
    ASSERT_EQ(*booted, "1.0");
    EXPECT_THAT(node.controller().cancel(), IsOk());
    EXPECT_EQ(node.controller().status()->record.state, upgrade::UpgradeState::idle);
  }
}

TEST(PowerCut, RollingBackIsJustAsSafe) {
  for (std::uint64_t allowed = 0; allowed < 3; ++allowed) {
    SCOPED_TRACE(allowed);
    FakeNode node(first_release());
    node.source.add(second_release());
    expect_completes(node, "2.0");
    node.power->allow(allowed);
    EXPECT_THAT(node.controller().rollback(), IsError(Errc::io));
    ASSERT_EQ(node.boot(), "2.0");
    EXPECT_EQ(node.controller().settle_after_boot()->state, upgrade::UpgradeState::good);
    EXPECT_TRUE(node.controller().status()->failed.releases.empty());
    ASSERT_THAT(node.controller().rollback(), IsOk());
    EXPECT_EQ(node.boot(), "1.0");
  }
}

}  // namespace
}  // namespace orlop::agent
