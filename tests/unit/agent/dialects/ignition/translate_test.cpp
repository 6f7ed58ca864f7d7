// SPDX-License-Identifier: Apache-2.0
// What Ignition's words are in ours, one feature at a time, and that our language takes them.
#include <gmock/gmock.h>

#include <cstdlib>

#include "agent/dialects/ignition/ignition.hpp"
#include "agent/dialects/ignition/section.hpp"
#include "agent/kinds/language.hpp"
#include "libs/codec/json.hpp"
#include "libs/codec/yaml.hpp"
#include "libs/config/document.hpp"
#include "libs/crypto/digest.hpp"
#include "libs/schema/check.hpp"
#include "libs/schema/describe.hpp"
#include "libs/sys/file.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::dialects::ignition {
namespace {

using ::testing::IsEmpty;
using testing::IsOk;

/// A configuration of that version with further members.
codec::Value configuration(const std::string& members, const std::string& version = "3.4.0") {
  const auto text = R"({"ignition":{"version":")" + version + "\"}" +
                    (members.empty() ? "" : "," + members) + "}";
  auto parsed = codec::parse_yaml(text);
  EXPECT_TRUE(parsed.has_value()) << text;
  return parsed ? *std::move(parsed) : codec::Value();
}

struct Feature {
  std::string name, members, own;
};

class Translated : public ::testing::TestWithParam<Feature> {};

TEST_P(Translated, IsThisDocument) {
  const auto translation = translate(configuration(GetParam().members), "c.ign");
  EXPECT_THAT(translation.diagnostics, IsEmpty()) << describe(translation.diagnostics);
  EXPECT_EQ(codec::write_json(translation.value), GetParam().own);
}

std::string gz() { return "data:;base64,H4sIAAAAAAACA8tIzcnJ5wIAIDA6NgYAAAA="; }
std::string sha512() { return "sha512-" + to_hex(crypto::sha512(as_bytes("hello\n"))); }
std::string sha256() { return "sha256-" + crypto::Sha256::of(as_bytes("hello\n")).hex(); }

std::string file(const std::string& members) {
  return R"("storage":{"files":[{"path":"/etc/a")" + (members.empty() ? "" : "," + members) + "}]}";
}
std::string own_file(const std::string& members) {
  return R"({"write_files":[{"path":"/etc/a",)" + members + "}]}";
}

INSTANTIATE_TEST_SUITE_P(
    Table, Translated,
    ::testing::Values(
        Feature{"Nothing", "", "{}"},
        Feature{"EmptyMembers",
                R"("passwd":{},"storage":{"files":[],"disks":[]},"systemd":null,)"
                R"("kernelArguments":{})",
                "{}"},
        Feature{
            "Disks",
            R"("storage":{"disks":[{"device":"/dev/vdb","wipeTable":true,"partitions":[)"
            R"({"label":"a","number":0,"sizeMiB":2,"startMiB":0,"shouldExist":true},)"
            R"({"number":3,"resize":true,"guid":"c12a7328-f81f-11d2-ba4b-00a0c93ec93b","typeGuid":"c12a7328-f81f-11d2-ba4b-00a0c93ec93b"}]}]})",
            R"({"disks":[{"device":"/dev/vdb","wipe":"always","partitions":[)"
            R"({"label":"a","size":2097152},{"number":3,"type":"c12a7328-f81f-11d2-ba4b-00a0c93ec93b","uuid":"c12a7328-f81f-11d2-ba4b-00a0c93ec93b","grow":true}]}]})"},
        Feature{"FileSystems",
                R"("storage":{"filesystems":[{"device":"/dev/disk/by-partlabel/a","format":"ext4",)"
                R"("label":"a","path":"/srv/a","options":["-m","0"],"uuid":"u",)"
                R"("mountOptions":["noatime"],"wipeFilesystem":false}]})",
                R"({"filesystems":[{"device":"/dev/disk/by-partlabel/a","format":"ext4",)"
                R"("label":"a","make_options":["-m","0","-U","u"],"path":"/srv/a",)"
                R"("options":["noatime"]}]})"},
        Feature{"FileSystemThatAUnitMounts",
                R"("storage":{"filesystems":[{"device":"/dev/vdb","format":"ext4",)"
                R"("path":"/srv/a-b"}]},"systemd":{"units":[{"name":"srv-a\\x2db.mount",)"
                R"("contents":"[Mount]\n"}]})",
                R"({"filesystems":[{"device":"/dev/vdb","format":"ext4"}],"systemd":{"units":[)"
                R"({"name":"srv-a\\x2db.mount","contents":"[Mount]\n"}]}})"},
        Feature{"FileWithoutContents", file(""), own_file(R"("content":"","append":true)")},
        Feature{"FileWithContents", file(R"("contents":{"source":"data:,hello%20world%0A"})"),
                own_file(R"("content":"hello world\n")")},
        Feature{"FileWithEmptyContents", file(R"("contents":{"source":""})"),
                own_file(R"("content":"")")},
        Feature{"FileInBase64",
                file(R"("overwrite":true,"contents":{"source":"data:text/plain;base64,aGk="})"),
                own_file(R"("content":"hi")")},
        Feature{"FileOfBytes", file(R"("contents":{"source":"data:,%00%ff"})"),
                own_file(R"("content":"AP8=","encoding":"b64")")},
        Feature{"FileInGzip",
                file(R"("contents":{"source":")" + gz() + R"(","compression":"gzip"})"),
                own_file(R"("content":"hello\n")")},
        Feature{"FileWithItsHash",
                file(R"("contents":{"source":")" + gz() +
                     R"(","compression":"gzip","verification":{"hash":")" + sha512() + "\"}}"),
                own_file(R"("content":"hello\n")")},
        Feature{"FileWithAShortHash",
                file(R"("contents":{"source":"data:,hello%0a","compression":"",)"
                     R"("verification":{"hash":")" +
                     sha256() + "\"}}"),
                own_file(R"("content":"hello\n")")},
        Feature{"FileWithMode", file(R"("mode":493,"contents":{"source":"data:,x"})"),
                own_file(R"("content":"x","permissions":"0755")")},
        Feature{"FileWithEveryBit", file(R"("mode":3565,"contents":{"source":"data:,x"})"),
                own_file(R"("content":"x","permissions":"6755")")},
        Feature{"FileOfAUser", file(R"("user":{"name":"core"},"contents":{"source":"data:,x"})"),
                own_file(R"("content":"x","owner":"core:root")")},
        Feature{"FileOfNumbers",
                file(R"("user":{"id":500},"group":{"id":501},"contents":{"source":"data:,x"})"),
                own_file(R"("content":"x","owner":"500:501")")},
        Feature{"FileOfAGroup", file(R"("group":{"name":"adm"},"contents":{"source":"data:,x"})"),
                own_file(R"("content":"x","owner":"root:adm")")},
        Feature{"Appended", file(R"("append":[{"source":"data:,a"},{"source":"data:,b"}])"),
                own_file(R"("content":"ab","append":true)")},
        Feature{"AppendedToContents",
                file(R"("contents":{"source":"data:,a"},"append":[{"source":"data:,b"}])"),
                own_file(R"("content":"ab")")},
        Feature{"HostName",
                R"("storage":{"files":[{"path":"/etc/hostname","mode":420,)"
                R"("contents":{"source":"data:,edge%0A"}}]})",
                R"({"hostname":"edge"})"},
        Feature{"Directory",
                R"("storage":{"directories":[{"path":"/srv/a","mode":448,"user":{"id":1},)"
                R"("overwrite":false}]})",
                R"({"directories":[{"path":"/srv/a","permissions":"0700","owner":"1:root"}]})"},
        Feature{"Link",
                R"("storage":{"links":[{"path":"/etc/a","target":"../b","hard":false,)"
                R"("overwrite":true,"user":{"name":"root"}}]})",
                R"({"links":[{"path":"/etc/a","target":"../b"}]})"},
        Feature{"Unit",
                R"("systemd":{"units":[{"name":"a.service","enabled":true,)"
                R"("contents":"[Install]\nWantedBy=b.target"}]})",
                R"({"systemd":{"units":[{"name":"a.service","enabled":true,)"
                R"("contents":"[Install]\nWantedBy=b.target"}]}})"},
        Feature{"UnitOfTheImage",
                R"("systemd":{"units":[{"name":"a.service","enabled":false,"contents":"",)"
                R"("mask":false}]})",
                R"({"systemd":{"units":[{"name":"a.service","enabled":false}]}})"},
        Feature{"Mask", R"("systemd":{"units":[{"name":"a.service","mask":true}]})",
                R"({"systemd":{"units":[{"name":"a.service","mask":true}]}})"},
        Feature{"DropIns",
                R"("systemd":{"units":[{"name":"a.service","dropins":[)"
                R"({"name":"b.conf","contents":"[Service]\nNice=1"},{"name":"c.conf"}]}]})",
                R"({"systemd":{"units":[{"name":"a.service","dropins":[)"
                R"({"name":"b.conf","contents":"[Service]\nNice=1"}]}]}})"},
        Feature{
            "User",
            R"("passwd":{"users":[{"name":"core","sshAuthorizedKeys":["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB a"],)"
            R"("groups":["adm"],"shell":"/bin/sh","gecos":"C","shouldExist":true,)"
            R"("noLogInit":true,"noUserGroup":false}]})",
            R"({"users":[{"name":"core","gecos":"C","groups":["adm"],"shell":"/bin/sh",)"
            R"("ssh_authorized_keys":["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB a"]}]})"},
        Feature{"UserWithNumberAndHome",
                R"("passwd":{"users":[{"name":"a","uid":2000,"homeDir":"/var/home/b",)"
                R"("primaryGroup":"adm"}]})",
                R"({"users":[{"name":"a","uid":2000,"homedir":"/var/home/b",)"
                R"("primary_group":"adm"}]})"},
        Feature{"UserWithoutAHome", R"("passwd":{"users":[{"name":"a","noCreateHome":true}]})",
                R"({"users":[{"name":"a","no_create_home":true}]})"},
        Feature{"UserWithAPassword",
                R"("passwd":{"users":[{"name":"core","passwordHash":"$y$j9T$abcdefgh$01234567"}]})",
                R"({"users":[{"name":"core","passwd":"$y$j9T$abcdefgh$01234567",)"
                R"("lock_passwd":false}]})"},
        Feature{"UserWithoutAPassword",
                R"("passwd":{"users":[{"name":"core","passwordHash":"","system":false,)"
                R"("noCreateHome":false,"homeDir":""}]})",
                R"({"users":[{"name":"core"}]})"},
        Feature{"GroupsOfUsers",
                R"("passwd":{"users":[{"name":"core","groups":["a"]}],"groups":[{"name":"a",)"
                R"("system":true},{"name":"b","gid":2000}]})",
                R"({"users":[{"name":"core","groups":["a"]}],"groups":[{"name":"a"},)"
                R"({"name":"b","gid":2000}]})"}),
    [](const auto& row) { return row.param.name; });

TEST_P(Translated, IsOfOurLanguage) {
  const auto translation = translate(configuration(GetParam().members), "c.ign");
  const auto& language = kinds::language();
  const auto found =
      schema::validate(translation.value, language.section(), language.reading("c.ign"));
  EXPECT_THAT(found, IsEmpty()) << describe(found);
}

TEST(Translated, EveryVersionIsRead) {
  for (const auto* version : {"3.0.0", "3.1.0", "3.2.0", "3.3.0", "3.4.0", "3.5.0"})
    EXPECT_THAT(translate(configuration("", version), "c.ign").diagnostics, IsEmpty()) << version;
}

TEST(Translated, NodesReadThemAsTheyStand) {
  const auto read = config::read_document(
      kinds::language(), "c.ign",
      "{\"ignition\": {\"version\": \"3.4.0\"},\n\"storage\": {\"files\": [{\"path\": \"/etc/a\",\n"
      "\"contents\": {\"source\": \"data:,hi\"}}]}}");
  EXPECT_THAT(read.diagnostics, IsEmpty()) << describe(read.diagnostics);
  EXPECT_EQ(codec::write_json(read.value), R"({"write_files":[{"path":"/etc/a","content":"hi"}]})");
  const auto faulty =
      config::read_document(kinds::language(), "c.ign",
                            "{\"ignition\": {\"version\": \"3.4.0\"},\n\"storage\": {\"files\": "
                            "[{\"path\":\n\"/usr/a\"}]}}");
  ASSERT_EQ(faulty.diagnostics.size(), 1U);
  EXPECT_EQ(faulty.diagnostics[0].position, (codec::Position{3, 1}));
  const auto butane =
      config::read_document(kinds::language(), "b.bu", "variant: fcos\nversion: 1.5.0\n");
  ASSERT_EQ(butane.diagnostics.size(), 1U);
  EXPECT_EQ(butane.diagnostics[0].code, "not-this-form");
}

TEST(Translated, ValuesKeepTheirPlaces) {
  const auto translation = translate(
      configuration("\n\"systemd\":{\"units\":[\n{\"name\":\"a.service\",\n\"mask\":true}]}"),
      "c.ign");
  const auto& unit = translation.value.find("systemd")->find("units")->items()[0];
  EXPECT_EQ(unit.position(), (codec::Position{3, 1}));
  EXPECT_EQ(unit.find("mask")->position(), (codec::Position{4, 8}));
  EXPECT_EQ(unit.members()[1].position, (codec::Position{4, 8}));
}

TEST(Sections, AreWellMade) {
  EXPECT_THAT(schema::check_section(kConfig), IsEmpty());
  EXPECT_THAT(schema::check_section(kStorage), IsEmpty());
}

TEST(Published, IgnitionSchemaIsUpToDate) {
  const std::string path = ORLOP_SOURCE_DIR "/configs/schema/ignition.schema.json";
  const auto schema = codec::write_json_pretty(
      schema::json_schema(kConfig, "urn:orlop:ignition", "Ignition, as Orlop OS reads it"));
  if (std::getenv("ORLOP_UPDATE_PUBLISHED") != nullptr) {
    ASSERT_THAT(sys::write_file(path, schema, 0644, sys::Durability::volatile_), IsOk());
  }
  EXPECT_EQ(sys::read_text(path, std::size_t{1} << 20).value_or(""), schema)
      << "rewrite it with ORLOP_UPDATE_PUBLISHED=1";
}

}  // namespace
}  // namespace orlop::agent::dialects::ignition
