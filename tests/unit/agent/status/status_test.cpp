// SPDX-License-Identifier: Apache-2.0
// From a tree of files as a node has them to what `orlop status` says.
#include "agent/status/status.hpp"

#include <gmock/gmock.h>

#include "agent/health/reports.hpp"
#include "agent/status/observe.hpp"
#include "libs/codec/json.hpp"
#include "libs/sys/file.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_efi_variables.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::status {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsErrorSaying;
using testing::IsOk;
using ::testing::Not;

const std::string kHash(64, 'a');

class Status1 : public ::testing::Test {
 protected:
  void SetUp() override {
    auto folder = sys::TemporaryFolder::create("status");
    ASSERT_THAT(folder, IsOk());
    folder_.emplace(*std::move(folder));
    write("usr/lib/os-release",
          "ID=orlop\nVARIANT_ID=base\nIMAGE_VERSION=1.0\nPRETTY_NAME=\"Orlop OS 1.0\"\n");
    write("proc/cmdline", "quiet roothash=" + kHash + "\n");
    write("proc/sys/kernel/osrelease", "6.12.57\n");
    variables_.set_flag("SecureBoot", true);
    variables_.set_loader("LoaderEntrySelected", "orlop-base_1.0+2-1.efi");
  }

  void write(const std::string& path, std::string_view content) {
    ASSERT_THAT(sys::write_file(folder_->path() / path, content, 0644, sys::Durability::volatile_),
                IsOk());
  }

  void write_health(bool passed, std::chrono::seconds since_boot) {
    const health::HealthReport report{
        .version = Version::parse("1.0").value(),
        .root_hash = crypto::Sha256::parse(kHash).value(),
        .time = clock_.now() - std::chrono::seconds(10) + since_boot,
        .checks = {{.name = "10-net", .passed = passed, .reason = passed ? "" : "no route"}}};
    write("state/orlop/health.json", codec::write_json(to_value(report)));
  }

  SystemFacts observe() {
    auto facts = observe_system({.variables = variables_, .clock = clock_}, folder_->path());
    EXPECT_THAT(facts, IsOk());
    return facts.value();
  }

  std::string text() { return status_text(status_document(observe())); }

  std::string at(const codec::Value& document, std::string_view part, std::string_view key) {
    return document.find(part)->get_string(key).value_or("(none)");
  }

  testing::FakeClock clock_;
  testing::FakeEfiVariables variables_;
  std::optional<sys::TemporaryFolder> folder_;
};

TEST_F(Status1, NamesTheReleaseFromMeasuredFacts) {
  const auto document = status_document(observe());
  EXPECT_EQ(document.get_string("schema").value(), "orlop.status/2");
  EXPECT_EQ(at(document, "release", "version"), "1.0");
  EXPECT_EQ(at(document, "release", "rootHash"), kHash);
  EXPECT_EQ(at(document, "release", "kernel"), "6.12.57");
  EXPECT_EQ(at(document, "boot", "startedEntry"), "orlop-base_1.0+2-1.efi");
  EXPECT_TRUE(document.find("security")->get_bool("secureBoot").value());
  EXPECT_FALSE(document.find("security")->get_bool("stateEncrypted").value());
  EXPECT_THAT(document.find("problems")->items(), IsEmpty());
}

TEST_F(Status1, RefusesAMachineThatIsNoNode) {
  write("usr/lib/os-release", "ID=debian\n");
  EXPECT_THAT(observe_system({.variables = variables_, .clock = clock_}, folder_->path()),
              IsErrorSaying(Errc::unsupported, "ID=debian"));
}

TEST_F(Status1, HealthIsOfThisBootOrPending) {
  struct Row {
    bool passed;
    std::chrono::seconds since_boot;
    std::string_view state;
  };
  for (const auto& row :
       {Row{true, std::chrono::seconds(5), "good"}, Row{false, std::chrono::seconds(5), "failed"},
        Row{true, std::chrono::seconds(-5), "pending"}}) {
    write_health(row.passed, row.since_boot);
    EXPECT_EQ(health_state(observe()), row.state);
  }
  write("proc/cmdline", "roothash=" + std::string(64, 'b'));
  EXPECT_EQ(health_state(observe()), "pending");
}

TEST_F(Status1, SaysWhatNeedsAttention) {
  write_health(false, std::chrono::seconds(5));
  write("state/orlop/upgrade.json", "{ torn");
  write("sys/class/block/dm-1/dm/name", "state\n");
  write("sys/class/block/dm-1/dm/uuid", "CRYPT-LUKS2-0011-state\n");
  write("run/orlop/config.json",
        R"({"schema":"orlop.config-state/1","generation":3,"digest":"ab","healthy":false,
            "measured":true,"diagnostics":[{"file":"user-data","line":2,"column":1,
            "severity":"error","code":"unknown-key","message":"no key hostnam",
            "remedy":"Write hostname."}]})");
  upgrade::FailedReleases failed;
  failed.add({.version = Version::parse("3.0").value(), .reason = "health check 10-net: no route"});
  write("state/orlop/failed-releases.json", codec::write_json(to_value(failed)));
  const auto document = status_document(observe());
  EXPECT_TRUE(document.find("security")->get_bool("stateEncrypted").value());
  ASSERT_EQ(document.find("problems")->items().size(), 1U);
  ASSERT_EQ(document.find("failedReleases")->items().size(), 1U);
  const auto text = status_text(document);
  for (const char* said : {"release        orlop base 1.0", "FAILED\n", "10-net: no route",
                           "generation 3, digest ab, measured, NOT ALL OF IT IS IN EFFECT",
                           "user-data:2:1: error: no key hostnam", "remedy: Write hostname.",
                           "FAILED RELEASE 3.0", "PROBLEM", "upgrade.json"})
    EXPECT_THAT(text, HasSubstr(said));
}

TEST_F(Status1, ARecordThatWasSetAsideIsSaidOnce) {
  write("state/orlop/upgrade.json.set-aside-2026-11-26T01:00:00Z", "{ torn");
  const auto document = status_document(observe());
  ASSERT_EQ(document.find("problems")->items().size(), 1U);
  EXPECT_THAT(document.find("problems")->items()[0].string(), HasSubstr("upgrade.json"));
}

TEST_F(Status1, ShowsATrialAndTheSlots) {
  auto facts = observe();
  facts.entry = bootloader::sdboot::parse_boot_entry("orlop-base_1.0+2-1.efi").value();
  facts.active = bootloader::slots::SlotId::b;
  facts.slots = {
      {.id = bootloader::slots::SlotId::a},
      {.id = bootloader::slots::SlotId::b,
       .content = bootloader::slots::SlotContent{facts.node.version, facts.node.root_hash}}};
  const auto text = status_text(status_document(facts));
  EXPECT_THAT(text, HasSubstr("ON TRIAL, 2 tries left"));
  EXPECT_THAT(text, HasSubstr("slot A         empty"));
  EXPECT_THAT(text, HasSubstr("slot B         release 1.0, running"));
  EXPECT_THAT(text, Not(HasSubstr("PROBLEM")));
}

TEST_F(Status1, TextOfAnEmptyDocumentIsHarmless) {
  EXPECT_THAT(status_text(codec::Value::object()), HasSubstr("release"));
}

TEST_F(Status1, CommandsAreShownWithHowTheirLastRunEnded) {
  write("proc/sys/kernel/random/boot_id", "11111111-2222-3333-4444-555555555555\n");
  const auto run = [](std::string name, std::string boot, std::optional<int> code) {
    return kinds::CommandRun{.name = std::move(name),
                             .digest = kHash,
                             .instance = "i",
                             .boot_id = std::move(boot),
                             .started = "2026-01-01T00:00:00Z",
                             .exit_code = code};
  };
  const std::string now = node::boot_id("11111111-2222-3333-4444-555555555555\n");
  const kinds::CommandRuns runs = {
      {run("runcmd", now, 0), run("bad", now, 3), run("slow", now, {}), run("cut", "before", {})}};
  write("state/orlop/command-runs.json",
        codec::write_json(schema::to_value(runs, kinds::kCommandRuns)));
  const auto shown = text();
  EXPECT_THAT(shown, HasSubstr("commands       runcmd: done, started 2026-01-01T00:00:00Z\n"));
  EXPECT_THAT(shown, HasSubstr(" bad: FAILED with 3,"));
  EXPECT_THAT(shown, HasSubstr(" slow: running,"));
  EXPECT_THAT(shown, HasSubstr(" cut: INTERRUPTED, and not begun again,"));
}

TEST_F(Status1, WithoutCommandsNothingIsSaidOfThem) {
  EXPECT_THAT(text(), Not(HasSubstr("commands")));
}

}  // namespace
}  // namespace orlop::agent::status
