// SPDX-License-Identifier: Apache-2.0
// The order to install: what somebody wants installed and what follows, either as they say it or as
// the install medium's own configuration does. Reads files; changes nothing. Safe from any thread.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "agent/install/plan.hpp"
#include "agent/platform/power.hpp"

namespace orlop::agent::install {

struct InstallOrder {
  InstallRequest request;
  platform::Power afterwards = platform::Power::stay;
};

/// "/dev/vda"; "auto": the only disk that can be meant.
[[nodiscard]] std::optional<std::filesystem::path> device_named(const std::string& name);

/// The configuration of the medium it runs from (`install: {auto: true, …}`), whose user-data is
/// what the node keeps. Nothing when it does not ask for an installation. `root` is "/" on a node.
[[nodiscard]] Result<std::optional<InstallOrder>> automatic_order(
    const std::filesystem::path& root = "/");

/// What a person says: a device, and the file of the document that the node keeps. Errc::invalid
/// with every diagnostic when the document would be refused at the node's first boot.
[[nodiscard]] Result<InstallOrder> spoken_order(const std::string& device,
                                                const std::optional<std::string>& config_file);

}  // namespace orlop::agent::install
