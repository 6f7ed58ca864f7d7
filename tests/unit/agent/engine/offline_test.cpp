// SPDX-License-Identifier: Apache-2.0
#include "agent/engine/offline.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <set>

#include "agent/kinds/kinds.hpp"
#include "agent/kinds/language.hpp"
#include "libs/base/format.hpp"
#include "libs/codec/json.hpp"
#include "libs/sys/file.hpp"
#include "tests/support/config_node.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::engine {
namespace {

using testing::document;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::IsOk;

TEST(AwayFromANode, EveryExampleHasAPlan) {
  const std::filesystem::path folder = ORLOP_SOURCE_DIR "/configs/examples";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const auto proposal = plan_files(kinds::all(), kinds::language(), {entry.path().string()});
    ASSERT_THAT(proposal, IsOk());
    ASSERT_TRUE(proposal->plan.has_value()) << describe(proposal->diagnostics);
    // Settings of the agent make nothing on the node.
    const bool is_settings = entry.path().filename() == "upgrades-and-health.yaml";
    EXPECT_EQ(proposal->plan->steps.empty(), is_settings) << entry.path();
    // What cannot be in force before the next boot is said to be so, and nothing else is.
    static const std::set<std::string> kAtNextBoot = {
        "cloud-init-migration", "commands",           "extra-disk",
        "ignition-migration",   "kernel-modules",     "swap",
        "time-and-place",       "two-routing-tables", "proxy"};
    EXPECT_EQ(proposal->plan->needs_reboot(), kAtNextBoot.contains(entry.path().stem().string()))
        << entry.path();
  }
}

TEST(AwayFromANode, FilesAreValidatedAndPlannedTogether) {
  const auto folder = sys::TemporaryFolder::create().value();
  const auto first = (folder.path() / "a.yaml").string();
  const auto second = (folder.path() / "b.yaml").string();
  ASSERT_THAT(sys::write_file(first, document("users: [{name: a}]\nhostname: a\n")), IsOk());
  ASSERT_THAT(sys::write_file(second, document("runcmd: [date]\n")), IsOk());
  EXPECT_THAT(validate_files(kinds::all(), kinds::language(), {first, second}), IsEmpty());
  const auto proposal = plan_files(kinds::all(), kinds::language(), {first, second}).value();
  ASSERT_TRUE(proposal.plan.has_value());
  std::vector<std::string> resources;
  for (const auto& step : proposal.plan->steps) {
    EXPECT_EQ(step.change, Change::create);
    resources.push_back(step.resource);
  }
  EXPECT_THAT(resources, ElementsAre("hostname", "user:a", "commands:network"));

  const auto missing =
      validate_files(kinds::all(), kinds::language(), {first, (folder.path() / "none").string()});
  ASSERT_EQ(missing.size(), 1U);
  EXPECT_EQ(missing[0].code, "unreadable");
  EXPECT_FALSE(plan_files(kinds::all(), kinds::language(), {(folder.path() / "none").string()})
                   ->plan.has_value());
}

class Given : public ::testing::Test {
 protected:
  std::string file(const std::string& text, const std::string& name = "d.yaml") {
    auto path = (folder_.path() / name).string();
    EXPECT_THAT(sys::write_file(path, text), IsOk());
    return path;
  }
  /// The notes about what was not checked.
  std::string granted(const std::string& body) {
    std::string notes;
    for (const auto& one :
         validate_files(kinds::all(), kinds::language(), {file(document(body))})) {
      EXPECT_NE(one.severity, config::Severity::error) << one.message;
      if (one.code == "not-checked") notes += one.message + '|' + one.remedy;
    }
    return notes;
  }

  sys::TemporaryFolder folder_ = sys::TemporaryFolder::create("offline").value();
};

/// What a node that has nothing would say against a document, is what validating away from any says
/// it did not check.
TEST_F(Given, ValidatingSaysWhatItCouldNotCheck) {
  struct Row {
    std::string body;
    std::string thing;
  };
  const Row rows[] = {
      {"users: [{name: a, shell: /bin/zsh}]\n", "'/bin/zsh'"},
      {"users: [{name: a, sudo: 'ALL=(ALL) ALL'}]\n", "'/usr/bin/sudo'"},
      {"write_files: [{path: /etc/a, owner: 'web:web'}]\n", "the user 'web'"},
      {"write_files: [{path: /etc/a, owner: 'root:web'}]\n", "the group 'web'"},
      {"systemd: {units: [{name: web.service, enabled: true}]}\n", "the unit 'web.service'"},
      {"timezone: Europe/Berlin\n", "'/usr/share/zoneinfo/Europe/Berlin'"},
      {"ntp: {servers: [ntp.example.org]}\n", "systemd-timesyncd.service'"},
      {"locale: de_DE.UTF-8\n", "'/usr/lib/locale/de_DE.UTF-8'"},
      {"keyboard: {layout: de}\n", "'/usr/share/keymaps'"},
      {"mounts: [[/dev/vdb, /srv]]\n", "'/srv'"},
      {"network: {tunnels: {wg0: {mode: wireguard, keys: {private: "
       "'/TOE4TKtAqVsePRVR+5AA43HkAK5DSntkOCO7nYq5xU='}, addresses: [192.0.2.1/24]}}}\n",
       "the group 'systemd-network'"},
  };
  testing::FakeSystemState empty;
  const Owned nothing;
  for (const auto& row : rows) {
    const auto notes = granted(row.body);
    EXPECT_THAT(notes, ::testing::HasSubstr(row.thing)) << row.body;
    EXPECT_THAT(notes, ::testing::HasSubstr("'orlop config plan FILE' on the node does."));
    // And on a node without it, somebody says so.
    const auto read = config::read_document(kinds::language(), "d", document(row.body));
    View view(empty, {.live = true, .state_folder = "/state/orlop"}, nothing);
    const auto target = make_target(kinds::all(), read.value, view);
    ASSERT_THAT(target, IsOk());
    EXPECT_FALSE(target->obstacles.empty() && target->remarks.empty()) << row.body;
  }
  EXPECT_EQ(granted("hostname: a\nusers: [{name: b}]\nsysctl: {kernel.panic: 1}\n"), "");
}

TEST_F(Given, OfLargeDocumentsTheNoteNamesKindsOfThings) {
  std::string body = "write_files:\n";
  for (int i = 0; i < 2000; ++i)
    body += formatted("- {{path: /etc/a/{}, owner: 'u{}:root'}}\n", i, i);
  EXPECT_THAT(granted(body), ::testing::HasSubstr("the shells, owners, units"));
  body = "write_files:\n";
  for (int i = 10; i < 60; ++i)
    body += formatted("- {{path: /etc/a/{}, owner: 'u{}:root'}}\n", i, i);
  EXPECT_THAT(granted(body), ::testing::HasSubstr("the user 'u29' and 30 more"));
}

TEST_F(Given, AFileOfSeveralPartsIsConvertedIntoOneDocument) {
  const auto converted = convert_file(
      kinds::language(),
      file(
          "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
          "--b\nContent-Type: text/cloud-config\n\n#cloud-config\nhostname: a\nusers: [{name: u}]\n"
          "--b\nContent-Type: text/cloud-config\n\n#cloud-config\nhostname: b\nruncmd: [date]\n"
          "--b--\n"));
  EXPECT_FALSE(config::has_errors(converted.diagnostics)) << describe(converted.diagnostics);
  EXPECT_EQ(codec::write_json(converted.value),
            R"({"hostname":"b","users":[{"name":"u"}],"runcmd":["date"]})");
  const auto archive = convert_file(
      kinds::language(),
      file("#cloud-config-archive\n- '#cloud-config\n\n  hostname: a'\n- type: text/x-shellscript\n"
           "  content: |\n    #!/bin/sh\n    date\n"));
  EXPECT_FALSE(config::has_errors(archive.diagnostics)) << describe(archive.diagnostics);
  EXPECT_EQ(archive.value.find("hostname")->string(), "a");
  EXPECT_EQ(archive.value.find("commands")->items().at(0).find("run")->string(),
            "#!/bin/sh\ndate\n");
  // An error in one part refuses the whole.
  const auto faulty = convert_file(
      kinds::language(), file("#cloud-config-archive\n- '#cloud-config\n\n  hostnam: a'\n- "
                              "'#cloud-config\n\n  hostname: b'\n"));
  EXPECT_TRUE(config::has_errors(faulty.diagnostics));
}

TEST_F(Given, PartsInsidePartsEnd) {
  std::string inner = "#cloud-config\nhostname: a\n";
  for (int depth = 0; depth < 40; ++depth) {
    inner = formatted("Content-Type: multipart/mixed; boundary=b{}\n\n--b{}\n{}\n--b{}--\n", depth,
                      depth, inner, depth);
  }
  const auto converted = convert_file(kinds::language(), file(inner));
  EXPECT_TRUE(config::has_errors(converted.diagnostics));
  EXPECT_TRUE(converted.value.members().empty());
}

}  // namespace
}  // namespace orlop::agent::engine
