// SPDX-License-Identifier: Apache-2.0
// What a network becomes, file by file; and what holds for the files of every network.
#include "agent/kinds/network/render.hpp"

#include <algorithm>
#include <set>

#include "agent/kinds/network/section.hpp"
#include "agent/kinds/network/settings_file.hpp"
#include "agent/kinds/network/version1.hpp"
#include "libs/codec/json.hpp"
#include "tests/support/network/cases.hpp"
#include "tests/support/network/files.hpp"
#include "tests/support/random_document.hpp"

namespace orlop::agent::kinds::network {
namespace {

using codec::Value;

class RenderedNetwork : public orlop::testing::NetworkTest {};

TEST_F(RenderedNetwork, BecomesTheseFiles) {
  std::size_t tried = 0;
  for (const auto* file : {"version1.cases", "version2.cases"}) {
    for (const auto& row : orlop::testing::network_cases(file)) {
      EXPECT_EQ(files_of(row.body), row.files) << file << ' ' << row.name;
      ++tried;
    }
  }
  EXPECT_GE(tried, 36U);
}

/// A random network, in version 2; nothing when what it says does not go together.
std::optional<Value> random_network(orlop::testing::RandomDocument& random) {
  auto document = Value::object({{"network", random.of(kNetwork)}});
  if (schema::has_errors(schema::validate(document, kNetwork))) return std::nullopt;
  const auto& network = *document.find("network");
  return is_version1(network) ? to_version2(network).network : network;
}

TEST(RenderedFiles, AreTheSameEachTimeAndNoTwoOfOnePath) {
  int tried = 0;
  orlop::testing::RandomDocument random(42);
  for (int round = 0; round < 4000; ++round) {
    auto network = random_network(random);
    if (!network) continue;
    ++tried;
    const auto devices = render(*network);
    std::set<std::string> paths;
    for (const auto& device : devices) {
      for (const auto& file : device.files) {
        EXPECT_TRUE(paths.insert(file.path).second) << file.path;
        EXPECT_TRUE(file.path.starts_with("/etc/systemd/network/10-orlop-" + device.name + '.'));
      }
    }
    // The order of a document's members is of no importance.
    for (const auto& group : kGroups) {
      if (auto* members = network->find(group.key)) std::ranges::reverse(members->members());
    }
    const auto again = render(*network);
    ASSERT_EQ(again.size(), devices.size());
    for (std::size_t i = 0; i < devices.size(); ++i) EXPECT_EQ(again[i].files, devices[i].files);
  }
  EXPECT_GE(tried, 100);
}

TEST(RenderedFiles, WhatNamesADeviceThatIsMissingIsLeftOut) {
  const auto network = Value::object(
      {{"vlans", Value::object({{"v5", Value::object({{"id", 5}, {"link", "gone"}})}})},
       {"bonds",
        Value::object({{"b0", Value::object({{"interfaces", Value::array({"gone"})}})}})}});
  const auto devices = render(network);
  ASSERT_EQ(devices.size(), 2U);
  EXPECT_EQ(devices[0].name, "b0");
  EXPECT_EQ(devices[1].name, "v5");
}

/// The last line of defence: rules refuse all of these before.
TEST(SettingsText, NothingThatIsGivenBeginsALine) {
  SettingsFile file;
  file.section("Network");
  for (const std::string_view value : {std::string_view("a\nDHCP=yes"), std::string_view("a\r"),
                                       std::string_view("a\0b", 3), std::string_view("a\\")}) {
    file.line("Description", value);
  }
  file.settings(Value::object({{"key", Value::array({"1", "2\n[Link]"})}}),
                std::array{Setting{"key", "Key"}});
  EXPECT_TRUE(file.empty());
  file.line("DHCP", "yes");
  EXPECT_EQ(file.text(), "[Network]\nDHCP=yes\n");
}

TEST_F(RenderedNetwork, KeysAreForNetworkdAlone) {
  const auto cases = orlop::testing::network_cases("version2.cases");
  const auto wireguard = std::ranges::find(cases, "WireGuard", &orlop::testing::NetworkCase::name);
  const auto target = render_body(wireguard->body);
  ASSERT_EQ(target.resources.size(), 1U);
  for (const auto& part : target.resources[0].parts) {
    const bool secret = part.path.ends_with(".netdev");
    EXPECT_EQ(part.entry.mode, secret ? 0640U : 0644U) << part.path;
    EXPECT_EQ(part.entry.gid, secret ? 998U : 0U) << part.path;
    EXPECT_EQ(part.entry.content.contains("PrivateKey="), secret);
  }
}

}  // namespace
}  // namespace orlop::agent::kinds::network
