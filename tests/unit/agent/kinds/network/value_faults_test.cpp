// SPDX-License-Identifier: Apache-2.0
// Faults in what one device says.
#include "tests/unit/agent/kinds/network/faults.hpp"

namespace orlop::agent::kinds {
namespace {

class ValueFault : public ::testing::TestWithParam<Fault> {};
TEST_P(ValueFault, IsNamedWithPlaceAndRemedy) { expect_named(GetParam()); }

std::string ethernet(std::string_view says) {
  return " ethernets:\n  eth0: {" + std::string(says) + "}\n";
}
Fault in_ethernet(std::string name, std::string_view says, std::uint32_t column, std::string text,
                  std::string remedy, std::string code = "bad-value") {
  return {std::move(name), ethernet(says),  std::move(code),
          {4, column},     std::move(text), std::move(remedy)};
}

INSTANTIATE_TEST_SUITE_P(
    Values, ValueFault,
    ::testing::Values(
        in_ethernet("AddressWithoutPrefix", "addresses: [192.0.2.1]", 22, "prefix", "192.0.2.1/24"),
        in_ethernet("NoAddress", "addresses: [192.0.2.256/24]", 22, "192.0.2.256", "192.0.2.10/24"),
        in_ethernet("PrefixTooLong", "addresses: [192.0.2.1/33]", 22, "/33", "/24"),
        in_ethernet("AddressOfSeveralKeys", "addresses: [{192.0.2.1/24: {}, a: {}}]", 22, "address",
                    "only key"),
        in_ethernet("Label", "addresses: [{192.0.2.1/24: {label: a b}}]", 45, "a b", "letters"),
        in_ethernet("Lifetime", "addresses: [{192.0.2.1/24: {lifetime: 5}}]", 48, "forever", "0"),
        in_ethernet("Gateway", "gateway4: 'fe80::1'", 20, "IPv4", "192.0.2.1"),
        in_ethernet("Mac", "macaddress: 52:54:00:12:34", 22, "MAC", "52:54:00:12:34:56"),
        in_ethernet("Mtu", "mtu: 10", 15, "68", "range", "out-of-range"),
        in_ethernet("Nameserver", "nameservers: {addresses: [a.b]}", 36, "a.b", "192.0.2.1"),
        in_ethernet("Domain", "nameservers: {search: ['a b']}", 33, "a b", "example.org"),
        in_ethernet("RouteWithoutTo", "routes: [{via: 192.0.2.1}]", 19, "'to'", "Add",
                    "missing-key"),
        in_ethernet("RouteOfTwoFamilies", "routes: [{to: 192.0.2.0/24, via: 'fe80::1'}]", 43, "via",
                    "both of IPv4", "conflict"),
        in_ethernet("DefaultToNowhere", "routes: [{to: default}]", 24, "gateway", "0.0.0.0/0",
                    "conflict"),
        in_ethernet("RouteType", "routes: [{to: 192.0.2.0/24, type: nat}]", 44, "nat", "unicast"),
        in_ethernet("PolicyOfNothing", "routing-policy: [{table: 5}]", 27, "neither", "0.0.0.0/0",
                    "missing-key"),
        in_ethernet("LinkLocal", "link-local: [ipx]", 23, "ipx", "ipv6"),
        in_ethernet("Overrides", "dhcp4-overrides: {use-domains: ask}", 41, "route", "route"),
        in_ethernet("UnknownOverride", "dhcp4-overrides: {use-dn: true}", 28, "use-dn", "use-dns",
                    "unknown-key"),
        in_ethernet("NameWithoutMatch", "set-name: lan0", 20, "match", "MAC address", "conflict"),
        in_ethernet("NameOfAnything", "match: {}, set-name: lan0", 31, "match", "MAC", "conflict"),
        in_ethernet("NewName", "match: {driver: a}, set-name: '1234'", 40, "1234", "digits alone"),
        in_ethernet("Pattern", "match: {name: 'a b'}", 24, "a b", "'*'"),
        in_ethernet("Negation", "match: {name: '!eth1'}", 24, "!eth1", "'*'"),
        in_ethernet("OpenVswitch", "openvswitch: {}", 10, "openvswitch", "remove",
                    "unsupported-key")),
    [](const auto& row) { return row.param.name; });

/// A value of several lines would be more than one setting of networkd's.
INSTANTIATE_TEST_SUITE_P(
    SeveralLines, ValueFault,
    ::testing::Values(
        in_ethernet("InAnAddress", "addresses: [\"192.0.2.1/24\\nDHCP=yes\"]", 22, "", "192.0.2"),
        in_ethernet("AfterANull", "addresses: [\"192.0.2.1\\0/24\"]", 22, "", "192.0.2"),
        in_ethernet("InADomain", "nameservers: {search: [\"a\\n[Link]\"]}", 33, "", "example.org"),
        in_ethernet("InAHostName", "dhcp4-overrides: {hostname: \"a\\nDHCP=yes\"}", 38, "",
                    "letters"),
        in_ethernet("InAPattern", "match: {name: \"a\\nType=ether\"}", 24, "", "letters"),
        in_ethernet("InADriver", "match: {driver: [\"a\\\\\"]}", 27, "", "letters"),
        in_ethernet("InALabel", "addresses: [{192.0.2.1/24: {label: \"a\\nScope=host\"}}]", 45, "",
                    "letters"),
        Fault{"InAName",
              " ethernets: {\"a\\n[Link]\": {}}\n",
              "bad-value",
              {3, 14},
              "no name",
              "letters"},
        Fault{"InAnEndpoint",
              " tunnels: {w: {mode: wireguard, key: /k, peers: [{keys: {public: '" +
                  std::string(kKey) + "'}, endpoint: \"a:1\\n[Peer]\"}]}}\n",
              "bad-value",
              {3, 125},
              "",
              "HOST:PORT"},
        Fault{"InAPath",
              " tunnels: {w: {mode: wireguard, key: \"/k\\nListenPort=1\"}}\n",
              "bad-value",
              {3, 38},
              "",
              "44 characters"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace orlop::agent::kinds
