// SPDX-License-Identifier: Apache-2.0
// Faults in what devices are to one another, and in tunnels; what is shown, and what a boot uses.
#include "libs/codec/json.hpp"
#include "tests/unit/agent/kinds/network/faults.hpp"

namespace orlop::agent::kinds {
namespace {

class DeviceFault : public ::testing::TestWithParam<Fault> {};
TEST_P(DeviceFault, IsNamedWithPlaceAndRemedy) { expect_named(GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    Devices, DeviceFault,
    ::testing::Values(
        Fault{"LongName",
              " bridges: {a234567890123456: {}}\n",
              "bad-value",
              {3, 12},
              "interface",
              "15 letters"},
        Fault{"NameTwice",
              " ethernets: {a: {}}\n bridges: {a: {}}\n",
              "duplicate",
              {4, 12},
              "'a'",
              "own"},
        Fault{"NewNameTwice",
              " ethernets: {a: {}, b: {match: {driver: x}, set-name: a}}\n",
              "duplicate",
              {3, 55},
              "'a'",
              "own"},
        Fault{"MatchTwice",
              " ethernets: {a: {match: {driver: x}}, b: {match: {driver: x}}}\n",
              "duplicate",
              {3, 50},
              "'a' and 'b'",
              "once"},
        Fault{"UnknownMember",
              " bonds: {b: {interfaces: [eth7]}}\n",
              "no-such-device",
              {3, 27},
              "'eth7'",
              "ethernets"},
        Fault{"UnknownLink",
              " vlans: {v: {id: 1, link: eth7}}\n",
              "no-such-device",
              {3, 27},
              "'eth7'",
              "ethernets"},
        Fault{"VlanWithoutLink", " vlans: {v: {id: 1}}\n", "missing-key", {3, 13}, "'link'", "Add"},
        Fault{"VlanNumber",
              " ethernets: {e: {}}\n vlans: {v: {id: 4095, link: e}}\n",
              "out-of-range",
              {4, 18},
              "4095",
              "range"},
        Fault{"VlanTwice",
              " ethernets: {e: {}}\n vlans: {v: {id: 5, link: e}, w: {id: 5, link: e}}\n",
              "duplicate",
              {4, 48},
              "'v' and 'w'",
              "Remove"},
        Fault{"InTwoBonds",
              " ethernets: {e: {}}\n bonds: {a: {interfaces: [e]}, b: {interfaces: [e]}}\n",
              "conflict",
              {4, 49},
              "'a' and in 'b'",
              "one bond, bridge or VRF"},
        Fault{"InABondAndABridge",
              " ethernets: {e: {}}\n bonds: {a: {interfaces: [e]}}\n bridges: {b: {interfaces: "
              "[e]}}\n",
              "conflict",
              {5, 29},
              "'a' and in 'b'",
              "one bond, bridge or VRF"},
        Fault{"Circle",
              " bonds: {a: {interfaces: [b]}}\n bridges: {b: {interfaces: [a]}}\n",
              "conflict",
              {3, 27},
              "itself",
              "circle"},
        Fault{
            "OnItself", " vlans: {v: {id: 1, link: v}}\n", "conflict", {3, 27}, "itself", "circle"},
        Fault{
            "PrimaryOfOthers",
            " ethernets: {e: {}}\n bonds: {a: {interfaces: [e], parameters: {mode: active-backup, "
            "primary: f}}}\n",
            "no-such-device",
            {4, 74},
            "'f'",
            "interfaces"},
        Fault{"PrimaryOfAMode",
              " ethernets: {e: {}}\n bonds: {a: {interfaces: [e], parameters: {primary: e}}}\n",
              "conflict",
              {4, 53},
              "mode",
              "active-backup"},
        Fault{"CostOfOthers",
              " bridges: {b: {parameters: {path-cost: {f: 5}}}}\n",
              "no-such-device",
              {3, 41},
              "'f'",
              "interfaces"},
        Fault{"BondMode",
              " bonds: {b: {parameters: {mode: fast}}}\n",
              "bad-value",
              {3, 33},
              "fast",
              "802.3ad"},
        Fault{"TimeSpan",
              " bonds: {b: {parameters: {up-delay: 5h}}}\n",
              "bad-value",
              {3, 37},
              "5h",
              "'2s'"},
        Fault{"Wifi", " wifis: {}\n", "unsupported-key", {3, 2}, "wifis", "ethernets"},
        Fault{"Vrf", " vrfs: {red: {}}\n", "missing-key", {3, 14}, "table", "Add"},
        Fault{"Renderer",
              " renderer: NetworkManager\n",
              "no-effect",
              {3, 12},
              "networkd",
              "Remove",
              Severity::warning},
        Fault{"Disabled",
              " config: disabled\n",
              "as-it-is",
              {3, 10},
              "image",
              "describe",
              Severity::note}),
    [](const auto& row) { return row.param.name; });

Fault in_tunnel(std::string name, std::string_view says, std::uint32_t column, std::string text,
                std::string remedy, std::string code = "conflict") {
  return {std::move(name), " tunnels:\n  t: {" + std::string(says) + "}\n",
          std::move(code), {4, column},
          std::move(text), std::move(remedy)};
}

INSTANTIATE_TEST_SUITE_P(
    Tunnels, DeviceFault,
    ::testing::Values(
        in_tunnel("NoKey", "mode: wireguard", 6, "private key", "keys.private", "missing-key"),
        in_tunnel("KeyTooShort", "mode: wireguard, key: AAEC", 29, "WireGuard", "44", "bad-value"),
        in_tunnel("KeyOfGre", "mode: wireguard, key: 7", 29, "WireGuard", "wg genkey", "bad-value"),
        in_tunnel("RemoteOfWireguard", "mode: wireguard, key: /k, remote: 192.0.2.1", 41, "remote",
                  "mode"),
        in_tunnel("GreWithoutEnd", "mode: gre, local: 192.0.2.1", 6, "'remote'", "Add",
                  "missing-key"),
        in_tunnel("GreOverIpv6", "mode: gre, local: 'fe80::1', remote: 'fe80::2'", 25, "IPv4",
                  "IPv4"),
        in_tunnel("GreWithAKeyOfWireguard",
                  "mode: gre, local: 192.0.2.1, remote: 192.0.2.2, key: /k", 60, "number",
                  "4294967295", "bad-value"),
        in_tunnel("VxlanWithoutNumber", "mode: vxlan, remote: 192.0.2.1", 6, "'id'", "Add",
                  "missing-key"),
        in_tunnel("VxlanOfTwoFamilies", "mode: vxlan, id: 1, local: 192.0.2.1, remote: 'fe80::1'",
                  53, "two families", "both"),
        in_tunnel("PeerWithoutKey", "mode: wireguard, key: /k, peers: [{keys: {}}]", 48, "'public'",
                  "Add", "missing-key"),
        in_tunnel("Mode", "mode: l2tp", 13, "l2tp", "wireguard", "bad-value")),
    [](const auto& row) { return row.param.name; });

TEST(NetworkFaults, NoKeyIsShown) {
  const auto found = describe(
      found_in(" tunnels:\n  t: {mode: wireguard, key: SECRET, keys: {private: 7}, peers: [{keys: "
               "{public: '" +
               std::string(kKey) + "', shared: SECRETTOO}}]}\n"));
  EXPECT_THAT(found, HasSubstr("key"));
  EXPECT_THAT(found, ::testing::Not(HasSubstr("SECRET")));
}

/// A boot asks nobody: what is right is used.
TEST(NetworkFaults, ABootLeavesOutWhatIsWrong) {
  struct Row {
    std::string body, kept;
  };
  const Row rows[] = {
      {" ethernets: {a: {dhcp4: true, mtu: 1}, b: {speed: 5}}\n",
       R"({"ethernets":{"a":{"dhcp4":true},"b":{}}})"},
      {" ethernets: {a: {addresses: [x, 192.0.2.1/24]}}\n wifis: {}\n",
       R"({"ethernets":{"a":{"addresses":["192.0.2.1/24"]}}})"},
      {" tunnels: {t: {mode: wireguard}}\n ethernets: {a: {}}\n",
       R"({"tunnels":{},"ethernets":{"a":{}}})"},
      {" bonds: {b: {interfaces: [gone]}}\n", R"({"bonds":{"b":{"interfaces":["gone"]}}})"},
      {" version: 1\n config: [{type: physical, name: a}, {type: physical, name: 'b c'}]\n",
       R"({"version":1,"config":[{"type":"physical","name":"a"}]})"},
  };
  for (const auto& row : rows) {
    const config::Source source = {config::Layer::platform, "seed",
                                   "#cloud-config\nnetwork:\n" + row.body,
                                   config::Faults::leave_out};
    const auto composition = config::compose(language(), std::span(&source, 1));
    EXPECT_TRUE(config::has_errors(composition.diagnostics)) << row.body;
    const auto* network = composition.document.find("network");
    ASSERT_NE(network, nullptr) << row.body;
    EXPECT_EQ(codec::write_json(*network), row.kept);
  }
}

/// One document may name what another describes.
TEST(NetworkFaults, DocumentsAddToOneAnother) {
  const std::vector<config::Source> sources = {
      {config::Layer::platform, "seed", "#cloud-config\nnetwork: {ethernets: {eth0: {}}}\n"},
      {config::Layer::state, "applied",
       "#cloud-config\nnetwork: {vlans: {v5: {id: 5, link: eth0}, v6: {id: 6, link: eth1}}}\n"}};
  const auto found = config::compose(language(), sources).diagnostics;
  ASSERT_EQ(found.size(), 1U) << describe(found);
  EXPECT_EQ(found[0].file, "applied");
  EXPECT_THAT(found[0].message, HasSubstr("'eth1'"));
}

TEST(NetworkFaults, AnotherVersionTakesTheListAway) {
  const auto over_version1 = [](const std::string& body) {
    const std::vector<config::Source> sources = {
        {config::Layer::platform, "seed",
         "#cloud-config\nnetwork: {version: 1, config: [{type: physical, name: eth0}]}\n"},
        {config::Layer::state, "applied", "#cloud-config\nnetwork: " + body + '\n'}};
    return config::compose(language(), sources);
  };
  const auto mixed = over_version1("{version: 2, ethernets: {eth0: {}}}");
  ASSERT_TRUE(config::has_errors(mixed.diagnostics));
  EXPECT_THAT(mixed.diagnostics[0].remedy, HasSubstr("'config:' without a value"));
  const auto taken = over_version1("{version: 2, config: ~, ethernets: {eth0: {}}}");
  EXPECT_FALSE(config::has_errors(taken.diagnostics)) << describe(taken.diagnostics);
  EXPECT_EQ(taken.document.find("network")->find("config"), nullptr);
}

}  // namespace
}  // namespace orlop::agent::kinds
