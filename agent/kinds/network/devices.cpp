// SPDX-License-Identifier: Apache-2.0
// What each kind of device may say.
#include "agent/kinds/network/fields.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::kinds::network {
namespace {

using codec::Value;
using schema::Field;
using schema::kInteger;
using schema::kList;
using schema::kMapping;
using schema::kString;
using schema::Problem;
using Words = std::string_view;

constexpr std::uint64_t kMostMembers = 256;

// ---- what all have

constexpr Words kIdentifiers[] = {"duid", "mac"};
constexpr Words kFamilies[] = {"ipv4", "ipv6"};
constexpr Field kFamily = {.kinds = kString, .text = "A family.", .words = kFamilies};

constexpr Words kDeviceRenderers[] = {"networkd", "NetworkManager"};

constexpr Field kCommon[] = {
    word("renderer", "Who sets the device up; here always `networkd`.", kDeviceRenderers),
    flag("dhcp4", "Whether IPv4 addresses come from DHCP."),
    flag("dhcp6", "Whether IPv6 addresses come from DHCPv6."),
    word("dhcp-identifier", "What the server knows the node by.", kIdentifiers),
    mapping("dhcp4-overrides", "What is taken of DHCP.", kDhcp4Overrides),
    mapping("dhcp6-overrides", "What is taken of DHCPv6 and of routers' advertisements.",
            kDhcp6Overrides),
    list("addresses", "Addresses that stay as they are.", kAddressEach, 256),
    text("gateway4", "The gateway of IPv4; or a route to `default`.", check_ipv4, "192.0.2.1"),
    text("gateway6", "The gateway of IPv6; or a route to `default`.", check_ipv6, "2001:db8::1"),
    list("routes", "Routes over this device.", kRouteEach, 1024),
    list("routing-policy", "Rules that choose a routing table.", kPolicyEach, 1024),
    mapping("nameservers", "Name servers and domains.", kNameservers),
    flag("accept-ra", "Whether routers' advertisements are listened to."),
    flag("ipv6-privacy", "Whether connections begin from IPv6 addresses that change."),
    list("link-local", "Families with an address for the link alone; `ipv6` without this key.",
         kFamily, 2),
    number("mtu", "Bytes of the largest packet.", 68, 65535),
    flag("optional", "Whether the node is online without this device."),
    flag("critical", "Whether addresses stay when the lease or the service ends."),
};

constexpr Field kAddressed[] = {
    text("macaddress", "The MAC address that it gets.", check_mac, "52:54:00:12:34:56"),
};
constexpr auto kCommonAddressed = joined(kCommon, kAddressed);

/// joined() of what is an array already.
template <std::size_t First, std::size_t Second>
constexpr std::array<Field, First + Second> with(const std::array<Field, First>& first,
                                                 const Field (&second)[Second]) {
  std::array<Field, First + Second> all{};
  for (std::size_t i = 0; i < First; ++i) all[i] = first[i];
  for (std::size_t i = 0; i < Second; ++i) all[First + i] = second[i];
  return all;
}

// ---- ethernets

std::optional<Problem> check_drivers(const Value& value) {
  return value.is_string() ? check_name_pattern(value) : std::nullopt;
}

constexpr Field kDriver = {.kinds = kString,
                           .text = "A driver.",
                           .bytes = {.most = 64},
                           .rule = {.check = check_name_pattern},
                           .example = "virtio_net"};
constexpr Field kMatchFields[] = {
    text("name", "Its name, with `*` for what varies.", check_name_pattern, "enp*"),
    text("macaddress", "The MAC address that it was built with.", check_mac, "52:54:00:12:34:56"),
    {.key = "driver",
     .kinds = kString | kList,
     .text = "Its driver, or several.",
     .bytes = {.most = 64},
     .items = {.most = 16},
     .rule = {.check = check_drivers},
     .example = "virtio_net",
     .each = &kDriver},
};
constexpr schema::AnySection kMatch = {.text = "Which interface is meant.", .fields = kMatchFields};

constexpr Field kEthernetOnly[] = {
    mapping(
        "match",
        "Which interface is meant, where it is not the one of this name; `{}`: every wired one.",
        kMatch),
    text("set-name", "The name that it gets when it is found; needs `match`.", check_interface,
         "lan0"),
    flag("wakeonlan", "Whether a packet switches the machine on."),
    flag("receive-checksum-offload", "Whether the card checks sums of what comes in."),
    flag("transmit-checksum-offload", "Whether the card makes sums of what goes out."),
    flag("tcp-segmentation-offload", "Whether the card cuts TCP over IPv4 into packets."),
    flag("tcp6-segmentation-offload", "Whether the card cuts TCP over IPv6 into packets."),
    flag("generic-segmentation-offload", "Whether packets are cut as late as can be."),
    flag("generic-receive-offload", "Whether packets that come in are joined."),
    flag("large-receive-offload", "Whether the card joins packets that come in."),
};
constexpr auto kEthernetFields = with(kCommonAddressed, kEthernetOnly);

void name_needs_match(const Value& device, schema::Report& report) {
  const auto* name = given(device, "set-name");
  const auto* match = given(device, "match");
  if (name == nullptr || (match != nullptr && !match->members().empty())) return;
  report.error(name->position(), "conflict", "'set-name' without 'match' means no interface",
               "Add 'match' with the interface's MAC address.");
}
constexpr schema::Cross kEthernetTogether[] = {{.check = name_needs_match}};

// ---- bonds, bridges, vlans

constexpr Field kInterface = {.kinds = kString,
                              .text = "A device that is described here.",
                              .bytes = {.most = 64},
                              .rule = {.check = check_reference},
                              .example = "eth0"};
constexpr Field kBondOnly[] = {
    list("interfaces", "The devices that it is made of.", kInterface, kMostMembers),
    mapping("parameters", "How the bond works.", kBondParameters),
};
constexpr Field kBridgeOnly[] = {
    list("interfaces", "The devices that it joins.", kInterface, kMostMembers),
    mapping("parameters", "How the bridge works.", kBridgeParameters),
};
constexpr Field kVlanOnly[] = {
    required(number("id", "Number of the VLAN.", 0, 4094)),
    required(text("link", "The device that it is on.", check_reference, "eth0")),
};
constexpr Field kVrfOnly[] = {
    required(number("table", "Number of the routing table, also of its `routes`.", 1, 4294967295)),
    list("interfaces", "The devices that use it.", kInterface, kMostMembers),
};
constexpr auto kBondFields = with(kCommonAddressed, kBondOnly);
constexpr auto kBridgeFields = with(kCommonAddressed, kBridgeOnly);
constexpr auto kVlanFields = with(kCommonAddressed, kVlanOnly);
constexpr auto kVrfFields = with(kCommonAddressed, kVrfOnly);

// ---- tunnels

constexpr Words kTunnelModes[] = {"wireguard", "vxlan", "gre", "gretap", "ipip", "sit"};

/// WireGuard's private key or its file; or a number or address that marks a tunnel of GRE.
std::optional<Problem> check_key(const Value& value) {
  if (value.is_int()) {
    if (value.integer() >= 0 && value.integer() <= 4294967295) return std::nullopt;
    return Problem{"is no key", "Write a number of at most 4294967295."};
  }
  if (!check_ipv4(value)) return std::nullopt;
  return check_wireguard_secret(value);
}

constexpr Field secret(std::string_view key, std::string_view text, schema::Check check) {
  return {.key = key,
          .kinds = kString,
          .text = text,
          .bytes = {.most = 4096},
          .rule = {.check = check},
          .example = "/etc/wireguard/private.key",
          .secrecy = schema::Secrecy::secret};
}

constexpr Field tunnel_key(std::string_view key, std::string_view text) {
  auto field = secret(key, text, check_key);
  field.kinds = kString | kInteger;
  return field;
}

constexpr Field kKeysFields[] = {
    secret("private", "WireGuard's private key, or the absolute path of a file that holds it.",
           check_wireguard_secret),
    tunnel_key("input", "Key of packets that come in, of GRE."),
    tunnel_key("output", "Key of packets that go out, of GRE."),
};
constexpr schema::AnySection kKeys = {.text = "Keys of the tunnel.", .fields = kKeysFields};

constexpr Field kPeerKeysFields[] = {
    required(text("public", "Its public key.", check_wireguard_key,
                  "/TOE4TKtAqVsePRVR+5AA43HkAK5DSntkOCO7nYq5xU=")),
    secret("shared", "A key that both share, or the absolute path of a file that holds it.",
           check_wireguard_secret),
};
constexpr schema::AnySection kPeerKeys = {.text = "Keys of a peer.", .fields = kPeerKeysFields};

constexpr Field kAllowed = {.kinds = kString,
                            .text = "A network.",
                            .bytes = {.most = 64},
                            .rule = {.check = check_maybe_prefix},
                            .example = "192.0.2.0/24"};
constexpr Field kPeerFields[] = {
    required(mapping("keys", "Keys of the peer.", kPeerKeys)),
    text("endpoint", "Where it is reached: `HOST:PORT`.", check_endpoint, "vpn.example.org:51820"),
    list("allowed-ips", "Networks behind it.", kAllowed, 1024),
    number("keepalive", "Seconds between packets that keep the way open.", 0, 65535),
};
constexpr schema::AnySection kPeer = {.text = "One peer of WireGuard.", .fields = kPeerFields};
constexpr Field kPeerEach = {.kinds = kMapping, .section = &kPeer};

constexpr Field kTunnelOnly[] = {
    required(word("mode", "What kind of tunnel it is.", kTunnelModes)),
    text("local", "The address of this end.", check_address, "192.0.2.10"),
    text("remote", "The address of the other end.", check_address, "192.0.2.20"),
    number("ttl", "Hops that packets of the tunnel may take.", 0, 255),
    tunnel_key("key",
               "WireGuard's private key, or the absolute path of a file that holds it; of "
               "GRE, the key of both directions."),
    mapping("keys", "Keys of the tunnel.", kKeys),
    number("port", "UDP port that is listened on, of WireGuard; of VXLAN, the other end's.", 1,
           65535),
    number("mark", "Firewall mark of WireGuard's packets.", 1, 4294967295),
    list("peers", "Peers of WireGuard.", kPeerEach, 1024),
    number("id", "Number of the VXLAN.", 1, 16777215),
    text("link", "The device that a VXLAN is on.", check_reference, "eth0"),
    flag("mac-learning", "Whether a VXLAN learns where MAC addresses are."),
    flag("neigh-suppress", "Whether a bridge answers for neighbours behind a VXLAN."),
};
constexpr auto kTunnelFields = joined(kCommon, kTunnelOnly);

/// The modes that a key of tunnels has a meaning for.
struct KeyOfModes {
  Words key;
  Words modes;
};
constexpr KeyOfModes kKeyOfModes[] = {
    {"local", "vxlan gre gretap ipip sit"},
    {"remote", "vxlan gre gretap ipip sit"},
    {"ttl", "vxlan gre gretap ipip sit"},
    {"key", "wireguard gre gretap"},
    {"keys", "wireguard gre gretap"},
    {"port", "wireguard vxlan"},
    {"mark", "wireguard"},
    {"peers", "wireguard"},
    {"id", "vxlan"},
    {"link", "vxlan"},
    {"mac-learning", "vxlan"},
    {"neigh-suppress", "vxlan"},
};

void needs(const Value& tunnel, Words key, Words mode, schema::Report& report) {
  if (given(tunnel, key) != nullptr) return;
  report.error(tunnel.position(), "missing-key",
               formatted("a tunnel of mode '{}' lacks the key '{}'", mode, key),
               formatted("Add '{}'.", key));
}

/// The private key, wherever it is written.
const Value* private_key(const Value& tunnel) {
  const auto* keys = given(tunnel, "keys");
  const auto* inner = keys == nullptr ? nullptr : given(*keys, "private");
  return inner != nullptr ? inner : given(tunnel, "key");
}

void wireguard_has_its_key(const Value& tunnel, schema::Report& report) {
  const auto* key = private_key(tunnel);
  if (key == nullptr) {
    report.error(tunnel.position(), "missing-key", "a tunnel of WireGuard lacks its private key",
                 "Give it in 'keys.private', or the path of a file that holds it.");
  } else if (!key->is_string() || check_wireguard_secret(*key)) {
    report.error(key->position(), "bad-value", "'key' is no private key of WireGuard",
                 "Give what 'wg genkey' prints, or the absolute path of a file that holds it.");
  }
}

void gre_has_numbers(const Value& tunnel, schema::Report& report) {
  const auto* keys = given(tunnel, "keys");
  for (const auto* key : {given(tunnel, "key"), keys == nullptr ? nullptr : given(*keys, "input"),
                          keys == nullptr ? nullptr : given(*keys, "output")}) {
    if (key == nullptr || key->is_int() || !check_ipv4(*key)) continue;
    report.error(key->position(), "bad-value", "a key of GRE is a number",
                 "Write a number of at most 4294967295.");
  }
}

void ends_are_of_one_family(const Value& tunnel, bool v4_only, schema::Report& report) {
  const auto* local = given(tunnel, "local");
  const auto* remote = given(tunnel, "remote");
  const auto is_v6 = [](const Value* end) { return text_of(end).contains(':'); };
  for (const auto* end : {local, remote}) {
    if (end == nullptr || !v4_only || !is_v6(end)) continue;
    report.error(end->position(), "conflict", "this mode goes over IPv4 only",
                 "Give IPv4 addresses in 'local' and 'remote'.");
    return;
  }
  if (local != nullptr && remote != nullptr && is_v6(local) != is_v6(remote)) {
    report.error(remote->position(), "conflict", "'local' and 'remote' are of two families",
                 "Write both of IPv4, or both of IPv6.");
  }
}

void tunnel_fits_its_mode(const Value& tunnel, schema::Report& report) {
  const auto mode = text_of(given(tunnel, "mode"));
  for (const auto& [key, modes] : kKeyOfModes) {
    const auto* value = given(tunnel, key);
    if (value == nullptr || modes.contains(mode)) continue;
    report.error(value->position(), "conflict",
                 formatted("'{}' has no meaning for a tunnel of mode '{}'", key, mode),
                 "Remove it, or choose another mode.");
  }
  if (mode == "wireguard") return wireguard_has_its_key(tunnel, report);
  if (mode == "vxlan") {
    needs(tunnel, "id", mode, report);
  } else {
    needs(tunnel, "local", mode, report);
    needs(tunnel, "remote", mode, report);
  }
  ends_are_of_one_family(tunnel, mode != "vxlan", report);
  if (mode.starts_with("gre")) gre_has_numbers(tunnel, report);
}
constexpr schema::Cross kTunnelTogether[] = {{.check = tunnel_fits_its_mode}};

constexpr auto kDummyFields = kCommonAddressed;

constexpr schema::Faulty kParts = schema::Faulty::used_in_parts;

}  // namespace

constinit const schema::AnySection kEthernet = {.text = "A network card.",
                                                .fields = kEthernetFields,
                                                .together = kEthernetTogether,
                                                .faulty = kParts};
constinit const schema::AnySection kBond = {
    .text = "Several devices as one.", .fields = kBondFields, .faulty = kParts};
constinit const schema::AnySection kBridge = {
    .text = "A switch in software.", .fields = kBridgeFields, .faulty = kParts};
constinit const schema::AnySection kVlan = {
    .text = "A VLAN on another device.", .fields = kVlanFields, .faulty = kParts};
constinit const schema::AnySection kTunnel = {
    .text = "A way over another network.", .fields = kTunnelFields, .together = kTunnelTogether};
constinit const schema::AnySection kVrf = {
    .text = "A device with a routing table of its own.", .fields = kVrfFields, .faulty = kParts};
constinit const schema::AnySection kDummy = {
    .text = "A device that leads nowhere.", .fields = kDummyFields, .faulty = kParts};

}  // namespace orlop::agent::kinds::network
