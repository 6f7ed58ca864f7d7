// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/network/virtual_device.hpp"

#include "agent/kinds/network/forms.hpp"
#include "agent/kinds/network/parameters.hpp"
#include "libs/base/format.hpp"
#include "libs/base/text.hpp"

namespace orlop::agent::kinds::network {
namespace {

using codec::Value;

constexpr Setting kWireguard[] = {{"port", "ListenPort"}, {"mark", "FirewallMark"}};
constexpr Setting kTunnel[] = {
    {"local", "Local"}, {"remote", "Remote"}, {"ttl", "TTL"}, {"key", "Key"}};
constexpr Setting kTunnelKeys[] = {{"input", "InputKey"}, {"output", "OutputKey"}};
constexpr Setting kVxlan[] = {
    {"id", "VNI"},  {"local", "Local"},          {"remote", "Remote"},
    {"ttl", "TTL"}, {"port", "DestinationPort"}, {"mac-learning", "MacLearning"},
};

/// A key, or the file that holds it.
void key_line(SettingsFile& file, std::string_view name, const Value* key) {
  const auto text = text_of(key);
  file.line(text.starts_with('/') ? formatted("{}File", name) : std::string(name), text);
}

void wireguard_peer(SettingsFile& file, const Value& peer) {
  file.section("WireGuardPeer");
  const auto* keys = given(peer, "keys");
  if (keys == nullptr) return;
  file.line("PublicKey", text_of(given(*keys, "public")));
  key_line(file, "PresharedKey", given(*keys, "shared"));
  file.line("Endpoint", text_of(given(peer, "endpoint")));
  file.line("AllowedIPs", join_words(texts_of(given(peer, "allowed-ips")), ","));
  file.line("PersistentKeepalive", text_of(given(peer, "keepalive")));
}

void wireguard(SettingsFile& file, const Value& device) {
  file.section("WireGuard");
  const auto* keys = given(device, "keys");
  const auto* inner = keys == nullptr ? nullptr : given(*keys, "private");
  key_line(file, "PrivateKey", inner != nullptr ? inner : given(device, "key"));
  file.settings(device, kWireguard);
  const auto* peers = given(device, "peers");
  if (peers == nullptr || !peers->is_array()) return;
  for (const auto& peer : peers->items()) wireguard_peer(file, peer);
}

void tunnel(SettingsFile& file, const Value& device, std::string_view mode) {
  if (mode == "wireguard") return wireguard(file, device);
  if (mode == "vxlan") {
    file.section("VXLAN");
    file.settings(device, kVxlan);
    if (given(device, "link") == nullptr) file.flag("Independent", true);
    return;
  }
  file.section("Tunnel");
  file.flag("Independent", true);
  file.settings(device, kTunnel);
  if (const auto* keys = given(device, "keys")) file.settings(*keys, kTunnelKeys);
}

std::string kind_of_device(std::string_view group, const Value& device) {
  if (group == "bonds") return "bond";
  if (group == "bridges") return "bridge";
  if (group == "vlans") return "vlan";
  if (group == "vrfs") return "vrf";
  return group == "tunnels" ? text_of(given(device, "mode")) : "dummy";
}

}  // namespace

std::string virtual_device(std::string_view group, const std::string& name, const Value& device) {
  SettingsFile file;
  const auto kind = kind_of_device(group, device);
  file.section("NetDev");
  file.line("Name", name);
  file.line("Kind", kind);
  const auto* parameters = given(device, "parameters");
  if (group == "tunnels") tunnel(file, device, kind);
  if (group == "vlans") {
    file.section("VLAN");
    file.line("Id", text_of(given(device, "id")));
  } else if (group == "vrfs") {
    file.section("VRF");
    file.line("Table", text_of(given(device, "table")));
  } else if (group == "bonds" && parameters != nullptr) {
    file.section("Bond");
    file.settings(*parameters, bond_settings());
  } else if (group == "bridges" && parameters != nullptr) {
    file.section("Bridge");
    file.settings(*parameters, bridge_settings());
  }
  return file.text();
}

bool holds_key(const Value& device) {
  return given(device, "key") != nullptr || given(device, "keys") != nullptr;
}

}  // namespace orlop::agent::kinds::network
