// SPDX-License-Identifier: Apache-2.0
// What the configuration takes of a boot, beside cloud-init's stages in the same boot.
#pragma once

#include <span>
#include <string_view>

#include "tests/bench/bench.hpp"

namespace orlop::bench {

/// Seconds from "starting" to "started" of those units that started, together; from lines of
/// `journalctl -o json`. Errc::corrupt when none did, or one never said so. Pure.
[[nodiscard]] Result<double> seconds_of_units(std::string_view journal,
                                              std::span<const std::string_view> units);

/// Builds an image with both, boots it once and adds a row for each.
Status add_boot_rows(Bench& bench, Report& report);

}  // namespace orlop::bench
