// SPDX-License-Identifier: Apache-2.0
#include "agent/engine/boot.hpp"

#include <gmock/gmock.h>

#include "agent/kinds/kinds.hpp"
#include "agent/kinds/language.hpp"
#include "libs/codec/json.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_measurer.hpp"
#include "tests/support/config_node.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::engine {
namespace {

using ::testing::Contains;
using testing::document;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Booting : public ::testing::Test {
 protected:
  Outcome boot(const std::optional<std::string>& user_data,
               const std::optional<std::string>& meta_data = {}) {
    std::optional<Seed> seed;
    if (user_data || meta_data) seed = Seed{"/dev/sr0", user_data, meta_data};
    auto outcome = configure_boot(kinds::all(), kinds::language(), {system_, measurer_, clock_},
                                  paths_, seed, {});
    EXPECT_THAT(outcome, testing::IsOk());
    return outcome.value_or(Outcome());
  }
  Outcome reboot(const std::optional<std::string>& user_data) {
    system_ = testing::rebooted(system_);
    clock_.advance(std::chrono::hours(1));
    return boot(user_data);
  }
  static std::vector<std::string> codes(const Outcome& outcome) {
    std::vector<std::string> found;
    for (const auto& diagnostic : outcome.composition.diagnostics) found.push_back(diagnostic.code);
    return found;
  }

  node::StatePaths paths_{node::kStateFolder};
  testing::FakeSystemState system_ = testing::image_tree();
  testing::FakeMeasurer measurer_;
  testing::FakeClock clock_;
};

const std::string kGood = document("hostname: edge\nusers: [{name: alice}]\n");

TEST_F(Booting, AppliesUserDataAndSaysSo) {
  const auto outcome = boot(kGood);
  EXPECT_TRUE(outcome.healthy());
  EXPECT_TRUE(outcome.measured);
  EXPECT_THAT(codes(outcome), IsEmpty());
  EXPECT_EQ(outcome.generation, 1U);
  EXPECT_EQ(system_.text("/etc/hostname"), "edge\n");
  EXPECT_THAT(system_.text("/etc/passwd"), HasSubstr("alice:x:1000:"));
  EXPECT_EQ(system_.tree.at("/etc/shadow").gid, 42U);
  EXPECT_THAT(measurer_.digests, ElementsAre(outcome.composition.digest));
  const auto state = codec::parse_json(system_.text(std::string(node::kOutcome))).value();
  EXPECT_EQ(state.find("schema")->string(), "orlop.config-state/1");
  EXPECT_TRUE(state.find("healthy")->boolean());
  EXPECT_EQ(state.find("digest")->string(), outcome.composition.digest);
  EXPECT_EQ(system_.tree.at(std::string(node::kUserData)).mode, 0600U);
}

TEST_F(Booting, ASecondBootGivesTheIdenticalResult) {
  const auto first = boot(kGood);
  const auto tree = system_.tree;
  const auto second = reboot(kGood);
  EXPECT_EQ(second.generation, first.generation);
  EXPECT_EQ(second.composition.digest, first.composition.digest);
  for (const auto& [path, entry] : tree) {
    if (path == node::kOutcome) continue;  // it has the time
    EXPECT_EQ(system_.tree.at(path), entry) << path;
  }
  EXPECT_EQ(system_.tree.size(), tree.size());
}

TEST_F(Booting, UnusableUserDataGivesWayToTheLastAccepted) {
  const auto first = boot(kGood);
  for (const std::string bad : {"#part-handler\n", "\x1f\x8b", "#cloud-config\nhostnam: x\n",
                                "#cloud-config\nhostname: 'x\n",
                                "#cloud-config\nhostnam: x\nsysctl: {vm.swappiness: 1}\n"}) {
    const auto outcome = reboot(bad);
    EXPECT_FALSE(outcome.healthy()) << bad;
    EXPECT_THAT(codes(outcome), Contains("last-known-good")) << bad;
    EXPECT_EQ(outcome.composition.digest, first.composition.digest);
    EXPECT_EQ(system_.text("/etc/hostname"), "edge\n");
  }
}

TEST_F(Booting, AFaultTakesNothingElseWithIt) {
  const std::string bad =
      "hostnam: x\n"
      "users:\n"
      "- {name: alice, shel: /bin/zsh, ssh_authorized_keys: ['ssh-ed25519 "
      "AAAAC3NzaC1lZDI1NTE5AAAAIEFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB a', 7]}\n"
      "- {name: Bob Smith}\n"
      "write_files: [{path: /etc/secret, permissions: 640}, {path: /etc/plain, content: x}]\n";
  const auto outcome = boot(document(bad));
  EXPECT_FALSE(outcome.healthy());
  EXPECT_THAT(codes(outcome), Contains("left-out"));
  EXPECT_THAT(codes(outcome), Contains("unknown-key"));
  EXPECT_THAT(system_.text("/etc/passwd"), HasSubstr("alice:x:1000:"));
  EXPECT_EQ(system_.text("/var/home/alice/.ssh/authorized_keys"),
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB a\n");
  EXPECT_FALSE(system_.tree.contains("/etc/secret"));
  EXPECT_EQ(system_.text("/etc/plain"), "x");
  // It is what the node has, again, and also when the seed is pulled out.
  EXPECT_EQ(codes(reboot(document(bad))), codes(outcome));
  EXPECT_THAT(system_.text("/etc/passwd"), HasSubstr("alice:x:1000:"));
  reboot(std::nullopt);
  EXPECT_THAT(system_.text("/etc/passwd"), HasSubstr("alice:x:1000:"));
}

TEST_F(Booting, AKeyThatAnOlderReleaseDoesNotKnowTakesNothingElseWithIt) {
  system_.tree["/state/orlop/config.d/90-applied.yaml"] =
      Entry::file(document("users: [{name: eve}]\nof_a_newer_release: {a: 1}\n"));
  const auto outcome = boot(kGood);
  EXPECT_FALSE(outcome.healthy());
  EXPECT_THAT(system_.text("/etc/passwd"), HasSubstr("eve:x:"));
}

TEST_F(Booting, UnusableUserDataOfAFirstBootLeavesDefaults) {
  system_.tree["/usr/share/orlop/config.d/10-name.yaml"] = Entry::file(document("hostname: v\n"));
  const auto outcome = boot("garbage");
  EXPECT_FALSE(outcome.healthy());
  EXPECT_THAT(codes(outcome), ElementsAre("no-header", "defaults"));
  EXPECT_EQ(system_.text("/etc/hostname"), "v\n");
  EXPECT_FALSE(system_.tree.contains(std::string(node::kUserData)));
}

TEST_F(Booting, ASeedThatIsGoneIsRemembered) {
  boot(kGood);
  const auto outcome = reboot(std::nullopt);
  EXPECT_TRUE(outcome.healthy());
  EXPECT_THAT(codes(outcome), ElementsAre("last-known-good"));
  EXPECT_EQ(system_.text("/etc/hostname"), "edge\n");
}

TEST_F(Booting, WithoutAnyDocumentItIsQuiet) {
  const auto outcome = boot(std::nullopt);
  EXPECT_TRUE(outcome.healthy());
  EXPECT_THAT(codes(outcome), IsEmpty());
  EXPECT_EQ(outcome.generation, 1U);
}

TEST_F(Booting, LayersTakePrecedenceInOrder) {
  system_.tree["/usr/share/orlop/config.d/a.yaml"] =
      Entry::file(document("hostname: vendor\nsysctl: {vm.swappiness: 1}\n"));
  system_.tree["/state/orlop/config.d/50-install.yaml"] =
      Entry::file(document("hostname: state\n"));
  system_.tree["/state/orlop/config.d/README"] = Entry::file("not a document");
  system_.tree["/proc/cmdline"] = Entry::file("orlop.config=hostname=kernel\n");
  const auto outcome = boot(document("hostname: platform\n"), "local-hostname: meta\n");
  EXPECT_EQ(system_.text("/etc/hostname"), "kernel\n");
  std::vector<std::string> files;
  for (const auto& source : outcome.composition.sources) files.push_back(source.file);
  EXPECT_THAT(files, ElementsAre("/usr/share/orlop/config.d/a.yaml", "meta-data", "user-data",
                                 "/state/orlop/config.d/50-install.yaml", "kernel command line"));
  EXPECT_EQ(system_.text("/etc/sysctl.d/90-orlop-vm.swappiness.conf"), "vm.swappiness = 1\n");
}

TEST_F(Booting, MetaDataNamesTheMachine) {
  boot(std::nullopt, "instance-id: i-1\nlocal-hostname: from-meta\n");
  EXPECT_EQ(system_.text("/etc/hostname"), "from-meta\n");
}

TEST_F(Booting, NothingOnTheSeedIsDroppedInSilence) {
  const auto outcome =
      boot(std::nullopt, "instance-id: i\nlocal-hostname: 42\npublic-keys: [a]\ndsmode: local\n");
  EXPECT_EQ(system_.text("/etc/hostname"), "42\n");
  EXPECT_THAT(codes(outcome), ElementsAre("defaults", "not-read", "bad-value", "left-out"));

  const Seed seed = {
      .place = "/dev/sr0", .user_data = kGood, .meta_data = {}, .not_read = {"network-interfaces"}};
  const auto other = configure_boot(kinds::all(), kinds::language(), {system_, measurer_, clock_},
                                    paths_, seed, {})
                         .value();
  EXPECT_THAT(codes(other), Contains("not-read"));
}

TEST_F(Booting, WhatAConfigurationDropsFromVarIsRemoved) {
  boot(document("write_files: [{path: /var/lib/x, content: a}, {path: /etc/motd, content: b}]\n"));
  EXPECT_EQ(system_.text("/var/lib/x"), "a");
  const auto outcome = reboot(document("hostname: edge\n"));
  EXPECT_FALSE(system_.tree.contains("/var/lib/x"));
  EXPECT_EQ(system_.text("/etc/motd"), "the image's\n");
  EXPECT_EQ(outcome.generation, 2U);
}

TEST_F(Booting, ARevokedKeyIsGone) {
  boot(
      document("users: [{name: alice, ssh_authorized_keys: ['ssh-ed25519 "
               "AAAAC3NzaC1lZDI1NTE5AAAAIEFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB a']}]\n"));
  EXPECT_EQ(system_.text("/var/home/alice/.ssh/authorized_keys"),
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB a\n");
  reboot(document("users: [{name: alice}]\n"));
  EXPECT_FALSE(system_.tree.contains("/var/home/alice/.ssh/authorized_keys"));
}

TEST_F(Booting, WhatTheImageHasInTheWayOfAnOldPathStays) {
  boot(document("systemd: {units: [{name: tick.timer, enabled: false}]}\n"));
  EXPECT_FALSE(system_.tree.contains("/etc/systemd/system/timers.target.wants/tick.timer"));
  reboot(document("systemd: {units: [{name: tick.timer, contents: \"[Timer]\"}]}\n"));
  EXPECT_TRUE(system_.tree.contains("/etc/systemd/system/timers.target.wants/tick.timer"));
}

TEST_F(Booting, AnObstacleSparesTheOtherResources) {
  const auto outcome =
      boot(document("hostname: edge\nusers: [{name: a, shell: /bin/zsh}, {name: b}]\n"));
  EXPECT_FALSE(outcome.healthy());
  ASSERT_THAT(codes(outcome), ElementsAre("not-on-this-node"));
  const auto& diagnostic = outcome.composition.diagnostics[0];
  EXPECT_EQ(diagnostic.file, "user-data");
  EXPECT_EQ(diagnostic.position, (codec::Position{3, 26}));
  EXPECT_EQ(system_.text("/etc/hostname"), "edge\n");
  EXPECT_THAT(system_.text("/etc/passwd"), HasSubstr("b:x:1001:"));
}

TEST_F(Booting, AFailedWriteSparesTheOtherResources) {
  system_.tree["/etc/hosts"] = Entry::folder();
  system_.tree["/etc/hosts/full"] = Entry::file("");
  const auto outcome = boot(document("hostname: edge\nwrite_files: [{path: /etc/x}]\n"));
  EXPECT_THAT(codes(outcome), ElementsAre("not-applied"));
  EXPECT_TRUE(system_.tree.contains("/etc/x"));
}

TEST_F(Booting, WithoutATpmItSaysSo) {
  measurer_.has_tpm = false;
  const auto outcome = boot(kGood);
  EXPECT_TRUE(outcome.healthy());
  EXPECT_FALSE(outcome.measured);
  EXPECT_THAT(codes(outcome), ElementsAre("not-measured"));
}

TEST_F(Booting, DamagedRecordsBeginAnew) {
  boot(kGood);
  system_.tree[paths_.generations()].content = "{";
  system_.tree["/state/orlop/numbers.json"].content = "[]";
  system_.tree["/var/home/alice"].uid = 1000;
  const auto outcome = reboot(kGood);
  EXPECT_TRUE(outcome.healthy());
  EXPECT_THAT(codes(outcome), ElementsAre("damaged", "damaged"));
  EXPECT_EQ(outcome.generation, 1U);
  EXPECT_THAT(system_.text("/etc/passwd"), HasSubstr("alice:x:1000:"));
}

TEST_F(Booting, NumbersKeepWhatANewerAgentSaysOfThem) {
  boot(kGood);
  auto& record = system_.tree["/state/orlop/numbers.json"].content;
  ASSERT_TRUE(record.starts_with("{"));
  record.insert(1, R"("hosts":{"edge":7},)");
  reboot(document("users: [{name: alice}, {name: bob}]\n"));
  EXPECT_THAT(system_.text("/state/orlop/numbers.json"),
              ::testing::AllOf(HasSubstr("hosts"), HasSubstr("bob")));
}

TEST_F(Booting, NumbersOfANewerVersionAreReadAndSetAside) {
  boot(kGood);
  auto& record = system_.tree["/state/orlop/numbers.json"].content;
  const auto at = record.find("orlop.numbers/1");
  ASSERT_NE(at, std::string::npos);
  record.replace(at, 15, "orlop.numbers/2");
  const auto outcome = reboot(document("users: [{name: bob}, {name: alice}]\n"));
  EXPECT_THAT(codes(outcome), ElementsAre("damaged"));
  EXPECT_THAT(system_.text("/etc/passwd"), HasSubstr("alice:x:1000:"));
  EXPECT_THAT(system_.text("/etc/passwd"), HasSubstr("bob:x:1001:"));
  EXPECT_THAT(system_.text("/state/orlop/numbers.json"), HasSubstr("orlop.numbers/1"));
}

TEST_F(Booting, AStatePartitionThatCannotBeReadIsToldAndTheBootGoesOn) {
  system_.tree["/state/orlop/user-data"] = Entry::folder();
  const auto outcome = boot(kGood);
  EXPECT_FALSE(outcome.healthy());
  EXPECT_THAT(codes(outcome), ElementsAre("not-kept", "not-kept"));
  EXPECT_THAT(system_.text("/etc/passwd"), HasSubstr("alice:x:1000:"));
}

}  // namespace
}  // namespace orlop::agent::engine
