// SPDX-License-Identifier: Apache-2.0
#include "agent/upgrade/eligibility.hpp"

#include <array>
#include <filesystem>
#include <set>

#include "agent/upgrade/errors.hpp"
#include "tests/fakes/fake_source.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::upgrade {
namespace {

using orlop::testing::IsErrorSaying;
using orlop::testing::IsOk;

NodeFacts a_node() {
  return {.variant = "base",
          .architecture = "x86_64",
          .version = *Version::parse("2.0"),
          .security_epoch = 2,
          .agent = *Version::parse("0.5")};
}

release::Manifest a_manifest(const char* version) {
  auto manifest = orlop::testing::make_release(version, Bytes(2 * 4096, 1)).manifest;
  manifest.security_epoch = 2;
  return manifest;
}

releases::Offer offer(const char* version) {
  return {a_manifest(version), crypto::Sha256::of(as_bytes(version))};
}

const FailedReleases kNoFailures{};

Result<releases::Offer> choose(const std::vector<releases::Offer>& offers,
                               const std::optional<Version>& wanted = {}) {
  return choose_release(a_node(), offers, {.failed = kNoFailures}, wanted);
}

TEST(Policies, AreTheFilesOfTheirFolder) {
  std::set<std::string_view> names;
  for (const auto* policy : policies()) {
    EXPECT_TRUE(names.insert(policy->name).second) << policy->name;
    EXPECT_FALSE(policy->text.empty()) << policy->name;
  }
  std::set<std::string> files;
  const std::filesystem::path folder = ORLOP_SOURCE_DIR "/agent/upgrade/policies";
  for (const auto& file : std::filesystem::directory_iterator(folder))
    files.insert(file.path().stem());
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()), files);
}

TEST(Policies, MayRefuseOrPostpone) {
  static constexpr Policy kWindow = {
      "window", "",
      [](const NodeFacts&, const releases::Offer&, const PolicyFacts& facts) -> Decision {
        const auto opens = *parse_time("2026-11-27T02:00:00Z");
        if (facts.now >= opens) return Go{};
        return Later{opens, "the maintenance window opens then"};
      }};
  constexpr std::array<const Policy*, 1> kRules = {&kWindow};
  PolicyFacts facts{.failed = kNoFailures, .now = *parse_time("2026-11-26T02:00:00Z")};
  EXPECT_THAT(check_offer(a_node(), offer("3.0"), facts, kRules),
              IsErrorSaying(UpgradeErrc::postponed,
                            "release 3.0 is not to be installed before 2026-11-27T02:00:00Z"));
  facts.now += std::chrono::hours(24);
  EXPECT_THAT(check_offer(a_node(), offer("3.0"), facts, kRules), IsOk());
}

TEST(Eligibility, RefusesWithTheReason) {
  struct Row {
    void (*change)(release::Manifest&);
    std::error_code code;
    const char* text;
  };
  using Manifest = release::Manifest;
  for (const auto& row : std::vector<Row>{
           {[](Manifest& m) { m.product = "other"; }, to_error_code(UpgradeErrc::wrong_product),
            "other-base"},
           {[](Manifest& m) { m.variant = "edge"; }, to_error_code(UpgradeErrc::wrong_product),
            "this node is orlop-base"},
           {[](Manifest& m) { m.architecture = "arm64"; },
            to_error_code(UpgradeErrc::wrong_architecture), "arm64"},
           {[](Manifest& m) { m.block_size = 512; }, to_error_code(Errc::unsupported), "4096"},
           {[](Manifest& m) { m.root.size = 5000; }, to_error_code(Errc::unsupported), "4096"},
           {[](Manifest& m) { m.version = *Version::parse("2.0"); },
            to_error_code(UpgradeErrc::not_newer), "not newer"},
           {[](Manifest& m) { m.version = *Version::parse("1.9"); },
            to_error_code(UpgradeErrc::not_newer), "1.9"},
           {[](Manifest& m) { m.version = *Version::parse("2.0~rc1"); },
            to_error_code(UpgradeErrc::not_newer), "2.0~rc1"},
           {[](Manifest& m) { m.security_epoch = 1; }, to_error_code(UpgradeErrc::epoch_downgrade),
            "reached 2"},
           {[](Manifest& m) { m.minimum_agent = "0.6"; }, to_error_code(UpgradeErrc::agent_too_old),
            "remedy: Upgrade to a release in between"},
       }) {
    auto changed = offer("3.0");
    ASSERT_THAT(check_offer(a_node(), changed, {.failed = kNoFailures}), IsOk());
    row.change(changed.manifest);
    const auto outcome = check_offer(a_node(), changed, {.failed = kNoFailures});
    ASSERT_FALSE(outcome.has_value()) << row.text;
    EXPECT_EQ(outcome.error().code(), row.code) << outcome.error().report();
    EXPECT_NE(outcome.error().report().find(row.text), std::string::npos)
        << outcome.error().report();
  }
}

TEST(Eligibility, ChoosesTheNewestThatPasses) {
  const std::vector<releases::Offer> offers{offer("2.5"), offer("10.0"), offer("9.0"),
                                            offer("1.0")};
  EXPECT_EQ(choose(offers)->manifest.version.text(), "10.0");
  EXPECT_EQ(choose(offers, *Version::parse("2.5"))->manifest.version.text(), "2.5");
  EXPECT_THAT(choose(offers, *Version::parse("1.0")), IsErrorSaying(UpgradeErrc::not_newer, "1.0"));
  EXPECT_THAT(choose(offers, *Version::parse("7.0")),
              IsErrorSaying(UpgradeErrc::no_such_release, "7.0"));
  EXPECT_THAT(choose({}), IsErrorSaying(UpgradeErrc::nothing_offered, "orlop-base"));
  EXPECT_THAT(choose({offer("2.0"), offer("1.0")}),
              IsErrorSaying(UpgradeErrc::not_newer, "release 2.0 is not newer"));
}

TEST(Eligibility, AFailedReleaseIsNotTriedAgainUnasked) {
  FailedReleases failed;
  failed.add({*Version::parse("3.0"), offer("3.0").digest, "health check dns: exit code 1",
              *parse_time("2026-11-22T12:00:00Z")});
  const PolicyFacts facts{.failed = failed};
  EXPECT_THAT(choose_release(a_node(), {offer("3.0")}, facts, {}),
              IsErrorSaying(UpgradeErrc::known_failed,
                            "at 2026-11-22T12:00:00Z: health check dns: exit code 1"));
  EXPECT_THAT(
      choose_release(a_node(), {offer("3.0")}, {.failed = failed, .retry_failed = true}, {}),
      IsOk());
  // the same version published again with other content is another release
  EXPECT_THAT(
      check_offer(a_node(), {a_manifest("3.0"), crypto::Sha256::of(as_bytes("new"))}, facts),
      IsOk());
  // an older release that did not fail is taken instead
  EXPECT_EQ(
      choose_release(a_node(), {offer("3.0"), offer("2.5")}, facts, {})->manifest.version.text(),
      "2.5");
}

TEST(Eligibility, TheSlotMustHoldImageTreeAndName) {
  auto manifest = a_manifest("3.0");
  bootloader::slots::Slot slot{.root_size = 2 * 4096, .verity_size = 2 * 4096};
  EXPECT_THAT(check_slot(slot, a_node(), manifest), IsOk());
  slot.root_size = 4096;
  EXPECT_THAT(check_slot(slot, a_node(), manifest),
              IsErrorSaying(UpgradeErrc::slot_too_small, "the root image needs 8192 bytes"));
  slot.root_size = 1 << 20;
  slot.verity_size = 4096;
  EXPECT_THAT(check_slot(slot, a_node(), manifest),
              IsErrorSaying(UpgradeErrc::slot_too_small, "the hash tree needs 8192 bytes"));
  manifest.version = *Version::parse("3.0.20261122.123456.7");
  slot.verity_size = 1 << 20;
  EXPECT_THAT(check_slot(slot, a_node(), manifest),
              IsErrorSaying(bootloader::slots::SlotsErrc::label_too_long, "36"));
}

TEST(FailedReleases, RemembersAndForgets) {
  FailedReleases failed;
  for (int i = 0; i < 40; ++i) {
    const auto name = std::to_string(i);
    failed.add({*Version::parse(name), crypto::Sha256::of(as_bytes(name)), "reason " + name,
                UnixTime(std::chrono::seconds(i))});
  }
  EXPECT_EQ(failed.releases.size(), 32U);
  EXPECT_EQ(failed.releases.front().reason, "reason 8");
  failed.add({*Version::parse("8"), crypto::Sha256::of(as_bytes("8")), "again", {}});
  EXPECT_EQ(failed.releases.size(), 32U);
  EXPECT_EQ(failed.find(crypto::Sha256::of(as_bytes("8")))->reason, "again");
  failed.forget(crypto::Sha256::of(as_bytes("8")));
  EXPECT_EQ(failed.find(crypto::Sha256::of(as_bytes("8"))), nullptr);
}

}  // namespace
}  // namespace orlop::agent::upgrade
