// SPDX-License-Identifier: Apache-2.0
// Faults in networks of version 1.
#include "tests/unit/agent/kinds/network/faults.hpp"

namespace orlop::agent::kinds {
namespace {

class Version1Fault : public ::testing::TestWithParam<Fault> {};
TEST_P(Version1Fault, IsNamedWithPlaceAndRemedy) { expect_named(GetParam()); }

Fault in_version1(std::string name, std::string_view step, std::uint32_t column, std::string text,
                  std::string remedy, std::string code = "bad-value",
                  Severity severity = Severity::error) {
  return {std::move(name), " version: 1\n config:\n - {" + std::string(step) + "}\n",
          std::move(code), {5, column},
          std::move(text), std::move(remedy),
          severity};
}

INSTANTIATE_TEST_SUITE_P(
    Version1, Version1Fault,
    ::testing::Values(
        in_version1("NoType", "name: eth0", 4, "'type'", "physical", "missing-key"),
        in_version1("Type", "type: infiniband", 11, "forms", "physical"),
        in_version1("Name", "type: physical, name: a/b", 27, "a/b", "letters"),
        in_version1("StaticWithoutAddress", "type: physical, name: e, subnets: [{type: static}]",
                    40, "'address'", "Add", "missing-key"),
        in_version1("AddressWithoutLength",
                    "type: physical, name: e, subnets: [{type: static, address: 192.0.2.1}]", 64,
                    "prefix", "netmask"),
        in_version1(
            "NetmaskOfAnother",
            "type: physical, name: e, subnets: [{type: static, address: 192.0.2.1, netmask: "
            "64}]",
            84, "netmask", "same kind"),
        in_version1(
            "Netmask",
            "type: physical, name: e, subnets: [{type: static, address: 192.0.2.1, netmask: "
            "255.0.255.0}]",
            84, "255.0.255.0", "255.255.255.0"),
        in_version1("DhcpWithAddress",
                    "type: physical, name: e, subnets: [{type: dhcp, address: 192.0.2.1/24}]", 62,
                    "address", "static", "conflict"),
        in_version1("BondParameter",
                    "type: bond, name: b, bond_interfaces: [], params: {bond-speed: 9}", 56,
                    "bond-speed", "Remove", "unknown-key"),
        in_version1("BondModeOfOne",
                    "type: bond, name: b, bond_interfaces: [], params: {bond-mode: 9}", 67, "'9'",
                    "802.3ad"),
        in_version1("BridgeWait",
                    "type: bridge, name: b, bridge_interfaces: [], params: {bridge_waitport: 0}",
                    60, "bridge_waitport", "Remove", "no-effect", Severity::warning),
        in_version1("UnknownMemberOfOne", "type: bond, name: b, bond_interfaces: [eth7]", 44,
                    "'eth7'", "Describe", "no-such-device"),
        in_version1("UnknownLinkOfOne", "type: vlan, name: v, vlan_id: 4, vlan_link: eth7", 49,
                    "'eth7'", "Describe", "no-such-device"),
        in_version1("ServersForNobody", "type: nameserver, address: 192.0.2.53", 4, "name servers",
                    "Describe", "no-such-device"),
        in_version1("RouteFromNowhere",
                    "type: route, destination: 192.0.2.0/24, gateway: 192.0.2.1", 54, "gateway",
                    "subnet", "no-such-device"),
        in_version1("ControlByHand",
                    "type: physical, name: e, subnets: [{type: dhcp, control: manual}]", 62,
                    "control", "Remove", "no-effect", Severity::warning),
        Fault{"NameTwiceInOne",
              " version: 1\n config:\n - {type: physical, name: e}\n - {type: physical, name: e}\n",
              "duplicate",
              {6, 27},
              "'e'",
              "own"},
        Fault{"ListOfTwo", " config: []\n", "conflict", {3, 10}, "version 1", "version: 1"},
        Fault{"DevicesOfOne",
              " version: 1\n ethernets: {}\n",
              "conflict",
              {4, 13},
              "version 2",
              "version: 2"},
        Fault{"Version", " version: 3\n", "out-of-range", {3, 11}, "3", "range"},
        Fault{"Config", " config: off\n", "bad-value", {3, 10}, "disabled", "list"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace orlop::agent::kinds
