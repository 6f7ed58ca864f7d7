// SPDX-License-Identifier: Apache-2.0
// Sentences that say what to do instead, for keys of several tools.
#pragma once

#include <string_view>

namespace orlop::agent::dialects {

inline constexpr std::string_view kImage =
    "The image is immutable: add packages to the recipe and build a release.";
inline constexpr std::string_view kFile = "Write the service's own file with 'write_files'.";
inline constexpr std::string_view kUnit =
    "Describe it as a unit under 'systemd.units', or use 'runcmd'.";
inline constexpr std::string_view kDisk =
    "The disk layout comes from the recipe and the install medium.";
inline constexpr std::string_view kCluster = "Not supported yet; this variant runs no Kubernetes.";
inline constexpr std::string_view kSource =
    "The release repository is named by 'upgrade.repository'.";
inline constexpr std::string_view kWired =
    "The image has wired networks only; remove it, or use 'ethernets'.";
inline constexpr std::string_view kLater = "Not supported yet; remove it.";

}  // namespace orlop::agent::dialects
