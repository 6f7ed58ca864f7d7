// SPDX-License-Identifier: Apache-2.0
// Where the configuration of a node lives. Constants only.
#pragma once

#include <string>
#include <string_view>

#include "agent/node/paths.hpp"

namespace orlop::agent {

inline constexpr std::string_view kVendorFolder = "/usr/share/orlop/config.d";
inline constexpr std::string_view kUserData = "/run/orlop/user-data";   ///< this boot's, 0600
inline constexpr std::string_view kMetaData = "/run/orlop/meta-data";   ///< this boot's, 0600
inline constexpr std::string_view kOutcome = "/run/orlop/config.json";  ///< orlop.config-state/1
inline constexpr std::string_view kEffective = "/run/orlop/effective.json";  ///< 0600
inline constexpr std::string_view kOriginals = "/run/orlop/originals";  ///< the image's own /etc
/// Where the image's own entry is kept while a resource stands in its place.
[[nodiscard]] inline std::string original_of(const std::string& path) {
  return std::string(kOriginals) + path;
}
/// Whether a boot makes the place afresh.
[[nodiscard]] inline bool is_volatile(std::string_view path) {
  return path.starts_with("/etc/") || path.starts_with("/run/");
}
inline constexpr std::string_view kCommandResults = "/run/orlop/commands.json";
inline constexpr std::string_view kCommands = "/etc/orlop/commands.json";
inline constexpr std::string_view kAgentSettings = "/etc/orlop/agent.json";

using node::kStateFolder;

/// Paths below the state folder.
struct StatePaths {
  explicit StatePaths(std::string_view state_folder) : folder(state_folder) {}
  [[nodiscard]] std::string documents() const { return folder + "/config.d"; }
  [[nodiscard]] std::string applied() const { return documents() + "/90-applied.yaml"; }
  [[nodiscard]] std::string user_data() const { return folder + "/user-data"; }  ///< last accepted
  [[nodiscard]] std::string generations() const { return folder + "/generations.json"; }
  [[nodiscard]] std::string numbers() const { return folder + "/numbers.json"; }
  [[nodiscard]] std::string machine_id() const { return folder + "/machine-id"; }
  [[nodiscard]] std::string ssh() const { return folder + "/ssh"; }
  std::string folder;
};

}  // namespace orlop::agent
