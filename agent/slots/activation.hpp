// SPDX-License-Identifier: Apache-2.0
// Activation: what makes a release bootable - the labels and PARTUUIDs of its slot, and its boot
// entry - as one value with one order of effects. At no time does an entry or a name promise a
// release that is not whole: activating names the slot and then adds the entry, everything that
// takes back removes the entry first. Writes to partition table and ESP. One user at a time.
#pragma once

#include <optional>
#include <string>

#include "agent/slots/device.hpp"
#include "bootloader/sdboot/esp_plan.hpp"
#include "bootloader/slots/slots.hpp"

namespace orlop::agent::slots {

struct Activation {
  bootloader::slots::SlotId slot = bootloader::slots::SlotId::a;
  bootloader::slots::SlotContent release;
  std::string entry;  ///< file name of the boot entry
};

class Activator {
 public:
  /// Both must outlive the activator. `stem` is `<product>-<variant>`; `running` the root hash that
  /// the node booted with, none for a disk that is being installed.
  Activator(SlotDevice& device, bootloader::sdboot::EspStore& esp, std::string stem,
            std::optional<crypto::Sha256> running)
      : device_(device), esp_(esp), stem_(std::move(stem)), running_(running) {}

  Result<bootloader::slots::SlotTable> slots();
  /// For a release whose content is verified on the medium; the slot must be empty.
  Status activate(const Activation& activation, ByteView uki);
  /// Removes the entries of the plan, then makes the slot empty: it may be overwritten.
  Status make_room(const bootloader::sdboot::EspPlan& plan, bootloader::slots::SlotId slot);
  /// Takes a release back: its entry, then its slot. What is gone already is fine.
  Status deactivate(const bootloader::slots::SlotContent& release);

 private:
  Status clear(bootloader::slots::SlotId slot);
  Status write(const bootloader::slots::SlotTable& slots);

  SlotDevice& device_;
  bootloader::sdboot::EspStore& esp_;
  std::string stem_;
  std::optional<crypto::Sha256> running_;
};

}  // namespace orlop::agent::slots
