// SPDX-License-Identifier: Apache-2.0
// What documents of cloud-init say in our keys.
#include <gmock/gmock.h>

#include "agent/kinds/language.hpp"
#include "libs/codec/json.hpp"
#include "libs/codec/yaml.hpp"
#include "libs/config/document.hpp"
#include "libs/schema/check.hpp"
#include "tests/support/config_node.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::dialects {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

config::Document read(const std::string& body) {
  return config::read_document(kinds::language(), "d", testing::document(body));
}

struct Meaning {
  const char* name;
  std::string says;   ///< in cloud-init's keys
  std::string means;  ///< in ours
};
class CloudInitMeans : public ::testing::TestWithParam<Meaning> {};

TEST_P(CloudInitMeans, TheSameInOurKeys) {
  const auto document = read(GetParam().says);
  EXPECT_FALSE(config::has_errors(document.diagnostics)) << describe(document.diagnostics);
  const auto means = codec::parse_yaml(GetParam().means, {});
  ASSERT_TRUE(means.has_value()) << GetParam().means;
  EXPECT_EQ(codec::write_json(document.value), codec::write_json(*means));
  EXPECT_FALSE(kinds::language().is_foreign(document.value));
}

TEST(CloudInit, AFileOfNetplanNeedsNoHeader) {
  const auto read_text = [](const std::string& text) {
    return config::read_document(kinds::language(), "d", text);
  };
  const auto document =
      read_text("# one card\nnetwork:\n  version: 2\n  ethernets:\n    eth0: {dhcp4: true}\n");
  EXPECT_THAT(document.diagnostics, IsEmpty());
  EXPECT_EQ(codec::write_json(document.value),
            R"({"network":{"version":2,"ethernets":{"eth0":{"dhcp4":true}}}})");
  const auto bare = read_text("version: 2\nethernets: {eth0: {dhcp4: yes}}\n");
  EXPECT_THAT(bare.diagnostics, IsEmpty());
  EXPECT_EQ(codec::write_json(bare.value), codec::write_json(document.value));
  const auto faulty = read_text("version: 2\nethernets:\n  eth0: {dhcp: true}\n");
  ASSERT_FALSE(faulty.diagnostics.empty());
  EXPECT_EQ(faulty.diagnostics[0].position, (codec::Position{3, 10}));
  for (const auto* other :
       {"network: {}\n", "network: {version: 2}\nhostname: a\n", "network: 2\n", "version: 2\n"}) {
    const auto refused = read_text(other);
    ASSERT_FALSE(refused.diagnostics.empty()) << other;
    EXPECT_EQ(refused.diagnostics[0].code, "no-header") << other;
  }
}

const std::string kDefault =
    "name: orlop, gecos: Default user, groups: [adm, sudo], sudo: 'ALL=(ALL) NOPASSWD:ALL'";

INSTANTIATE_TEST_SUITE_P(
    Rows, CloudInitMeans,
    ::testing::Values(
        Meaning{"OnePartition",
                "disk_setup: {/dev/vdb: {table_type: gpt, layout: true, overwrite: false}}\n",
                "disks: [{device: /dev/vdb, partitions: [{}]}]"},
        Meaning{
            "PartitionsByHundredths",
            "device_aliases: {big: /dev/disk/by-id/x}\n"
            "disk_setup: {big: {layout: [33, [67, 82]], overwrite: true}}\n"
            "fs_setup: [{device: big, partition: 2, filesystem: swap, label: s}]\n",
            "disks: [{device: /dev/disk/by-id/x, wipe: always, partitions: [{size: 33%}, {type: "
            "swap}]}]\n"
            "filesystems: [{device: /dev/disk/by-id/x-part2, format: swap, label: s}]"},
        Meaning{"AnOlderTable", "disk_setup: {vdb: {table_type: mbr, layout: [50, 25]}}\n",
                "disks: [{device: vdb, partitions: [{size: 50%}, {size: 25%}]}]"},
        Meaning{"FileSystemsOfDisks",
                "disk_setup: {/dev/nvme1n1: {layout: true}}\n"
                "fs_setup: [{device: /dev/nvme1n1, partition: auto, filesystem: ext4, overwrite: "
                "true, extra_opts: ['-m', '0']}, {device: vdc, partition: any, filesystem: vfat, "
                "extra_opts: '-F  32'}, {device: vdd1, filesystem: ext4}]\n",
                "disks: [{device: /dev/nvme1n1, partitions: [{}]}]\n"
                "filesystems: [{device: /dev/nvme1n1p1, format: ext4, wipe: always, make_options: "
                "['-m', '0']}, {device: vdc, format: vfat, make_options: ['-F', '32']}, {device: "
                "vdd1, format: ext4}]"},
        Meaning{"NoLayout", "disk_setup: {vdb: {layout: false}}\nfs_setup: []\n", "{}"},
        Meaning{"DefaultUser", "users: [default, {name: a}]\n",
                "users: [{" + kDefault + "}, {name: a}]"},
        Meaning{"DefaultUserAlone", "users: default\n", "users: [{" + kDefault + "}]"},
        Meaning{"NamesAlone", "users: [a, b]\n", "users: [{name: a}, {name: b}]"},
        Meaning{"NamesInAText", "users: 'a, b'\n", "users: [{name: a}, {name: b}]"},
        Meaning{"AMappingOfUsers", "users: {a: {gecos: A}, b: ~}\n",
                "users: [{name: a, gecos: A}, {name: b}]"},
        Meaning{"AnotherDefaultUser", "user: {name: me, gecos: Me}\nusers: [default]\n",
                "users: [{name: me, gecos: Me, groups: [adm, sudo], sudo: 'ALL=(ALL) "
                "NOPASSWD:ALL'}]"},
        Meaning{"ItsNameAlone", "user: me\n",
                "users: [{name: me, gecos: Default user, groups: [adm, sudo], sudo: 'ALL=(ALL) "
                "NOPASSWD:ALL'}]"},
        Meaning{"ASwapFileOnTheRoot", "swap: {filename: /swap.img, size: 1G}\n",
                "swap: {filename: /var/swap.img, size: 1G}"},
        Meaning{"AnotherTimeClient", "ntp: {ntp_client: chrony, servers: [a]}\n",
                "ntp: {ntp_client: auto, servers: [a]}"},
        Meaning{"ListsOfPackages", "package_update: true\napt_update: true\n", "{}"},
        Meaning{"NameServers",
                "manage_resolv_conf: true\nresolv_conf: {nameservers: [9.9.9.9, 192.0.2.1], "
                "searchdomains: [a.example], domain: example.org, options: {rotate: true}}\n",
                "dns: {servers: [9.9.9.9, 192.0.2.1], search: [example.org, a.example]}"},
        Meaning{"OlderSpellings",
                "users: [{name: a, lock-passwd: false, ssh-authorized-keys: ['ssh-ed25519 "
                "AAAAC3NzaC1lZDI1NTE5AAAAIEFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB']}]\n",
                "users: [{name: a, lock_passwd: false, ssh_authorized_keys: ['ssh-ed25519 "
                "AAAAC3NzaC1lZDI1NTE5AAAAIEFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB']}]"},
        Meaning{"AHashByItsOtherName",
                "users: [{name: a, hashed_passwd: '$y$j9T$abcdefgh$0123456789'}]\n",
                "users: [{name: a, passwd: '$y$j9T$abcdefgh$0123456789'}]"},
        Meaning{"ImportedKeys", "users: [{name: a, ssh_import_id: ['gh:al', gh:bo]}]\n",
                "users: [{name: a, ssh_authorized_keys: ['github:al', 'github:bo']}]"},
        Meaning{"ImportedKeysBesideOthers",
                "users: [{name: a, ssh_import_id: 'gh:al', ssh_authorized_keys: ['gitlab:a']}]\n",
                "users: [{name: a, ssh_authorized_keys: ['gitlab:a', 'github:al']}]"},
        Meaning{"GroupsWithoutValue", "hostname: a\ngroups:\n", "hostname: a\ngroups: ~"},
        Meaning{"ASystemUser", "users: [{name: a, system: true}]\n",
                "users: [{name: a, no_create_home: true}]"},
        Meaning{"WhatIsSoOfUsers", "users: [{name: a, no_log_init: true, system: false}]\n",
                "users: [{name: a}]"},
        Meaning{"Numbers",
                "users: [{name: a, uid: '2000', inactive: '5', expiredate: "
                "'2030-12-31'}]\n",
                "users: [{name: a, uid: '2000', inactive: '5', expiredate: '2030-12-31'}]"},
        Meaning{"PasswordOfTheDefaultUser", "password: open\n",
                "users: [{" + kDefault + ", plain_text_passwd: open, lock_passwd: false}]"},
        Meaning{"PasswordOfTheFirst",
                "users: [{name: a}]\npassword: '$y$j9T$abcdefgh$0123456789'\n",
                "users: [{name: a, passwd: '$y$j9T$abcdefgh$0123456789', lock_passwd: false}]"},
        Meaning{"Chpasswd",
                "users: [{name: a}, {name: b}]\nchpasswd: {expire: false, users: [{name: b, "
                "password: open, type: text}]}\n",
                "users: [{name: a}, {name: b, plain_text_passwd: open, lock_passwd: false}]"},
        Meaning{"ChpasswdAsLines",
                "users: [a, b]\nchpasswd: {expire: no, list: "
                "\"a:one\\nb:$y$j9T$abcdefgh$0123456789\\n\"}\n",
                "users: [{name: a, plain_text_passwd: one, lock_passwd: false}, {name: b, passwd: "
                "'$y$j9T$abcdefgh$0123456789', lock_passwd: false}]"},
        Meaning{"ChpasswdAsAList", "users: [a]\nchpasswd: {expire: off, list: ['a:one']}\n",
                "users: [{name: a, plain_text_passwd: one, lock_passwd: false}]"},
        Meaning{"Groups", "users: [b]\ngroups: [x: [b, root], y, {z: sys, e: ~}]\n",
                "users: [{name: b}]\ngroups: [{name: x, members: [b, root]}, {name: y}, {name: z, "
                "members: [sys]}, {name: e}]"},
        Meaning{"GroupsInAMapping", "groups: {x: [b], y: 'c, d'}\n",
                "groups: [{name: x, members: [b]}, {name: y, members: [c, d]}]"},
        Meaning{"GroupsInAText", "groups: 'x, y'\n", "groups: [{name: x}, {name: y}]"},
        Meaning{"GroupsOfOurs", "groups: [{name: x, gid: 2000}]\n",
                "groups: [{name: x, gid: 2000}]"},
        Meaning{"PasswordsOverSsh", "ssh_pwauth: yes\n",
                "write_files: [{path: /etc/ssh/sshd_config.d/05-local.conf, content: "
                "\"PasswordAuthentication yes\\n\"}]"},
        Meaning{"NoPasswordsOverSsh", "ssh_pwauth: false\n", "{}"},
        Meaning{"TheFullName", "hostname: a\nfqdn: b.example\nprefer_fqdn_over_hostname: true\n",
                "hostname: b.example\nfqdn: b.example"},
        Meaning{"PowerState", "power_state: {mode: reboot, delay: 5, condition: test -e /x}\n",
                "commands: [{name: power-state, run: [shutdown, -r, '+5'], frequency: "
                "per-instance, if: test -e /x}]"},
        Meaning{"PowerOffOnACondition",
                "power_state: {mode: poweroff, message: bye, condition: [test, -e, \"it's\"]}\n",
                "commands: [{name: power-state, run: [shutdown, -P, now, bye], frequency: "
                "per-instance, if: \"'test' '-e' 'it'\\\\''s'\"}]"},
        Meaning{"FinalMessage", "final_message: \"up $UPTIME s, it's $5\"\n",
                "commands: [{name: final-message, run: \"UPTIME=$(cut -d' ' -f1 "
                "/proc/uptime)\\nTIMESTAMP=$(date -R)\\nVERSION=$(. /etc/os-release; echo "
                "\\\"$PRETTY_NAME\\\")\\nDATASOURCE=\\nprintf '%s\\\\n' 'up '\\\"$UPTIME\\\"' s, "
                "it'\\\\''s $5' >/dev/console\\n\"}]"},
        Meaning{"NoPowerState", "power_state: {mode: reboot, condition: false}\n", "{}"},
        Meaning{"WhatIsSo",
                "growpart: {mode: auto}\nresize_rootfs: true\ndisable_root: true\n"
                "preserve_hostname: false\nmanage_etc_hosts: localhost\npackage_update: false\n"
                "packages: []\nssh_deletekeys: true\nssh_genkeytypes: [rsa]\noutput: {all: x}\n"
                "datasource_list: [None]\nmerge_how: x\n",
                "{}"}),
    [](const auto& row) { return row.param.name; });

TEST(CloudInit, WhatIsSoIsNoted) {
  const auto document = read("growpart: {mode: auto}\n");
  ASSERT_EQ(document.diagnostics.size(), 1U);
  EXPECT_EQ(document.diagnostics[0].severity, schema::Severity::note);
  EXPECT_EQ(document.diagnostics[0].code, "as-it-is");
  EXPECT_EQ(document.diagnostics[0].position, (codec::Position{2, 11}));
}

struct Refusal {
  const char* name;
  std::string says;
  const char* code;
  codec::Position place;
  const char* message;
};
class CloudInitRefuses : public ::testing::TestWithParam<Refusal> {};

TEST_P(CloudInitRefuses, AtItsPlace) {
  const auto document = read(GetParam().says);
  std::vector<schema::Diagnostic> errors;
  for (const auto& one : document.diagnostics)
    if (one.severity == schema::Severity::error) errors.push_back(one);
  ASSERT_EQ(errors.size(), 1U) << describe(document.diagnostics);
  EXPECT_EQ(errors[0].code, GetParam().code);
  EXPECT_EQ(errors[0].position, GetParam().place);
  EXPECT_THAT(errors[0].message, HasSubstr(GetParam().message));
  EXPECT_FALSE(errors[0].remedy.empty());
  EXPECT_THAT(document.value.members(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    Rows, CloudInitRefuses,
    ::testing::Values(
        Refusal{"Packages", "packages: [vim]\n", "unsupported-key", {2, 11}, "'packages'"},
        Refusal{"Upgrade", "package_upgrade: true\n", "unsupported-key", {2, 18}, "immutable"},
        Refusal{"Root", "disable_root: false\n", "unsupported-key", {2, 15}, "disable_root"},
        Refusal{"PasswordOfNobody",
                "users: [a]\nchpasswd: {expire: false, list: ['b:secret']}\n",
                "unknown-user",
                {3, 11},
                "'b'"},
        Refusal{"RandomPassword",
                "users: [a]\nchpasswd: {expire: false, list: ['a:RANDOM']}\n",
                "unsupported-key",
                {3, 11},
                "by the machine"},
        Refusal{"TwoPasswords",
                "users: [{name: a, passwd: '$y$j9T$abcdefgh$0123456789', plain_text_passwd: x}]\n",
                "conflict",
                {2, 76},
                "and the hash"},
        Refusal{"TwoOfANumber",
                "users: [{name: a, uid: 2000}, {name: b, uid: 2000}]\n",
                "conflict",
                {2, 46},
                "2000"},
        Refusal{"KeysWithoutAHome",
                "users: [{name: a, no_create_home: true, ssh_authorized_keys: ['ssh-ed25519 "
                "AAAAC3NzaC1lZDI1NTE5AAAAIEFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB']}]\n",
                "conflict",
                {2, 62},
                "no home"},
        Refusal{
            "AKindInAForeignKey", "power_state: {mode: sleep}\n", "bad-value", {2, 21}, "sleep"},
        Refusal{"AnUnknownForeignKey",
                "power_state: {mode: reboot, dely: 5}\n",
                "unknown-key",
                {2, 29},
                "power_state.dely"}),
    [](const auto& row) { return row.param.name; });

TEST(CloudInit, OfImportedKeysTheOthersAreRefusedByName) {
  for (const std::string ids :
       {"[lp:al]", "'lp:al'", "['gh:al', 'lp:al']", "[al]", "{a: b}", "7"}) {
    const auto document = read("users: [{name: a, ssh_import_id: " + ids + "}]\n");
    ASSERT_TRUE(config::has_errors(document.diagnostics)) << ids;
    EXPECT_THAT(describe(document.diagnostics), HasSubstr("ssh_import_id")) << ids;
    EXPECT_THAT(describe(document.diagnostics), HasSubstr("'gh:NAME'")) << ids;
  }
}

TEST(CloudInit, PasswordsAreNotShown) {
  for (const std::string body :
       {"users: [a]\nchpasswd: {list: ['SECRET'], expire: false}\n",
        "users: [a]\nchpasswd: {list: ['b:SECRET'], expire: false}\n",
        "users: [a]\nchpasswd: {users: [{name: b, password: SECRET, type: RANDOM}]}\n",
        "password: [SECRET]\n", "users: [{name: a, plain_text_passwd: \"SECRET\\n\"}]\n"}) {
    EXPECT_THAT(describe(read(body).diagnostics), Not(HasSubstr("SECRET"))) << body;
  }
}

TEST(CloudInit, WordsForBooleansAreRead) {
  const auto document = read("users: [{name: a, lock_passwd: No}]\ninstall: {auto: 'yes'}\n");
  EXPECT_THAT(document.diagnostics, IsEmpty());
  EXPECT_FALSE(document.value.find("users")->items()[0].find("lock_passwd")->boolean());
  EXPECT_TRUE(document.value.find("install")->find("auto")->boolean());
  // What may be text stays text.
  EXPECT_EQ(read("write_files: [{path: /etc/a, content: yes}]\n")
                .value.find("write_files")
                ->items()[0]
                .find("content")
                ->string(),
            "yes");
}

TEST(CloudInit, ItsSectionsAreWellMade) {
  EXPECT_THAT(schema::check_section(kinds::language().written()), IsEmpty());
}

TEST(CloudInit, WhatIsWrongInAForeignKeyIsLeftOutAtBoot) {
  const auto document = config::read_document(
      kinds::language(), "d",
      testing::document("users: [a]\npackages: [vim]\npower_state: {mode: sleep}\n"),
      config::Faults::leave_out);
  EXPECT_EQ(codec::write_json(document.value), R"({"users":[{"name":"a"}]})");
}

}  // namespace
}  // namespace orlop::agent::dialects
