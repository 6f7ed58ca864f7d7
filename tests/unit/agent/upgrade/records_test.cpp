// SPDX-License-Identifier: Apache-2.0
// Records of other agents: those that agents wrote before this one, as they are on disks, and those
// that agents after this one may write.
#include <filesystem>

#include "agent/health/reports.hpp"
#include "agent/upgrade/ledger.hpp"
#include "libs/codec/json.hpp"
#include "libs/sys/file.hpp"
#include "tests/fakes/fake_store.hpp"
#include "tests/support/declared.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::upgrade {
namespace {

using orlop::testing::IsDeclared;
std::string stored(const std::string& name) {
  const auto path = std::filesystem::path(ORLOP_SOURCE_DIR) / "tests/data/records" / name;
  return sys::read_text(path, 1 << 20).value_or("");
}

template <typename T>
records::Record<T> read_stored(const std::string& name, const records::Format<T>& format) {
  return records::parse(std::optional(stored(name)), format);
}

TEST(RecordsOfOtherAgents, OfEarlierOnesAreRead) {
  const auto record = read_stored("upgrade-state-1.json", kUpgradeRecord);
  ASSERT_FALSE(record.problem);
  EXPECT_EQ(record.value->state, UpgradeState::trying);
  EXPECT_EQ(record.value->target->version.text(), "2.0");
  const auto failed = read_stored("failed-releases-1.json", kFailedReleases);
  ASSERT_FALSE(failed.problem);
  EXPECT_EQ(failed.value->releases.at(0).version.text(), "3.0");
  const auto report = read_stored("health-1.json", health::kHealth);
  ASSERT_FALSE(report.problem);
  EXPECT_THAT(report.value->reason(), ::testing::HasSubstr("10-demo-fails"));
}

/// Written by the agent of release 0.1 on a machine (tests/data/state-0.1/README.md).
TEST(RecordsOfOtherAgents, OfTheFirstAgentAreReadAsTheyAreOnDisks) {
  const auto folder = std::filesystem::path(ORLOP_SOURCE_DIR) / "tests/data/state-0.1";
  int found = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const auto name = entry.path().filename().string();
    const bool state = name == "upgrade.json" || entry.path().parent_path().filename() == "upgrade";
    const bool checks = name.starts_with("health");
    if (!entry.is_regular_file() || !(state || checks)) continue;
    SCOPED_TRACE(entry.path());
    ++found;
    const auto text = sys::read_text(entry.path(), 1 << 20);
    ASSERT_THAT(text, orlop::testing::IsOk());
    if (checks) {
      EXPECT_FALSE(records::parse(std::optional(*text), health::kHealth).problem);
      continue;
    }
    const auto record = records::parse(std::optional(*text), kUpgradeRecord);
    ASSERT_FALSE(record.problem);
    EXPECT_EQ(*codec::parse_json(records::text_of(record, kUpgradeRecord)),
              *codec::parse_json(*text));
  }
  EXPECT_GE(found, 8);
}

/// What agents before this one insist on is still written: the version, and every member.
TEST(RecordsOfOtherAgents, EarlierOnesReadWhatIsWrittenNow) {
  const auto rewritten = [](const std::string& name, const auto& format) {
    return *codec::parse_json(records::text_of(read_stored(name, format), format));
  };
  EXPECT_EQ(rewritten("upgrade-state-1.json", kUpgradeRecord),
            *codec::parse_json(stored("upgrade-state-1.json")));
  EXPECT_EQ(rewritten("failed-releases-1.json", kFailedReleases),
            *codec::parse_json(stored("failed-releases-1.json")));
  EXPECT_EQ(rewritten("health-1.json", health::kHealth),
            *codec::parse_json(stored("health-1.json")));
}

TEST(RecordsOfOtherAgents, AreWhatTheirDocumentsDeclare) {
  const auto version = *Version::parse("2.0");
  const auto digest = crypto::Sha256::of(as_bytes("2.0"));
  const UpgradeRecord whole = {.state = UpgradeState::writing,
                               .target = UpgradeTarget{version, digest, digest, 3},
                               .from = "1.0",
                               .interruption = "no route",
                               .outcome = "it was cancelled",
                               .security_epoch = 2};
  for (const auto& record : {UpgradeRecord{}, whole})
    EXPECT_THAT(to_value(record), IsDeclared("orlop.upgrade-state/1"));
  FailedReleases failed;
  failed.add({version, digest, "no route", {}});
  for (const auto& releases : {FailedReleases{}, failed})
    EXPECT_THAT(to_value(releases), IsDeclared("orlop.failed-releases/1"));
}

TEST(RecordsOfOtherAgents, MembersOfLaterOnesAreKept) {
  auto record = read_stored("upgrade-state-1-more.json", kUpgradeRecord);
  ASSERT_FALSE(record.problem);
  record.value->state = UpgradeState::good;
  const auto document = *codec::parse_json(records::text_of(record, kUpgradeRecord));
  EXPECT_EQ(*document.get_string("state"), "good");
  EXPECT_EQ(*document.get_int("wave"), 3);
  EXPECT_EQ(*document.find("target")->get_string("channel"), "stable");
  const auto failed = read_stored("failed-releases-1-more.json", kFailedReleases);
  EXPECT_EQ(*codec::parse_json(records::text_of(failed, kFailedReleases)),
            *codec::parse_json(stored("failed-releases-1-more.json")));
  const auto report = read_stored("health-1-more.json", health::kHealth);
  EXPECT_FALSE(report.problem);
  EXPECT_EQ(report.value->checks.size(), 1U);
}

TEST(RecordsOfOtherAgents, OfLaterVersionsCountForWhatIsUnderstood) {
  orlop::testing::FakeStore store;
  store.files["upgrade.json"] = stored("upgrade-state-2.json");
  store.files["failed-releases.json"] = stored("failed-releases-2.json");
  store.files["health.json"] = stored("health-2.json");
  auto ledger = Ledger::read(store);
  EXPECT_EQ(ledger.record().state, UpgradeState::trying);
  EXPECT_EQ(ledger.failed().releases.size(), 1U);
  EXPECT_TRUE(health::load_health_report(store, ledger.record().target->root_hash));
  ASSERT_THAT(ledger.save(store, UpgradeState::good, *parse_time("2026-11-26T01:00:00Z")),
              orlop::testing::IsOk());
  EXPECT_EQ(store.files.at("upgrade.json.set-aside-2026-11-26T01:00:00Z"),
            stored("upgrade-state-2.json"));
  EXPECT_EQ(*codec::parse_json(store.files.at("upgrade.json"))->get_string("schema"),
            "orlop.upgrade-state/1");
}

}  // namespace
}  // namespace orlop::agent::upgrade
