// SPDX-License-Identifier: Apache-2.0
// Seed: what a data source gave a node. A value.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace orlop::agent::datasources {

struct Seed {
  std::string place;  ///< "/dev/disk/by-label/cidata"
  std::optional<std::string> user_data;
  std::optional<std::string> meta_data;
  std::optional<std::string> vendor_data{};
  std::optional<std::string> network_config{};
  std::vector<std::string> not_read{};  ///< what else is there that means something
  std::string datasource{};             ///< the name of the one that gave it: "nocloud"
};

}  // namespace orlop::agent::datasources
