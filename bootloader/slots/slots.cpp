// SPDX-License-Identifier: Apache-2.0
#include "bootloader/slots/slots.hpp"

#include <algorithm>

#include "libs/architecture/architecture.hpp"

namespace orlop::bootloader::slots {
namespace {

using crypto::Sha256;
using disk::Guid;
using disk::Partition;

constexpr std::string_view kVeritySuffix = "_verity";
constexpr std::size_t kMaxSlots = 2;

std::vector<Partition> of_type(const disk::PartitionTable& table, std::string_view type) {
  std::vector<Partition> found;
  for (const auto& partition : table.partitions) {
    if (partition.type.text() == type) found.push_back(partition);
  }
  return found;
}

/// The release a pair of partitions claims to hold: only when labels and uuids agree.
std::optional<SlotContent> content_of(const Partition& root, const Partition& verity,
                                      std::string_view stem) {
  const auto prefix = std::string(stem) + "_";
  if (!root.label.starts_with(prefix) || verity.label != root.label + std::string(kVeritySuffix)) {
    return {};
  }
  auto version = Version::parse(std::string_view(root.label).substr(prefix.size()));
  if (!version) return {};
  Bytes hash(root.uuid.bytes().begin(), root.uuid.bytes().end());
  hash.insert(hash.end(), verity.uuid.bytes().begin(), verity.uuid.bytes().end());
  return SlotContent{*std::move(version), *Sha256::from_bytes(hash)};
}

Slot to_slot(SlotId id, const Partition& root, const Partition& verity, std::string_view stem) {
  Slot slot{.id = id,
            .root_partition = root.number,
            .verity_partition = verity.number,
            .root_size = root.size,
            .verity_size = verity.size,
            .content = content_of(root, verity, stem)};
  const bool empty = root.label == kEmptyLabel && verity.label == kEmptyLabel;
  slot.damaged = !slot.content && !empty;
  return slot;
}

}  // namespace

std::string_view error_domain(SlotsErrc) { return "slots"; }

std::string_view error_name(SlotsErrc code) {
  switch (code) {
    case SlotsErrc::no_slots: return "no-slots";
    case SlotsErrc::no_second_slot: return "no-second-slot";
    case SlotsErrc::active_unknown: return "active-unknown";
    case SlotsErrc::slot_active: return "slot-active";
    case SlotsErrc::slot_not_empty: return "slot-not-empty";
    case SlotsErrc::label_too_long: return "label-too-long";
  }
  return "unknown";
}

std::string_view to_string(SlotId id) { return id == SlotId::a ? "A" : "B"; }

std::pair<Guid, Guid> content_uuids(const Sha256& root_hash) {
  return {*Guid::from_bytes(root_hash.bytes().first(Guid::kSize)),
          *Guid::from_bytes(root_hash.bytes().last(Guid::kSize))};
}

Result<std::pair<std::string, std::string>> content_labels(std::string_view stem,
                                                           const Version& version) {
  const auto root = formatted("{}_{}", stem, version.text());
  auto verity = root + std::string(kVeritySuffix);
  if (verity.size() > disk::kMaxLabel) {
    return fail(SlotsErrc::label_too_long, "the partition label \"{}\" is longer than {}", verity,
                disk::kMaxLabel);
  }
  return std::pair{root, std::move(verity)};
}

Result<SlotTable> SlotTable::load(const disk::PartitionTable& table, std::string_view stem,
                                  const std::optional<Sha256>& running) {
  const auto roots = of_type(table, architecture::own().root_type);
  const auto verities = of_type(table, architecture::own().verity_type);
  const auto pairs = std::min({roots.size(), verities.size(), kMaxSlots});
  if (pairs == 0) {
    return fail(SlotsErrc::no_slots, "the disk has no pair of root and verity partitions");
  }
  SlotTable slots;
  slots.stem_ = stem;
  slots.running_ = running;
  for (std::size_t i = 0; i < pairs; ++i) {
    slots.slots_.push_back(to_slot(i == 0 ? SlotId::a : SlotId::b, roots[i], verities[i], stem));
  }
  return slots;
}

Slot& SlotTable::at(SlotId id) { return *std::ranges::find(slots_, id, &Slot::id); }

const Slot& SlotTable::slot(SlotId id) const { return *std::ranges::find(slots_, id, &Slot::id); }

const Slot* SlotTable::holding(const Sha256& root_hash) const {
  const auto found = std::ranges::find_if(slots_, [&root_hash](const Slot& slot) {
    return slot.content && slot.content->root_hash == root_hash;
  });
  return found == slots_.end() ? nullptr : &*found;
}

Result<Slot> SlotTable::active() const {
  const auto* const found = running_ ? holding(*running_) : nullptr;
  if (found == nullptr) {
    return fail(SlotsErrc::active_unknown, "no slot of the disk holds the running release");
  }
  return *found;
}

Result<Slot> SlotTable::inactive() const {
  const auto running = TRY(active());
  for (const auto& slot : slots_) {
    if (slot.id != running.id) return slot;
  }
  return std::unexpected(
      Error(SlotsErrc::no_second_slot, "the disk has one slot only; there is none to upgrade into")
          .with_remedy("Add a root and a root-verity partition for slot B, or reinstall."));
}

Status SlotTable::clear(SlotId id, const Guid& root_uuid, const Guid& verity_uuid) {
  auto& slot = at(id);
  if (running_ && slot.content && slot.content->root_hash == *running_) {
    return fail(SlotsErrc::slot_active, "slot {} holds the running release", to_string(id));
  }
  if (!slot.content && !slot.damaged) return {};
  slot.content.reset();
  slot.damaged = false;
  change({slot.root_partition, std::string(kEmptyLabel), root_uuid});
  change({slot.verity_partition, std::string(kEmptyLabel), verity_uuid});
  return {};
}

Status SlotTable::fill(SlotId id, const SlotContent& content) {
  auto& slot = at(id);
  if (slot.content || slot.damaged) {
    return fail(SlotsErrc::slot_not_empty, "slot {} is not empty", to_string(id));
  }
  const auto labels = TRY(content_labels(stem_, content.version));
  const auto uuids = content_uuids(content.root_hash);
  slot.content = content;
  change({slot.root_partition, labels.first, uuids.first});
  change({slot.verity_partition, labels.second, uuids.second});
  return {};
}

void SlotTable::change(const disk::PartitionChange& change) {
  std::erase_if(changes_, [&change](const auto& old) { return old.number == change.number; });
  changes_.push_back(change);
}

}  // namespace orlop::bootloader::slots
