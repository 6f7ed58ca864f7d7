// SPDX-License-Identifier: Apache-2.0
// Observing a node: reads files of the running system, its EFI variables and its partition table.
// Changes nothing. What cannot be read is a problem in the facts, not an error: a node must be
// able to say how it is when half of it is broken.
#pragma once

#include <filesystem>

#include "agent/slots/device.hpp"
#include "agent/status/status.hpp"
#include "bootloader/sdboot/esp_store.hpp"
#include "libs/base/clock.hpp"
#include "libs/efi/variables.hpp"

namespace orlop::agent::status {

/// Where else facts come from. `disk` and `esp` may be nullptr: then nothing is said of them.
struct ObservationPorts {
  const efi::EfiVariables& variables;
  slots::SlotDevice* disk = nullptr;
  bootloader::sdboot::EspStore* esp = nullptr;
  const Clock& clock;
};

/// Errc::unsupported when the tree is not an Orlop node's. `root` is "/" on a node, a tree of files
/// in tests.
[[nodiscard]] Result<SystemFacts> observe_system(const ObservationPorts& ports,
                                                 const std::filesystem::path& root = "/");

}  // namespace orlop::agent::status
