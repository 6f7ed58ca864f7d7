// SPDX-License-Identifier: Apache-2.0
// The network in a configuration document: version 2 (devices by kind and name) and version 1 (a
// list of steps), as netplan and cloud-init know them.
#pragma once

#include <string>

#include "libs/schema/section.hpp"

namespace orlop::agent::kinds::network {

/// Devices are kept as the document describes them: mappings of names to what fields.hpp says.
struct Network {
  int version = 2;
  std::string renderer = "networkd";
  codec::Value config;  ///< of version 1: a list; or "disabled"
  codec::Value ethernets;
  codec::Value bonds;
  codec::Value bridges;
  codec::Value vlans;
  codec::Value tunnels;
  codec::Value dummy_devices;
  codec::Value vrfs;
  friend bool operator==(const Network&, const Network&) = default;
};

extern const schema::Section<Network> kNetwork;

/// The devices of one kind, in the order of the tables.
struct Group {
  std::string_view key;             ///< "bonds"
  codec::Value Network::* devices;  ///< null, or a mapping
};
inline constexpr Group kGroups[] = {
    {"ethernets", &Network::ethernets}, {"bonds", &Network::bonds},
    {"bridges", &Network::bridges},     {"vlans", &Network::vlans},
    {"tunnels", &Network::tunnels},     {"dummy-devices", &Network::dummy_devices},
    {"vrfs", &Network::vrfs},
};

}  // namespace orlop::agent::kinds::network
