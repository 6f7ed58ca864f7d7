// SPDX-License-Identifier: Apache-2.0
// Where a node keeps what outlives a boot, its configuration and its boot entries. Constants only.
#pragma once

#include <string>
#include <string_view>

#include "libs/base/format.hpp"

namespace orlop::agent::node {

inline constexpr std::string_view kVendorFolder = "/usr/share/orlop/config.d";
inline constexpr std::string_view kUserData = "/run/orlop/user-data";      ///< this boot's, 0600
inline constexpr std::string_view kMetaData = "/run/orlop/meta-data";      ///< this boot's, 0600
inline constexpr std::string_view kVendorData = "/run/orlop/vendor-data";  ///< likewise
inline constexpr std::string_view kNetworkConfig = "/run/orlop/network-config";  ///< likewise
inline constexpr std::string_view kOutcome = "/run/orlop/config.json";  ///< orlop.config-state/1
inline constexpr std::string_view kEffective = "/run/orlop/effective.json";  ///< 0600
inline constexpr std::string_view kOriginals = "/run/orlop/originals";  ///< the image's own /etc
inline constexpr std::string_view kCommandResults = "/run/orlop/commands.json";

/// The persistent folder of the agent. An install medium has no state partition: its /state is in
/// memory and lives as long as the boot.
inline constexpr std::string_view kStateFolder = "/state/orlop";
/// What stood in persistent places before configuration took them, 0700.
inline constexpr std::string_view kKeptOriginals = "/state/orlop/originals";

inline constexpr std::string_view kMachineId = "/etc/machine-id";  ///< machine-id(5)

inline constexpr std::string_view kEspMountPoint = "/efi";

/// One line, another one each boot (random(4)).
inline constexpr std::string_view kBootId = "/proc/sys/kernel/random/boot_id";

/// Paths below the state folder.
struct StatePaths {
  explicit StatePaths(std::string_view state_folder) : folder(state_folder) {}
  [[nodiscard]] std::string documents() const { return folder + "/config.d"; }
  [[nodiscard]] std::string applied() const { return documents() + "/90-applied.yaml"; }
  /// What was last used of a seed's file.
  [[nodiscard]] std::string user_data() const { return folder + "/user-data"; }
  [[nodiscard]] std::string meta_data() const { return folder + "/meta-data"; }
  [[nodiscard]] std::string vendor_data() const { return folder + "/vendor-data"; }
  [[nodiscard]] std::string network_config() const { return folder + "/network-config"; }
  [[nodiscard]] std::string generations() const { return folder + "/generations.json"; }
  /// Applied documents of the recorded generations, by their SHA-256.
  [[nodiscard]] std::string kept() const { return folder + "/applied"; }
  [[nodiscard]] std::string kept(std::string_view digest) const {
    return formatted("{}/{}.yaml", kept(), digest);
  }
  /// Values of secrets by their names, 0700; each file 0600.
  [[nodiscard]] std::string secrets() const { return folder + "/secrets"; }
  [[nodiscard]] std::string secret(std::string_view name) const {
    return formatted("{}/{}", secrets(), name);
  }
  [[nodiscard]] std::string trial() const { return folder + "/trial.json"; }
  [[nodiscard]] std::string journal() const { return folder + "/journal.json"; }
  [[nodiscard]] std::string journal_folder() const { return folder + "/journal"; }
  [[nodiscard]] std::string journal_aside(std::uint64_t number) const {
    return formatted("{}/{}", journal_folder(), number);
  }
  [[nodiscard]] std::string machine_id() const { return folder + "/machine-id"; }
  [[nodiscard]] std::string ssh() const { return folder + "/ssh"; }
  std::string folder;
};

}  // namespace orlop::agent::node
