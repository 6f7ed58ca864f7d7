// SPDX-License-Identifier: Apache-2.0
// From devices to the files that systemd-networkd and udev read: systemd.network(5),
// systemd.netdev(5), systemd.link(5). Pure function.
#pragma once

#include <string>
#include <vector>

#include "libs/codec/value.hpp"

namespace orlop::agent::kinds::network {

struct File {
  std::string path;  ///< "/etc/systemd/network/10-orlop-eth0.network"
  std::string content;
  bool secret = false;  ///< holds a key: only networkd may read it
  friend bool operator==(const File&, const File&) = default;
};

struct Device {
  std::string name;   ///< the key of the description
  std::string group;  ///< "ethernets"
  std::vector<File> files;
};

/// `network` is valid for kVersion2; what names a device that is not there is left out. Devices in
/// the order of the groups, then of their names.
[[nodiscard]] std::vector<Device> render(const codec::Value& network);

}  // namespace orlop::agent::kinds::network
