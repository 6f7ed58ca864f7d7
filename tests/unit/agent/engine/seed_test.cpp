// SPDX-License-Identifier: Apache-2.0
// What boots make of each file of a seed: read or named, and the last good one of each stays.
#include <gmock/gmock.h>

#include <ranges>

#include "agent/engine/boot.hpp"
#include "agent/engine/controller.hpp"
#include "agent/engine/instance.hpp"
#include "agent/kinds/kinds.hpp"
#include "agent/kinds/language.hpp"
#include "libs/base/format.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_measurer.hpp"
#include "tests/fakes/fake_service_manager.hpp"
#include "tests/support/config_node.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::engine {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using testing::document;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr std::string_view kKey =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB me";

std::string mime(const std::vector<std::string>& parts) {
  std::string text = "Content-Type: multipart/mixed; boundary=b\nMIME-Version: 1.0\n\n";
  for (const auto& part : parts) text += formatted("--b\n{}\n", part);
  return text + "--b--\n";
}

class Seeding : public ::testing::Test {
 protected:
  Outcome boot(const std::optional<Seed>& seed) {
    auto outcome = configure_boot(kinds::all(), kinds::language(), {system_, measurer_, clock_},
                                  paths_, seed, {});
    EXPECT_THAT(outcome, testing::IsOk());
    return outcome.value_or(Outcome());
  }
  Outcome reboot(const std::optional<Seed>& seed) {
    auto unwritable = system_.unwritable;
    system_ = testing::rebooted(system_);
    system_.unwritable = std::move(unwritable);
    return boot(seed);
  }
  static Seed seed(std::optional<std::string> user_data,
                   std::optional<std::string> meta_data = {}) {
    return {.place = "/dev/sr0",
            .user_data = std::move(user_data),
            .meta_data = std::move(meta_data),
            .datasource = "nocloud"};
  }
  static std::vector<std::string> said(const Outcome& outcome) {
    std::vector<std::string> lines;
    for (const auto& one : outcome.composition.diagnostics)
      lines.push_back(formatted("{}:{}:{} {} {}", one.file, one.position.line, one.position.column,
                                one.code, one.message));
    return lines;
  }

  node::StatePaths paths_{node::kStateFolder};
  testing::FakeSystemState system_ = testing::image_tree();
  testing::FakeMeasurer measurer_;
  testing::FakeClock clock_;
};

TEST_F(Seeding, AHostNameOfMetaDataStaysWhenTheSeedIsUnplugged) {
  boot(seed(document("users: [{name: alice}]\n"), "local-hostname: edge\ninstance-id: i-1\n"));
  const auto outcome = reboot(std::nullopt);
  EXPECT_TRUE(outcome.healthy());
  EXPECT_EQ(system_.text("/etc/hostname"), "edge\n");
  EXPECT_THAT(said(outcome), ElementsAre(HasSubstr("meta-data:0:0 last-known-good"),
                                         HasSubstr("user-data:0:0 last-known-good")));
  EXPECT_EQ(instance_id(system_, paths_).value(), "i-1");
}

TEST_F(Seeding, BrokenMetaDataGivesWayToTheLastGood) {
  boot(seed(document("{}\n"), "local-hostname: edge\n"));
  for (const std::string bad : {"local-hostname: 'x\n", "local-hostname: [x]\n", "- x\n"}) {
    const auto outcome = reboot(seed(document("{}\n"), bad));
    EXPECT_FALSE(outcome.healthy()) << bad;
    EXPECT_THAT(said(outcome), Contains(HasSubstr("meta-data:0:0 last-known-good"))) << bad;
    EXPECT_EQ(system_.text("/etc/hostname"), "edge\n") << bad;
  }
}

TEST_F(Seeding, PublicKeysOfMetaDataAreKeysOfEveryUser) {
  const auto outcome = boot(
      seed(document("users: [{name: alice}]\n"), formatted("public-keys: {{me: {}}}\n", kKey)));
  EXPECT_TRUE(outcome.healthy()) << config::describe(outcome.composition.diagnostics);
  EXPECT_EQ(system_.text("/var/home/alice/.ssh/authorized_keys"), formatted("{}\n", kKey));
  EXPECT_EQ(outcome.composition.origins.at("ssh_authorized_keys[0]").file, "meta-data");
}

TEST_F(Seeding, VendorDataIsBelowUserData) {
  auto given = seed(document("hostname: mine\n"), "local-hostname: meta\n");
  given.vendor_data =
      R"({"cloud-init": "#cloud-config\nhostname: theirs\nusers: [{name: ops}]\n"})";
  auto outcome = boot(given);
  EXPECT_TRUE(outcome.healthy());
  EXPECT_EQ(system_.text("/etc/hostname"), "mine\n");
  EXPECT_THAT(system_.text("/etc/passwd"), HasSubstr("ops:x:1000:"));
  given.user_data = document("{}\n");
  outcome = reboot(given);
  EXPECT_EQ(system_.text("/etc/hostname"), "theirs\n");
  // Its last good one stays too.
  given.vendor_data = "#part-handler\n";
  outcome = reboot(given);
  EXPECT_FALSE(outcome.healthy());
  EXPECT_THAT(said(outcome), Contains(HasSubstr("vendor-data:0:0 last-known-good")));
  EXPECT_THAT(system_.text("/etc/passwd"), HasSubstr("ops:x:1000:"));
  outcome = reboot(std::nullopt);
  EXPECT_THAT(system_.text("/etc/passwd"), HasSubstr("ops:x:1000:"));
}

TEST_F(Seeding, NetworkConfigIsADocumentAtItsOwnPlaces) {
  auto given = seed(document("hostname: edge\n"));
  given.network_config = "# the lab's\nversion: 2\nethernets: {}\n";
  const auto outcome = boot(given);
  // The language of today's agent does not know the key: that is said where it stands.
  if (schema::find_field(kinds::language().section(), "network") == nullptr) {
    EXPECT_THAT(said(outcome), ElementsAre(HasSubstr("network-config:2:1 unsupported-key")));
  }
  EXPECT_EQ(system_.text("/etc/hostname"), "edge\n");
}

TEST_F(Seeding, AnEmptyFileIsNothing) {
  auto given = seed("", "");
  given.network_config = "\n";
  given.vendor_data = " \n";
  auto outcome = boot(given);
  EXPECT_TRUE(outcome.healthy());
  EXPECT_THAT(said(outcome), IsEmpty());
  outcome = reboot(seed(document("hostname: edge\n"), "local-hostname: x\n"));
  outcome = reboot(given);
  EXPECT_TRUE(outcome.healthy());
  EXPECT_EQ(system_.text("/etc/hostname"), "edge\n");
}

TEST_F(Seeding, PartsOfUserDataAreDocumentsInTheirOrder) {
  const auto text = mime({"Content-Type: text/cloud-config\n\nhostname: a\nusers: [{name: alice}]",
                          "Content-Type: text/x-shellscript; name=x.sh\n\n#!/bin/sh\necho x\n",
                          "\n#cloud-config\nhostname: b\nnonsense: 1"});
  const auto outcome = boot(seed(text));
  EXPECT_FALSE(outcome.healthy());
  EXPECT_EQ(system_.text("/etc/hostname"), "b\n");
  EXPECT_THAT(system_.text("/etc/passwd"), HasSubstr("alice:x:1000:"));
  EXPECT_THAT(said(outcome), ElementsAre(HasSubstr("user-data part 3:3:1 unknown-key"),
                                         HasSubstr("user-data part 3:0:0 left-out")));
  // What is known good is better than half of something new.
  const auto good = mime({"\n#cloud-config\nhostname: c"});
  EXPECT_TRUE(reboot(seed(good)).healthy());
  EXPECT_THAT(said(reboot(seed(text))), Contains(HasSubstr("last-known-good")));
  EXPECT_EQ(system_.text("/etc/hostname"), "c\n");
}

TEST_F(Seeding, AnAppliedTextOfPartsIsRefusedAsAWhole) {
  boot(seed(document("hostname: edge\n")));
  testing::FakeServiceManager services;
  Controller controller(kinds::all(), kinds::language(), {system_, services, measurer_, clock_});
  const auto faulty = mime({"\n#cloud-config\nhostname: a", "\n#cloud-config\nhostnam: b"});
  const auto refused = controller.apply("new.mime", faulty);
  ASSERT_THAT(refused, testing::IsOk());
  EXPECT_TRUE(config::has_errors(refused->diagnostics));
  EXPECT_EQ(system_.text("/etc/hostname"), "edge\n");
  const auto applied = controller.apply("new.mime", mime({"\n#cloud-config\nhostname: a"}));
  ASSERT_THAT(applied, testing::IsOk());
  EXPECT_FALSE(config::has_errors(applied->diagnostics));
  EXPECT_EQ(system_.text("/etc/hostname"), "a\n");
}

TEST_F(Seeding, TemplatesKnowTheInstance) {
  const auto text =
      "## template: jinja\n#cloud-config\n"
      "{% if v1.cloud_name == 'nocloud' %}\n"
      "hostname: {{ v1.local_hostname }}-{{ ds.meta_data.rack | default('r0') }}\n"
      "{% endif %}\n"
      "write_files: [{path: /etc/id, content: '{{ instance_id }}'}]\n"
      "nonsense: 1\n";
  const auto outcome = boot(seed(text, "local-hostname: edge\ninstance-id: i-7\nrack: r9\n"));
  EXPECT_EQ(system_.text("/etc/hostname"), "edge-r9\n");
  EXPECT_EQ(system_.text("/etc/id"), "i-7");
  EXPECT_THAT(said(outcome), Contains(HasSubstr("user-data:7:1 unknown-key")));
}

TEST_F(Seeding, ATemplateThatCannotBeRenderedSaysWhere) {
  const auto outcome =
      boot(seed("## template: jinja\n#cloud-config\nhostname: {{ v1.nowhere }}\n"));
  EXPECT_FALSE(outcome.healthy());
  EXPECT_THAT(said(outcome),
              Contains(HasSubstr("user-data:3:16 template the template: 'v1.nowhere'")));
}

TEST_F(Seeding, TheInstanceIsTheSeedsOrStaysWithTheMachine) {
  system_.tree["/etc/machine-id"] = Entry::file("00112233445566778899aabbccddeeff\n");
  boot(std::nullopt);
  EXPECT_EQ(instance_id(system_, paths_).value(), "node-00112233445566778899aabbccddeeff");
  system_.tree.erase("/etc/machine-id");
  EXPECT_EQ(instance_id(system_, paths_).value(), "node-00112233445566778899aabbccddeeff");
  reboot(seed(document("{}\n"), "instance-id: i-1\n"));
  EXPECT_EQ(instance_id(system_, paths_).value(), "i-1");
  EXPECT_THAT(system_.text("/state/orlop/instance.json"),
              AllOf(HasSubstr("orlop.instance/1"), HasSubstr("nocloud")));
  reboot(seed(document("{}\n"), "instance-id: i-2\n"));
  EXPECT_EQ(instance_id(system_, paths_).value(), "i-2");
  reboot(std::nullopt);
  EXPECT_EQ(instance_id(system_, paths_).value(), "i-2");
}

TEST_F(Seeding, ADamagedRecordOfTheInstanceIsMadeAnew) {
  boot(seed(document("{}\n"), "instance-id: i-1\n"));
  system_.tree["/state/orlop/instance.json"].content = "{";
  const auto outcome = reboot(seed(document("{}\n"), "instance-id: i-1\n"));
  EXPECT_THAT(said(outcome), ElementsAre(HasSubstr("instance.json:0:0 damaged")));
  EXPECT_EQ(instance_id(system_, paths_).value(), "i-1");
}

TEST_F(Seeding, AStatePartitionThatCannotBeWrittenCostsNoAccounts) {
  boot(seed(document("users: [{name: alice}]\n"), "local-hostname: a\n"));
  system_.unwritable = "/state";
  const auto outcome = reboot(
      seed(document(formatted("users: [{{name: bob, ssh_authorized_keys: ['{}']}}]\n", kKey)),
           "local-hostname: b\n"));
  EXPECT_FALSE(outcome.healthy());
  EXPECT_THAT(said(outcome), AllOf(Contains(HasSubstr("user-data:0:0 not-kept")),
                                   Contains(HasSubstr("meta-data:0:0 not-kept")),
                                   Not(Contains(HasSubstr("last-known-good")))));
  EXPECT_EQ(system_.text("/etc/hostname"), "b\n");
  EXPECT_THAT(system_.text("/etc/passwd"), HasSubstr("bob:x:"));
  EXPECT_THAT(system_.text("/var/home/bob/.ssh/authorized_keys"), HasSubstr(std::string(kKey)));
  EXPECT_THAT(system_.text(std::string(node::kOutcome)), HasSubstr("not-kept"));
  // Once it can be written again, all is well.
  system_.unwritable.clear();
  EXPECT_TRUE(reboot(seed(document("users: [{name: bob}]\n"), "local-hostname: b\n")).healthy());
}

}  // namespace
}  // namespace orlop::agent::engine
