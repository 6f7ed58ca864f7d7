// SPDX-License-Identifier: Apache-2.0
#include "agent/instance/meta_data.hpp"

#include <gmock/gmock.h>

#include "agent/instance/identity.hpp"
#include "agent/instance/variables.hpp"
#include "libs/base/format.hpp"
#include "libs/codec/json.hpp"

namespace orlop::agent::instance {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Row {
  std::string text;
  std::string document;
};

TEST(MetaData, BecomesADocument) {
  const Row rows[] = {
      {"", "{}"},
      {"{}", "{}"},
      {"local-hostname: a\n", R"({"hostname":"a"})"},
      {"local-hostname: 42\n", R"({"hostname":"42"})"},
      {"hostname: b\n", R"({"hostname":"b"})"},
      {"hostname: b\nlocal-hostname: a\n", R"({"hostname":"a"})"},
      {"hostname: b\nlocal-hostname: ~\n", R"({"hostname":"b"})"},
      {R"({"local-hostname": "json"})", R"({"hostname":"json"})"},
      {"public-keys: [k1, ' k2 ']\n", R"({"ssh_authorized_keys":["k1","k2"]})"},
      {"public-keys: |\n  k1\n\n  k2\n", R"({"ssh_authorized_keys":["k1","k2"]})"},
      {"public-keys: {me: k1, you: [k2, k3]}\n", R"({"ssh_authorized_keys":["k1","k2","k3"]})"},
      {"public-keys: {0: {openssh-key: k1}, 1: {openssh-key: [k2]}}\n",
       R"({"ssh_authorized_keys":["k1","k2"]})"},
      {"public-keys: []\n", "{}"},
      {"instance-id: i-1\n", "{}"},
  };
  for (const auto& row : rows) {
    const auto meta_data = read_meta_data(row.text);
    EXPECT_EQ(codec::write_json(meta_data.document.value), row.document) << row.text;
    EXPECT_THAT(meta_data.document.diagnostics, IsEmpty()) << row.text;
  }
}

TEST(MetaData, KeepsItsPlaces) {
  const auto meta_data = read_meta_data("local-hostname: a\npublic-keys:\n- k1\n- k2\n");
  EXPECT_EQ(meta_data.document.value.find("hostname")->position(), (codec::Position{1, 17}));
  const auto& keys = meta_data.document.value.find("ssh_authorized_keys")->items();
  EXPECT_EQ(keys.at(1).position(), (codec::Position{4, 3}));
}

TEST(MetaData, NamesTheInstance) {
  EXPECT_EQ(read_meta_data("instance-id: i-1\n").instance_id, "i-1");
  EXPECT_EQ(read_meta_data("instance-id: 7\n").instance_id, "7");
  EXPECT_EQ(read_meta_data("local-hostname: a\n").instance_id, std::nullopt);
  EXPECT_EQ(read_meta_data("instance-id: 'a b'\n").instance_id, std::nullopt);
}

struct Said {
  std::string text;
  std::string line;
};

TEST(MetaData, NamesWhatIsWrongOrNotRead) {
  const Said rows[] = {
      {"a: 'b\n", "error yaml"},
      {"- a\n", "1:1 error wrong-kind"},
      {"\xff\n", "0:0 error not-text"},
      {"local-hostname: [a]\n", "1:17 error wrong-kind"},
      {"local-hostname: ''\n", "1:17 error wrong-kind"},
      {"instance-id: {a: b}\n", "1:14 error wrong-kind"},
      {"instance-id: 'a b'\n", "1:14 error bad-value"},
      {"public-keys: 7\n", "1:14 error wrong-kind"},
      {"public-keys: [7]\n", "1:14 error wrong-kind"},
      {"public-keys: {a: {b: c}}\n", "1:14 error wrong-kind"},
      {"network-interfaces: |\n  auto eth0\n", "1:1 warning not-read"},
      {"local-hostname: a\ndsmode: local\n", "2:1 warning not-read"},
  };
  for (const auto& row : rows) {
    const auto diagnostics = read_meta_data(row.text).document.diagnostics;
    ASSERT_EQ(diagnostics.size(), 1U) << row.text;
    const auto& one = diagnostics[0];
    EXPECT_EQ(one.file, "meta-data");
    EXPECT_THAT(formatted("{}:{} {} {}", one.position.line, one.position.column,
                          config::to_string(one.severity), one.code),
                HasSubstr(row.line));
    EXPECT_FALSE(one.remedy.empty());
  }
  EXPECT_THAT(read_meta_data("network-interfaces: x\n").document.diagnostics[0].remedy,
              HasSubstr("network-config"));
}

TEST(MetaData, AFloodOfKeysIsNamedShortly) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += formatted("key{}: x\n", i);
  EXPECT_EQ(read_meta_data(text).document.diagnostics.size(), 21U);
}

TEST(Identity, OfItsOwnStaysWithTheMachine) {
  EXPECT_EQ(own_instance_id("0123456789abcdef\n"), "node-0123456789abcdef");
  EXPECT_EQ(own_instance_id(""), "node");
}

TEST(Variables, HaveTheNamesOfCloudInit) {
  const auto meta_data =
      read_meta_data("instance-id: i-1\nlocal-hostname: a\nregion: eu\npublic-keys: [k]\n");
  const auto all = variables({.instance_id = "i-1", .datasource = "nocloud"}, meta_data,
                             {.machine = "x86_64", .distro = "orlop", .distro_version = "1.0"});
  const auto& v1 = *all.find("v1");
  EXPECT_EQ(codec::write_json(v1),
            R"({"cloud_id":"nocloud","cloud_name":"nocloud","platform":"nocloud",)"
            R"("instance_id":"i-1","local_hostname":"a","machine":"x86_64","distro":"orlop",)"
            R"("distro_version":"1.0","region":"eu","public_ssh_keys":["k"]})");
  EXPECT_EQ(all.find("local_hostname")->string(), "a");
  EXPECT_EQ(all.find("ds")->find("meta_data")->find("region")->string(), "eu");
  const auto bare = variables({.instance_id = "node"}, {}, {});
  EXPECT_EQ(bare.find("v1")->find("cloud_name")->string(), "none");
  EXPECT_EQ(bare.find("v1")->find("local_hostname"), nullptr);
}

TEST(MetaData, AnyValueOfAnyKeyIsRead) {
  for (const std::string key : {"instance-id", "local-hostname", "hostname", "public-keys",
                                "network-interfaces", "other"}) {
    for (const std::string value :
         {"~", "''", "x", "true", "7", "[]", "{}", "[~]", "{x: ~}", "[[x]]",
          "{'0': {openssh-key: ~}}", "{x: [~, {y: 1}]}", "[{x: y}]"}) {
      EXPECT_NO_THROW((void)read_meta_data("{" + key + ": " + value + "}")) << key << value;
    }
  }
}

}  // namespace
}  // namespace orlop::agent::instance
