// SPDX-License-Identifier: Apache-2.0
// The boot entries among the files of an ESP. Pure functions; safe from any thread.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "bootloader/sdboot/boot_entry.hpp"
#include "bootloader/sdboot/esp_store.hpp"

namespace orlop::bootloader::sdboot {

/// Those of the stem; the rest is not ours and is skipped.
[[nodiscard]] std::vector<BootEntry> entries_on(const std::vector<EspFile>& files,
                                                std::string_view stem);

/// The entry of the release on the ESP, if it is there in any form.
[[nodiscard]] std::optional<BootEntry> find_entry(const std::vector<EspFile>& files,
                                                  std::string_view stem, const Version& version);

}  // namespace orlop::bootloader::sdboot
