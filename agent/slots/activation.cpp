// SPDX-License-Identifier: Apache-2.0
#include "agent/slots/activation.hpp"

#include "bootloader/sdboot/esp_entries.hpp"

namespace orlop::agent::slots {

using bootloader::slots::SlotTable;

Result<SlotTable> Activator::slots() {
  const auto table = TRY(device_.table());
  return SlotTable::load(table, stem_, running_);
}

Status Activator::activate(const Activation& activation, ByteView uki) {
  auto table = TRY(slots());
  TRY(table.fill(activation.slot, activation.release));
  TRY(write(table));
  return esp_.install(activation.entry, uki);
}

Status Activator::make_room(const bootloader::sdboot::EspPlan& plan,
                            bootloader::slots::SlotId slot) {
  TRY(bootloader::sdboot::remove_old_entries(esp_, plan));
  return clear(slot);
}

Status Activator::deactivate(const bootloader::slots::SlotContent& release) {
  const auto files = TRY(esp_.list());
  if (const auto entry = bootloader::sdboot::find_entry(files, stem_, release.version)) {
    TRY(esp_.remove(entry->file_name()));
  }
  const auto table = TRY(slots());
  const auto* const slot = table.holding(release.root_hash);
  return slot == nullptr ? Status{} : clear(slot->id);
}

Status Activator::clear(bootloader::slots::SlotId slot) {
  auto table = TRY(slots());
  const auto root_uuid = TRY(disk::Guid::random());
  const auto verity_uuid = TRY(disk::Guid::random());
  TRY(table.clear(slot, root_uuid, verity_uuid));
  return write(table);
}

Status Activator::write(const SlotTable& slots) {
  if (slots.to_partition_changes().empty()) return {};
  const auto table = TRY(device_.table());
  const auto changed = TRY(disk::apply_changes(table, slots.to_partition_changes()));
  return device_.write_identities(changed);
}

}  // namespace orlop::agent::slots
