// SPDX-License-Identifier: Apache-2.0
// Plans for networks: change, effect and units, and what a release must have.
#include "agent/kinds/network/kind.hpp"

#include "agent/kinds/network/section.hpp"
#include "libs/schema/check.hpp"
#include "tests/support/network/files.hpp"

namespace orlop::agent::kinds {
namespace {

using engine::Entry;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::string_view kFolder = "/etc/systemd/network/";
const std::string kWireguard =
    "network: {tunnels: {wg0: {mode: wireguard, key: "
    "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=}}}\n";

class NetworkKind : public testing::NetworkTest {
 protected:
  /// Puts a document's files where a plan finds them.
  engine::Owned make(const std::string& body) {
    const auto target = render_body(body);
    for (const auto& resource : target.resources) {
      for (const auto& part : resource.parts) system_.tree[part.path] = part.entry;
    }
    return engine::owned_by(target);
  }
};

TEST_F(NetworkKind, ItsSectionIsWellMade) {
  EXPECT_THAT(schema::check_section(network::kNetwork), IsEmpty());
}

TEST_F(NetworkKind, PlansRestartNetworkd) {
  const Row rows[] = {
      {"network: {ethernets: {eth0: {dhcp4: true}}}\n",
       "create network:eth0 restart systemd-networkd.service\n"},
      {"network: {ethernets: {eth0: {}}, bonds: {b0: {interfaces: [eth0]}}}\n",
       "create network:eth0 restart systemd-networkd.service\n"
       "create network:b0 restart systemd-networkd.service\n"},
      // udev gives the name when it finds the card.
      {"network: {ethernets: {lan: {match: {macaddress: 52:54:00:12:34:56}, set-name: lan0}}}\n",
       "create network:lan reboot systemd-networkd.service\n"},
      {"network: {config: disabled}\n", ""},
  };
  expect_plans(rows);
}

TEST_F(NetworkKind, ADeviceThatIsThereStaysAsItIsUntilAReboot) {
  const auto body = [](std::string_view mode, std::string_view more = "") {
    return "network: {bonds: {b0: {parameters: {mode: " + std::string(mode) + '}' +
           std::string(more) + "}}}\n";
  };
  const auto owned = make(body("802.3ad"));
  EXPECT_EQ(plan_body(body("802.3ad"), owned), "");
  EXPECT_EQ(plan_body(body("802.3ad", ", dhcp4: true"), owned),
            "update network:b0 restart systemd-networkd.service\n");
  EXPECT_EQ(plan_body(body("active-backup"), owned),
            "update network:b0 reboot systemd-networkd.service\n");
  EXPECT_EQ(plan_body("", owned), "delete network:b0 reboot systemd-networkd.service\n");
}

TEST_F(NetworkKind, ABridgeAndWireguardAreSetAgain) {
  auto owned = make("network: {bridges: {x: {parameters: {stp: true}}}}\n");
  EXPECT_EQ(plan_body("network: {bridges: {x: {parameters: {stp: false}}}}\n", owned),
            "update network:x restart systemd-networkd.service\n");
  EXPECT_EQ(plan_body("network: {dummy-devices: {x: {}}}\n", owned),
            "update network:x reboot systemd-networkd.service\n");
  owned = make(kWireguard);
  EXPECT_EQ(plan_body("network: {tunnels: {wg0: {mode: wireguard, key: /etc/key}}}\n", owned),
            "update network:wg0 restart systemd-networkd.service\n");
}

TEST_F(NetworkKind, WhatIsNotDescribedAnyMoreGoes) {
  auto owned = make("network: {ethernets: {eth0: {dhcp4: true}, eth1: {wakeonlan: true}}}\n");
  EXPECT_EQ(plan_body("", owned),
            "delete network:eth0 restart systemd-networkd.service\n"
            "delete network:eth1 reboot systemd-networkd.service\n");
  EXPECT_EQ(plan_body("network: {ethernets: {eth0: {dhcp4: true}, eth1: {}}}\n", owned),
            "update network:eth1 reboot systemd-networkd.service\n");
}

TEST_F(NetworkKind, AFileOfTheImageIsNotTouched) {
  for (const auto& resource : render_body("network: {ethernets: {all: {match: {}}}}\n").resources) {
    for (const auto& part : resource.parts) {
      EXPECT_TRUE(part.path.starts_with(std::string(kFolder) + "10-orlop-")) << part.path;
    }
  }
}

TEST_F(NetworkKind, KeysNeedTheirReader) {
  system_.tree["/etc/group"] = Entry::file("root:x:0:\n");
  const Lack rows[] = {{kWireguard, "network.tunnels.wg0", "systemd-network"}};
  expect_obstacles(rows);
  offline_ = true;
  EXPECT_THAT(render_body(kWireguard).obstacles, IsEmpty());
}

}  // namespace
}  // namespace orlop::agent::kinds
