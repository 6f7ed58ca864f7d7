// SPDX-License-Identifier: Apache-2.0
// What documents of Kairos say in our keys.
#include <gmock/gmock.h>

#include <regex>

#include "agent/dialects/kairos/step.hpp"
#include "agent/kinds/language.hpp"
#include "libs/architecture/architecture.hpp"
#include "libs/codec/json.hpp"
#include "libs/codec/yaml.hpp"
#include "libs/config/document.hpp"
#include "libs/sys/command.hpp"
#include "tests/support/config_node.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::dialects {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

config::Document read_kairos(const std::string& body, const config::Surroundings& around = {}) {
  return config::read_document(kinds::language(), "d", testing::document(body),
                               config::Faults::refuse, around);
}

/// Names of commands end in what tells documents apart.
std::string without_digests(const std::string& text) {
  return std::regex_replace(text, std::regex("-[0-9a-f]{8}\""), "\"");
}

struct Stage {
  const char* name;
  std::string says;
  std::string means;
};
class KairosMeans : public ::testing::TestWithParam<Stage> {};

TEST_P(KairosMeans, TheSameInOurKeys) {
  const auto document = read_kairos(GetParam().says);
  EXPECT_FALSE(config::has_errors(document.diagnostics)) << describe(document.diagnostics);
  const auto means = codec::parse_yaml(GetParam().means, {});
  ASSERT_TRUE(means.has_value()) << GetParam().means;
  EXPECT_EQ(without_digests(codec::write_json(document.value)), codec::write_json(*means));
}

std::string script(const std::string& lines) {
  return "\"status=0\\n" + lines + "exit $status\\n\"";
}

INSTANTIATE_TEST_SUITE_P(
    Rows, KairosMeans,
    ::testing::Values(
        Stage{"Nothing", "name: x\nstrict: true\nstages: {}\n", "{}"},
        Stage{"Commands", "stages: {boot: [{commands: [a, 'b c']}]}\n",
              "commands: [{name: boot, run: " +
                  script("sh -c 'a' || status=$?\\nsh -c 'b c' || status=$?\\n") +
                  ", when: boot}]"},
        Stage{"MomentsAndOrder",
              "stages: {network: [{commands: [n]}], reconcile: [{commands: [r]}], "
              "initramfs.after: [{name: My step!, commands: [i]}], fs: [{commands: [f]}]}\n",
              "commands: [{name: initramfs.after-My-step-, run: " +
                  script("sh -c 'i' || status=$?\\n") +
                  ", when: early}, {name: fs, run: " + script("sh -c 'f' || status=$?\\n") +
                  ", when: early}, {name: network, run: " + script("sh -c 'n' || status=$?\\n") +
                  ", when: network}, {name: reconcile, run: " +
                  script("sh -c 'r' || status=$?\\n") + ", when: reconcile}]"},
        Stage{"ConditionsOfCommands",
              "stages: {boot: [{if: '[ -f /x ]', if_files: {any: [/a, /b]}, commands: [a]}]}\n",
              "commands: [{name: boot, run: " + script("sh -c 'a' || status=$?\\n") +
                  ", when: boot, if: \"( [ -f /x ]\\n) && { test -e '/a' || test -e '/b'; }\"}]"},
        Stage{"Files",
              "stages: {boot: [{files: [{path: /etc/a, content: x, permissions: 0600, owner: 0, "
              "group: 0}]}]}\n",
              "write_files: [{path: /etc/a, content: x, permissions: '0600', owner: 'root:root'}]"},
        Stage{"SettingsOfSeveralSteps",
              "stages: {boot: [{sysctl: {a.b: 1}}, {sysctl: {a.b: 2, c.d: x}}]}\n",
              "sysctl: {a.b: 2, c.d: x}"},
        Stage{"UsersOfSeveralSteps",
              "stages: {initramfs: [{users: {k: {passwd: open, groups: [adm]}}}], network: "
              "[{authorized_keys: {k: ['ssh-ed25519 "
              "AAAAC3NzaC1lZDI1NTE5AAAAIEFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB']}}]}\n",
              "users: [{name: k, plain_text_passwd: open, groups: [adm], lock_passwd: false, "
              "ssh_authorized_keys: ['ssh-ed25519 "
              "AAAAC3NzaC1lZDI1NTE5AAAAIEFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB']}]"},
        Stage{"AHashStaysAHash",
              "users: [{name: k, passwd: '$y$j9T$abcdefgh$0123456789', lock_passwd: "
              "false}]\n",
              "users: [{name: k, passwd: '$y$j9T$abcdefgh$0123456789', lock_passwd: false}]"},
        Stage{"Modules",
              "stages: {boot: [{modules: [br_netfilter, 'nbd max_part=8']}, {modules: [dummy]}]}\n",
              "kernel: {modules: [br_netfilter, nbd, dummy], options: {nbd: max_part=8}}"},
        Stage{"NameServers",
              "stages: {boot: [{dns: {nameservers: [1.1.1.1, 9.9.9.9], search: [lan]}}, {dns: "
              "{nameservers: [8.8.8.8]}}]}\n",
              "dns: {servers: [1.1.1.1, 9.9.9.9, 8.8.8.8], search: [lan]}"},
        Stage{"Units",
              "stages: {boot: [{systemctl: {enable: [a, b.timer], disable: [c], start: [a]}}]}\n",
              "commands: [{name: boot, run: " + script("systemctl start 'a' || status=$?\\n") +
                  ", when: boot}]\nsystemd: {units: [{name: a.service, enabled: true}, {name: "
                  "b.timer, enabled: true}, {name: c.service, enabled: false}]}"},
        Stage{"Environment",
              "stages: {boot: [{environment: {A: 1, B: 'x \"y\" $z'}}, {environment: {C: q}, "
              "environment_file: /etc/foo}]}\n",
              "write_files: [{path: /etc/environment, content: \"A=\\\"1\\\"\\nB=\\\"x "
              "\\\\\\\"y\\\\\\\" \\\\$z\\\"\\n\"}, {path: /etc/foo, content: \"C=\\\"q\\\"\\n\"}]"},
        Stage{"FurtherDisks",
              "stages: {rootfs: [{layout: {device: {path: /dev/vdb}, expand_partition: {size: 0}, "
              "add_partitions: [{pLabel: a, size: 2, filesystem: vfat, fsLabel: A}, {size: 1, "
              "filesystem: none}, {}]}}]}\n",
              "filesystems: [{device: PARTLABEL=a, format: vfat, label: A}, {device: /dev/vdb3, "
              "format: ext4}]\n"
              "disks: [{device: /dev/vdb, partitions: [{label: a, size: 2097152}, {size: 1048576}, "
              "{grow: true}]}]"},
        Stage{"Owners",
              "stages: {boot: [{files: [{path: /etc/a, owner_string: 'a:b'}, {path: /etc/c, "
              "ownerstring: 'd:e'}, {path: /etc/f, owner: 5, group: 6}]}]}\n",
              "write_files: [{path: /etc/a, owner: 'a:b'}, {path: /etc/c, owner: 'd:e'}, {path: "
              "/etc/f, owner: '5:6'}]"},
        Stage{"TheLastOfOnePath",
              "stages: {boot: [{files: [{path: /etc/a, content: x, permissions: 0600}]}, {files: "
              "[{path: /etc/a, content: y}]}]}\n",
              "write_files: [{path: /etc/a, content: 'y'}]"},
        Stage{"AStageThatNeverComes", "stages: {default: [{hostname: a}]}\n", "{}"},
        Stage{"WhatTheInstallerDoesAnyway",
              "debug: true\ninstall: {encrypted_partitions: [COS_PERSISTENT], grub_options: "
              "{extra_cmdline: ' rd.immucore.debug  rd.cos.x ', extra_active_cmdline: ''}}\n",
              "install: {}"},
        Stage{"WhatIsSo",
              "stages: {rootfs.after: [{layout: {expand_partition: {size: 0}}, datasource: "
              "{providers: [aws]}}]}\n",
              "{}"},
        Stage{"AnotherServiceManager",
              "stages: {boot: [{only_service_manager: openrc, commands: [rc-update]}]}\n",
              "commands: [{name: boot, run: " + script("sh -c 'rc-update' || status=$?\\n") +
                  ", when: boot, if: 'false'}]"}),
    [](const auto& row) { return row.param.name; });

TEST(Kairos, StepsHoldWhenTheNodeSaysSo) {
  const std::string body =
      "stages: {boot: [{if: a, hostname: yes-a}, {if: b, files: [{path: /etc/b}]}]}\n";
  std::vector<std::string> asked;
  config::Surroundings around{.holds = [&asked](const std::string& condition) {
    asked.push_back(condition);
    return std::optional(condition.contains("b"));
  }};
  const auto document = read_kairos(body, around);
  EXPECT_EQ(codec::write_json(document.value), R"({"write_files":[{"path":"/etc/b"}]})");
  EXPECT_THAT(asked, ::testing::ElementsAre("( a\n)", "( b\n)"));
  // Away from a node all of it is looked at, and what was not asked is said.
  const auto elsewhere = read_kairos(body);
  EXPECT_EQ(elsewhere.value.members().size(), 2U);
  ASSERT_EQ(elsewhere.diagnostics.size(), 2U);
  EXPECT_EQ(elsewhere.diagnostics[0].code, "not-checked");
}

/// Conditions are lines for a shell: here they are asked one.
TEST(Kairos, ConditionsAreWhatTheySay) {
  const std::string own(architecture::own().debian);
  const std::pair<std::string, int> rows[] = {
      {"if: 'true'", 0},
      {"if: 'false'", 1},
      {"if: \"true; false # and no more\"", 1},
      {"if: '[ 1 = 1 ] || exit 3'", 0},
      {"only_arch: " + own, 0},
      {"only_arch: 'riscv|" + own + "'", 0},
      {"only_arch: riscv", 1},
      {"only_os: 'Debian.*'", 0},
      {"only_os: 'Alpine|openSUSE.*'", 1},
      {"only_service_manager: systemd", 0},
      {"only_service_manager: openrc", 1},
      {"if_files: {any: [/no, /etc/passwd]}", 0},
      {"if_files: {any: [/no, /nor]}", 1},
      {"if_files: {all: [/etc/group, /etc/passwd]}", 0},
      {"if_files: {all: [/no, /etc/passwd]}", 1},
      {"if_files: {none: [/no, /nor]}", 0},
      {"if_files: {none: [/no, /etc/passwd]}", 1},
      {"if_files: {any: []}", 0},
      {"if: 'true', only_arch: riscv", 1},
      {"only_arch: \"'; exit 0; '\"", 1},
  };
  sys::SystemCommandRunner runner;
  for (const auto& [conditions, code] : rows) {
    const auto step = codec::parse_yaml("{" + conditions + "}", {});
    ASSERT_TRUE(step.has_value()) << conditions;
    const auto line = condition_of(*step);
    const auto ran = runner.run({.argv = {"/bin/sh", "-c", line.empty() ? "true" : line}});
    ASSERT_THAT(ran, testing::IsOk());
    EXPECT_EQ(ran->exit_code == 0, code == 0) << conditions << '\n' << line;
  }
}

TEST(Kairos, TwoDocumentsHaveStepsOfTheirOwn) {
  const auto name_in = [](std::string_view file) {
    const auto document = config::read_document(
        kinds::language(), file, testing::document("stages: {boot: [{commands: [a]}]}\n"));
    return document.value.find("commands")->items()[0].find("name")->string();
  };
  EXPECT_EQ(name_in("a"), name_in("a"));
  EXPECT_NE(name_in("a"), name_in("b"));
}

TEST(Kairos, FilesNeedNoHeader) {
  const auto document = config::read_document(kinds::language(), "d",
                                              "name: x\nstages:\n  boot:\n  - hostname: edge\n");
  EXPECT_THAT(document.diagnostics, IsEmpty());
  EXPECT_EQ(document.value.find("hostname")->string(), "edge");
  const auto other = config::read_document(kinds::language(), "d", "name: x\nhostname: edge\n");
  EXPECT_EQ(other.diagnostics.at(0).code, "no-header");
}

struct Fault {
  const char* name;
  std::string says;
  const char* code;
  codec::Position place;
  const char* message;
};
class KairosRefuses : public ::testing::TestWithParam<Fault> {};

TEST_P(KairosRefuses, AtItsPlace) {
  const auto document = read_kairos(GetParam().says);
  std::vector<schema::Diagnostic> errors;
  for (const auto& one : document.diagnostics)
    if (one.severity == schema::Severity::error) errors.push_back(one);
  ASSERT_EQ(errors.size(), 1U) << describe(document.diagnostics);
  EXPECT_EQ(errors[0].code, GetParam().code);
  EXPECT_EQ(errors[0].position, GetParam().place) << describe(errors);
  EXPECT_THAT(errors[0].message, HasSubstr(GetParam().message));
  EXPECT_FALSE(errors[0].remedy.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Rows, KairosRefuses,
    ::testing::Values(
        Fault{"AnUnknownStage", "stages: {bot: []}\n", "unknown-key", {2, 10}, "stage 'bot'"},
        Fault{"WordsForTheKernel",
              "install: {grub_options: {extra_cmdline: 'rd.immucore.debug quiet'}}\n",
              "unsupported-key",
              {2, 25},
              "'install.grub_options'"},
        Fault{"OtherEncryption",
              "install: {encrypted_partitions: [DATA]}\n",
              "unsupported-key",
              {2, 33},
              "'install.encrypted_partitions'"},
        Fault{"AHook",
              "stages: {after-install: []}\n",
              "unsupported-key",
              {2, 10},
              "stage 'after-install'"},
        Fault{"AnUnknownPlugin",
              "stages: {boot: [{comands: []}]}\n",
              "unknown-key",
              {2, 18},
              "stages.boot[0].comands"},
        Fault{"AKindInOneOfMany",
              "stages: {boot: [{commands: [a]}, {commands: a}, {hostname: b}]}\n",
              "wrong-kind",
              {2, 45},
              "stages.boot[1].commands"},
        Fault{"Packages",
              "stages: {boot: [{packages: {install: [vim]}}]}\n",
              "unsupported-key",
              {2, 28},
              "'packages'"},
        Fault{"Partitions",
              "stages: {rootfs: [{layout: {add_partitions: [{size: 1}]}}]}\n",
              "unsupported-key",
              {2, 45},
              "layout.add_partitions"},
        Fault{"ACircle",
              "stages: {boot: [{name: a, after: [{name: b}]}, {name: b}]}\n",
              "cyclic",
              {2, 42},
              "'b'"},
        Fault{"KeysOfNobody",
              "stages: {boot: [{authorized_keys: {a: ['ssh-ed25519 "
              "AAAAC3NzaC1lZDI1NTE5AAAAIEFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB']}}]}\n",
              "unknown-user",
              {2, 36},
              "'a'"},
        Fault{"AModeThatIsNone",
              "stages: {boot: [{files: [{path: /etc/a, permissions: x}]}]}\n",
              "bad-value",
              {2, 54},
              "write_files[0].permissions"}),
    [](const auto& row) { return row.param.name; });

TEST(Kairos, OneFaultTakesItsStepOnlyAtBoot) {
  const auto document = config::read_document(
      kinds::language(), "d",
      testing::document("stages: {boot: [{hostname: a}, {commands: 7, sysctl: {a.b: 1}}]}\n"),
      config::Faults::leave_out);
  EXPECT_EQ(codec::write_json(document.value), R"({"hostname":"a","sysctl":{"a.b":1}})");
}

TEST(Kairos, PlainPasswordsAreNotShown) {
  EXPECT_THAT(describe(read_kairos("users: [{name: k, passwd: SECRET, uid: x}]\n").diagnostics),
              Not(HasSubstr("SECRET")));
}

TEST(Kairos, TemplatesAreFilledInWithTheMachinesFacts) {
  const std::string body =
      "hostname: edge-{{ trunc 4 .MachineID }}\nstages: {boot: [{files: [{path: /etc/a, content: "
      "'{{ .Values.node.hostname }}'}]}]}\nwrite_files: [{path: /etc/b, content: '{{ x }}'}]\n";
  const config::Surroundings around{.facts = [] {
    return codec::parse_json(R"({"MachineID":"abcdef","Values":{"node":{"hostname":"h"}}})")
        .value();
  }};
  EXPECT_EQ(codec::write_json(read_kairos(body, around).value),
            R"({"hostname":"edge-abcd","write_files":[{"path":"/etc/b","content":"{{ x }}"},)"
            R"({"path":"/etc/a","content":"h"}]})");
  // Away from a node the template itself is looked at.
  const auto elsewhere = read_kairos(body);
  ASSERT_EQ(elsewhere.diagnostics.size(), 1U) << describe(elsewhere.diagnostics);
  EXPECT_EQ(elsewhere.diagnostics[0].code, "not-checked");
  EXPECT_EQ(elsewhere.value.find("hostname")->string(), "edge-0000");
}

TEST(Kairos, ATemplateThatCannotBeFilledInIsNamedOnce) {
  const config::Surroundings around{.facts = [] { return codec::Value::object(); }};
  const auto document = read_kairos("hostname: n-{{ .X }}\n", around);
  ASSERT_EQ(document.diagnostics.size(), 1U) << describe(document.diagnostics);
  EXPECT_EQ(document.diagnostics[0].code, "template");
  EXPECT_THAT(document.diagnostics[0].message, HasSubstr("'.X'"));
  EXPECT_EQ(document.diagnostics[0].position, (codec::Position{2, 11}));
}

}  // namespace
}  // namespace orlop::agent::dialects
