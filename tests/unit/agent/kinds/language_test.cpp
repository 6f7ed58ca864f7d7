// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/language.hpp"

#include <gmock/gmock.h>

#include <set>

#include "agent/dialects/refused.hpp"
#include "libs/config/document.hpp"
#include "libs/schema/check.hpp"
#include "libs/schema/node.hpp"
#include "libs/schema/redact.hpp"

namespace orlop::agent::kinds {
namespace {

using config::Document;
using config::read_document;
using config::Severity;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Document read(const std::string& body) {
  return read_document(language(), "f.yaml", "#cloud-config\n" + body);
}

struct Case {
  std::string name;
  std::string body;  ///< below the header, so its first line is line 2
  std::string code;
  codec::Position position;
  std::string says;
  std::string remedy;
  Severity severity = Severity::error;
};

/// "/d/d/d…" of so many bytes.
std::string long_path(std::size_t bytes) {
  std::string path;
  while (path.size() + 2 <= bytes) path += "/d";
  return path;
}

class OneFault : public ::testing::TestWithParam<Case> {};

TEST_P(OneFault, IsNamedWithPlaceAndRemedy) {
  const auto& row = GetParam();
  const auto document = read(row.body);
  ASSERT_EQ(document.diagnostics.size(), 1U) << describe(document.diagnostics);
  const auto& found = document.diagnostics[0];
  EXPECT_EQ(found.code, row.code) << describe(found);
  EXPECT_EQ(found.position, row.position) << describe(found);
  EXPECT_EQ(found.severity, row.severity) << describe(found);
  EXPECT_THAT(found.message, HasSubstr(row.says));
  EXPECT_THAT(found.remedy, HasSubstr(row.remedy));
  EXPECT_EQ(document.value.members().empty(), row.severity == Severity::error);
}

INSTANTIATE_TEST_SUITE_P(
    Table, OneFault,
    ::testing::Values(
        Case{"UnknownKey", "hostnam: a\n", "unknown-key", {2, 1}, "'hostnam'", "'hostname'"},
        Case{"UnknownKeyFarFromAll", "frobnicate: 1\n", "unknown-key", {2, 1}, "", "Remove it"},
        Case{"DottedKey", "install.auto: true\n", "unknown-key", {2, 1}, "", "inside each other"},
        Case{"PathAsKey", "'users[].name': a\n", "unknown-key", {2, 1}, "", "inside each other"},
        Case{"UnknownKeyBelow",
             "write_files:\n- path: /etc/a\n  permsisions: \"0600\"\n",
             "unknown-key",
             {4, 3},
             "'write_files[0].permsisions'",
             "'permissions'"},
        Case{"CloudInitKey", "packages: [jq]\n", "unsupported-key", {2, 11}, "", "recipe"},
        Case{"KairosKey", "bundles: []\n", "unsupported-key", {2, 1}, "", "recipe"},
        Case{"RefusedBelow",
             "users:\n- {name: a, selinux_user: b}\n",
             "unsupported-key",
             {3, 13},
             "selinux_user",
             "remove it"},
        Case{"WrongKind", "hostname: [a]\n", "wrong-kind", {2, 11}, "found a list", "string"},
        Case{"NumberForText", "hostname: 7\n", "wrong-kind", {2, 11}, "integer", "quotes"},
        Case{"MissingKey", "users:\n- gecos: A\n", "missing-key", {3, 3}, "'name'", "Add"},
        Case{"BadHostname", "hostname: a_b\n", "bad-value", {2, 11}, "host name", "letters"},
        Case{"RootUser", "users: [{name: root}]\n", "bad-value", {2, 16}, "root", "your own"},
        Case{"NoPasswordHash",
             "users: [{name: a, passwd: $secret}]\n",
             "bad-value",
             {2, 27},
             "no password hash",
             "mkpasswd"},
        Case{"KeyReference",
             "users: [{name: a, ssh_authorized_keys: ['http://b/keys']}]\n",
             "bad-value",
             {2, 41},
             "on the way",
             "https://"},
        Case{"PrivateKey",
             "ssh_authorized_keys: ['-----BEGIN OPENSSH PRIVATE KEY-----']\n",
             "bad-value",
             {2, 23},
             "private key",
             "public half"},
        Case{"ReadOnlyPlace",
             "write_files: [{path: /usr/bin/a}]\n",
             "bad-value",
             {2, 22},
             "read-only",
             "/etc"},
        Case{"Climbing",
             "write_files: [{path: /etc/../usr/a}]\n",
             "bad-value",
             {2, 22},
             "clean",
             "'..'"},
        Case{"OwnedFile",
             "write_files: [{path: /etc/passwd}]\n",
             "bad-value",
             {2, 22},
             "/etc/passwd",
             "users"},
        Case{"NumericMode",
             "write_files: [{path: /etc/a, permissions: 644}]\n",
             "bad-value",
             {2, 43},
             "the mode 1204",
             "\"0644\""},
        Case{"LongName",
             "write_files: [{path: /etc/" + std::string(256, 'n') + "}]\n",
             "bad-value",
             {2, 22},
             "255 bytes",
             "Shorten"},
        Case{"LongPath",
             "links: [{path: '/usr/local" + long_path(4084) + "', target: a}]\n",
             "bad-value",
             {2, 16},
             "4095 bytes",
             "Shorten"},
        Case{"OwnerNumber",
             "write_files: [{path: /etc/a, owner: '0:4294967295'}]\n",
             "bad-value",
             {2, 37},
             "no owner",
             "number"},
        Case{"SourceInTheNetwork",
             "write_files: [{path: /etc/a, source: {uri: 'https://a/b'}}]\n",
             "bad-value",
             {2, 44},
             "network",
             "'data:'"},
        Case{"SourceOfNoForm",
             "write_files: [{path: /etc/a, source: {uri: 'data:x'}}]\n",
             "bad-value",
             {2, 44},
             "','",
             "'data:,TEXT'"},
        Case{"HardLink",
             "links: [{path: /etc/a, target: b, hard: true}]\n",
             "bad-value",
             {2, 41},
             "hard link",
             "write_files"},
        Case{"DirectoryElsewhere",
             "directories: [{path: /usr/a}]\n",
             "bad-value",
             {2, 22},
             "read-only",
             "/etc"},
        Case{"ModeWithNine",
             "write_files: [{path: /etc/a, permissions: '0649'}]\n",
             "bad-value",
             {2, 43},
             "octal",
             "0644"},
        Case{"Encoding",
             "write_files: [{path: /etc/a, encoding: zstd}]\n",
             "bad-value",
             {2, 40},
             "zstd",
             "b64"},
        Case{"Gzip",
             "write_files: [{path: /etc/a, encoding: gz+b64, content: aGVsbG8=}]\n",
             "bad-value",
             {2, 57},
             "no gzip data",
             "gzip"},
        Case{"Base64",
             "write_files: [{path: /etc/a, encoding: b64, content: '!!'}]\n",
             "bad-value",
             {2, 54},
             "base64",
             "b64"},
        Case{"SysctlName", "sysctl: {'a b.c': 1}\n", "bad-value", {2, 9}, "a b.c", "dots"},
        Case{"SysctlFraction", "sysctl: {a.b: 0.5}\n", "wrong-kind", {2, 15}, "number", "quotes"},
        Case{"UnitName",
             "systemd: {units: [{name: hello, enabled: true}]}\n",
             "bad-value",
             {2, 26},
             "hello",
             ".service"},
        Case{"AgentsUnit",
             "systemd: {units: [{name: orlopd.service, enabled: false}]}\n",
             "bad-value",
             {2, 26},
             "node agent",
             "another name"},
        Case{"AgentsFile",
             "write_files: [{path: /etc/sysctl.d/90-orlop-a.b.conf}]\n",
             "bad-value",
             {2, 22},
             "90-orlop-a.b",
             "sysctl"},
        Case{"AgentsFolder",
             "directories: [{path: /var/run/orlop}]\n",
             "bad-value",
             {2, 22},
             "/var/run/orlop",
             "node agent"},
        Case{"AgentsUnitAsAFile",
             "write_files: [{path: /etc/systemd/system/orlopd.service.d/a.conf}]\n",
             "bad-value",
             {2, 22},
             "orlopd.service.d",
             "node agent"},
        Case{"UnitIdle",
             "systemd: {units: [{name: a.service}]}\n",
             "missing-key",
             {2, 19},
             "neither",
             "to be done"},
        Case{"UnitWithoutInstall",
             "systemd: {units: [{name: a.service, enabled: true, contents: '[Service]'}]}\n",
             "conflict",
             {2, 46},
             "[Install]",
             "WantedBy"},
        Case{"InstallInAComment",
             "systemd: {units: [{name: a.service, enabled: true, contents: "
             "\"[Unit]\\n#[Install]\"}]}\n",
             "conflict",
             {2, 46},
             "[Install]",
             "WantedBy"},
        Case{"NoUnitText",
             "systemd: {units: [{name: a.service, contents: \"[Unit]\\nhello\"}]}\n",
             "bad-value",
             {2, 47},
             "line 2 of the contents of 'a.service' is no 'KEY=VALUE'",
             "[Service]"},
        Case{"NoDropInText",
             "systemd: {units: [{name: a.service, dropins: [{name: a.conf, contents: "
             "'[Timer]'}]}]}\n",
             "bad-value",
             {2, 72},
             "line 1 of the drop-in 'a.conf' of 'a.service'",
             "[Service]"},
        Case{"DropInName",
             "systemd: {units: [{name: a.service, dropins: [{name: ../a.conf, contents: ''}]}]}\n",
             "bad-value",
             {2, 54},
             "../a.conf",
             ".conf"},
        Case{"MaskedAndEnabled",
             "systemd: {units: [{name: a.service, enabled: true, mask: true}]}\n",
             "conflict",
             {2, 58},
             "masked",
             "remove one"},
        Case{
            "Twice", "users: [{name: a}, {name: a}]\n", "duplicate", {2, 27}, "'a'", "one of them"},
        Case{"EmptyCommand", "runcmd: ['']\n", "bad-value", {2, 10}, "empty", "shell"},
        Case{"Device", "install: {device: sda}\n", "bad-value", {2, 19}, "sda", "/dev"},
        Case{"BothEnds",
             "install: {reboot: true, poweroff: true}\n",
             "conflict",
             {2, 35},
             "both",
             "one of them"},
        Case{"Repository", "upgrade: {repository: x}\n", "bad-value", {2, 23}, "'x'", "https"},
        Case{"Automatic", "upgrade: {auto: true}\n", "bad-value", {2, 17}, "order", "apply"},
        Case{"Deadline", "health: {deadline: 0s}\n", "bad-value", {2, 20}, "'0s'", "'5m'"},
        Case{"NoValue", "runcmd:\n", "no-value", {2, 1}, "reset", "remove", Severity::note},
        Case{"NoElement", "runcmd: [~]\n", "no-value", {2, 10}, "runcmd[0]", "value"},
        Case{"LockedPassword",
             "users: [{name: a, passwd: '$y$j9T$abcdefgh$0123456789'}]\n",
             "no-effect",
             {2, 27},
             "locked",
             "lock_passwd",
             Severity::warning},
        Case{"NotAMapping", "- a\n", "wrong-kind", {2, 1}, "list", "key: value"},
        Case{"Syntax", "a: [1\n", "yaml", {3, 1}, "YAML", "indentation"},
        Case{"Alias", "a: &x [*x]\n", "yaml", {2, 8}, "inside", ""}),
    [](const auto& row) { return row.param.name; });

TEST(Validate, ReportsEveryFaultInOrder) {
  const auto document = read("hostnam: a\nphone_home: {}\nusers: [{name: A}, 3]\n");
  std::vector<std::string> codes;
  for (const auto& diagnostic : document.diagnostics) codes.push_back(diagnostic.code);
  EXPECT_THAT(codes,
              ::testing::ElementsAre("unknown-key", "unsupported-key", "bad-value", "wrong-kind"));
}

TEST(Validate, AcceptsOctalModesWithoutQuotes) {
  const auto document = read("write_files: [{path: /etc/a, permissions: 0600}]\n");
  EXPECT_THAT(document.diagnostics, IsEmpty());
  EXPECT_EQ(document.value.find("write_files")->items()[0].find("permissions")->string(), "0600");
}

TEST(Validate, SaysThatATemplateIsNotChecked) {
  const auto document =
      read_document(language(), "f", "## template: jinja\n#cloud-config\nhostname: a\n");
  ASSERT_EQ(document.diagnostics.size(), 1U);
  EXPECT_EQ(document.diagnostics[0].code, "not-checked");
  EXPECT_EQ(document.diagnostics[0].severity, config::Severity::note);
  EXPECT_TRUE(document.value.members().empty());
}

TEST(Language, EverySectionIsWellMade) {
  for (const auto& section : sections()) EXPECT_THAT(schema::check_section(section), IsEmpty());
  EXPECT_THAT(schema::check_section(language().section()), IsEmpty());
}

TEST(Language, EveryKeyHasASentence) {
  for (const auto& field : language().section().fields) {
    EXPECT_TRUE(schema::Node(field).text().ends_with('.')) << field.key;
  }
}

TEST(Language, RefusedKeysAreNotKnownOnes) {
  std::set<std::string_view> seen;
  for (const auto& refused : dialects::refused_keys()) {
    EXPECT_FALSE(schema::find_node(language().section(), refused.path)) << refused.path;
    EXPECT_TRUE(seen.insert(refused.path).second) << refused.path;
    EXPECT_TRUE(refused.instead.ends_with('.')) << refused.path;
  }
}

TEST(Language, BoundsOfBytesAndOfElementsAreSeparate) {
  const std::string rule(65, 'A');
  const auto sudo = "users: [{name: a, sudo: '" + rule + "=(ALL) ALL'}]\n";
  EXPECT_THAT(read(sudo).diagnostics, IsEmpty());
  const auto list = [](std::size_t count) {
    std::string text = "users: [{name: a, sudo: [";
    for (std::size_t i = 0; i < count; ++i) text += "'a=b',";
    return text + "]}]\n";
  };
  EXPECT_THAT(read(list(64)).diagnostics, IsEmpty());
  ASSERT_EQ(read(list(65)).diagnostics.size(), 1U);
  EXPECT_THAT(read(list(65)).diagnostics[0].message, HasSubstr("more than 64 elements"));
}

TEST(Language, NoHashIsShown) {
  const auto document = read(
      "users: [{name: a, passwd: '$y$j9T$abcdefgh$0123456789', "
      "lock_passwd: false}]\n");
  ASSERT_THAT(document.diagnostics, IsEmpty());
  const auto shown = schema::redact(document.value, language().section());
  EXPECT_EQ(schema::find_value(shown, "users[0].passwd")->string(), schema::kRedacted);
}

TEST(KernelCommandLine, SetsMappings) {
  const auto document = config::read_kernel_command_line(
      language(), "quiet orlop.config=install.auto=true orlop.config=hostname=edge root=x\n");
  EXPECT_THAT(document.diagnostics, IsEmpty());
  EXPECT_TRUE(document.value.find("install")->find("auto")->boolean());
  EXPECT_EQ(document.value.find("hostname")->string(), "edge");
}

TEST(KernelCommandLine, RefusesWhatItCannotSet) {
  for (const std::string_view setting :
       {"hostname", "users[0].name=a", "=a", "hostname=a orlop.config=hostname.x=1", "a.=1"}) {
    const auto document =
        config::read_kernel_command_line(language(), "orlop.config=" + std::string(setting));
    EXPECT_TRUE(has_errors(document.diagnostics)) << setting;
    EXPECT_EQ(document.diagnostics[0].file, config::kKernelCommandLine);
    EXPECT_EQ(document.diagnostics[0].position.line, 1U);
  }
}

}  // namespace
}  // namespace orlop::agent::kinds
