// SPDX-License-Identifier: Apache-2.0
// What a boot uses of a faulty document, with the node's own keys.
#include "libs/schema/sift.hpp"

#include <gmock/gmock.h>

#include "agent/kinds/language.hpp"
#include "libs/codec/json.hpp"
#include "libs/codec/yaml.hpp"
#include "tests/support/random_document.hpp"

namespace orlop::agent::kinds {
namespace {

codec::Value sifted(const codec::Value& document) {
  return schema::sift(document, language().section(), language().reading("f"));
}

bool is_valid(const codec::Value& document) {
  return !schema::has_errors(
      schema::validate(document, language().section(), language().reading("f")));
}

struct Case {
  std::string name, given, kept;
};

class Sifting : public ::testing::TestWithParam<Case> {};

TEST_P(Sifting, KeepsWhatIsRight) {
  const auto document = codec::parse_yaml(GetParam().given).value();
  EXPECT_EQ(codec::write_json(sifted(document)), GetParam().kept);
}

INSTANTIATE_TEST_SUITE_P(
    Table, Sifting,
    ::testing::Values(
        Case{"Nothing", "{}", "{}"}, Case{"NoMapping", "[a]", "{}"},
        Case{"UnknownKey", "hostname: a\nhostnam: b\n", R"({"hostname":"a"})"},
        Case{"WrongKind", "hostname: [a]\nusers: [{name: u}]\n", R"({"users":[{"name":"u"}]})"},
        Case{"AUserWithoutItsShell", "users: [{name: u, shell: 7}]\n",
             R"({"users":[{"name":"u"}]})"},
        Case{"AUserWithoutItsName", "users: [{shell: /bin/sh}, {name: u}]\n",
             R"({"users":[{"name":"u"}]})"},
        Case{
            "OneKeyOfSeveral",
            "users: [{name: u, ssh_authorized_keys: [7, 'ssh-ed25519 "
            "AAAAC3NzaC1lZDI1NTE5AAAAIEFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB']}]\n",
            R"({"users":[{"name":"u","ssh_authorized_keys":["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB"]}]})"},
        Case{"TheSecondOfAName", "users: [{name: u}, {name: u, gecos: x}]\n",
             R"({"users":[{"name":"u"}]})"},
        Case{"AFileAsAWhole", "write_files: [{path: /etc/a, permissions: x}, {path: /etc/b}]\n",
             R"({"write_files":[{"path":"/etc/b"}]})"},
        Case{"AScriptAsAWhole", "runcmd: [[cd, /tmp], 7, 'rm -r .']\nhostname: a\n",
             R"({"hostname":"a"})"},
        Case{"InstallationAsAWhole", "install: {auto: true, device: 7}\nhostname: a\n",
             R"({"hostname":"a"})"},
        Case{"AUnit", "systemd: {units: [{name: a.service}, {name: b.service, enabled: true}]}\n",
             R"({"systemd":{"units":[{"name":"b.service","enabled":true}]}})"},
        Case{"ASetting", "sysctl: {vm.swappiness: 1, ../x: 2}\n",
             R"({"sysctl":{"vm.swappiness":1}})"},
        Case{"WhatDoesNotGoTogether", "install: {reboot: true, poweroff: true}\nhostname: a\n",
             R"({"hostname":"a"})"}),
    [](const auto& row) { return row.param.name; });

TEST(Sift, IsValidWhateverIsGivenAndChangesNothingThatIs) {
  int faulty = 0;
  for (std::uint32_t seed = 0; seed < 400; ++seed) {
    testing::RandomDocument random(seed);
    auto document = random.of(language().section());
    if (is_valid(document)) {
      EXPECT_EQ(sifted(document), document) << codec::write_json(document);
    }
    for (int changes = 0; changes < 3; ++changes) {
      document = random.changed(std::move(document));
      faulty += is_valid(document) ? 0 : 1;
      EXPECT_TRUE(is_valid(sifted(document))) << codec::write_json(document);
    }
  }
  EXPECT_GT(faulty, 200);
}

}  // namespace
}  // namespace orlop::agent::kinds
