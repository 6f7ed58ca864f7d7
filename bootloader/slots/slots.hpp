// SPDX-License-Identifier: Apache-2.0
// The A/B slots of a disk as a value: load it from a partition table, change the value, hand the
// resulting partition changes to whoever writes the disk. A slot is a root and a verity partition;
// labels `<stem>_<version>` and `…_verity` say what is in it, `_empty` says nothing is; the two
// PARTUUIDs of a filled slot are the halves of its root hash, those of a free one are random.
// Nothing in this room touches a disk. Values only; safe from any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/version.hpp"
#include "libs/crypto/digest.hpp"
#include "libs/disk/gpt.hpp"

namespace orlop::bootloader::slots {

enum class SlotsErrc {
  no_slots = 1,    ///< the disk has no root and verity partitions
  no_second_slot,  ///< there is nowhere to put another release
  active_unknown,  ///< the running release is in none of the slots
  slot_active,     ///< the running release's slot is not to be changed
  slot_not_empty,  ///< a slot is filled only after it was cleared
  label_too_long,  ///< stem and version do not fit a partition label
};
std::string_view error_domain(SlotsErrc code);
std::string_view error_name(SlotsErrc code);

inline constexpr std::string_view kEmptyLabel = "_empty";

enum class SlotId { a, b };
/// "A" or "B".
[[nodiscard]] std::string_view to_string(SlotId id);

struct SlotContent {
  Version version;
  crypto::Sha256 root_hash;
  friend bool operator==(const SlotContent&, const SlotContent&) = default;
};

struct Slot {
  SlotId id = SlotId::a;
  std::uint32_t root_partition = 0;
  std::uint32_t verity_partition = 0;
  std::uint64_t root_size = 0;    ///< bytes
  std::uint64_t verity_size = 0;  ///< bytes
  std::optional<SlotContent> content{};
  /// Neither empty nor a release of ours: labels that are foreign or do not belong together. It
  /// may be cleared, and is never booted on purpose.
  bool damaged = false;
  friend bool operator==(const Slot&, const Slot&) = default;
};

/// PARTUUIDs of a slot that holds the release of that root hash: root and verity partition.
[[nodiscard]] std::pair<disk::Guid, disk::Guid> content_uuids(const crypto::Sha256& root_hash);

/// "orlop-base_1.0" and "orlop-base_1.0_verity". SlotsErrc::label_too_long names the limit.
[[nodiscard]] Result<std::pair<std::string, std::string>> content_labels(std::string_view stem,
                                                                         const Version& version);

class SlotTable {
 public:
  /// Finds the slots by partition type, in the order of their numbers. `stem` is
  /// `<product>-<variant>`; `running` the root hash the node booted with, none on a disk that is
  /// not running (an install target).
  static Result<SlotTable> load(const disk::PartitionTable& table, std::string_view stem,
                                const std::optional<crypto::Sha256>& running);

  [[nodiscard]] const std::vector<Slot>& slots() const { return slots_; }
  [[nodiscard]] const Slot& slot(SlotId id) const;
  /// The slot of the running release. SlotsErrc::active_unknown when there is none.
  [[nodiscard]] Result<Slot> active() const;
  /// The slot an upgrade goes to: the one that is not active.
  [[nodiscard]] Result<Slot> inactive() const;
  /// The slot that holds this root hash, if any.
  [[nodiscard]] const Slot* holding(const crypto::Sha256& root_hash) const;

  /// Makes the slot empty under the given fresh identities. **Changes only the value.** An empty
  /// slot stays as it is; the active one is SlotsErrc::slot_active.
  Status clear(SlotId id, const disk::Guid& root_uuid, const disk::Guid& verity_uuid);
  /// Declares what is in an empty slot. **Changes only the value.**
  Status fill(SlotId id, const SlotContent& content);

  /// What to write to the disk so that it says what this value says; empty when it does already.
  [[nodiscard]] const std::vector<disk::PartitionChange>& to_partition_changes() const {
    return changes_;
  }

 private:
  SlotTable() = default;
  Slot& at(SlotId id);
  void change(const disk::PartitionChange& change);

  std::string stem_;
  std::optional<crypto::Sha256> running_;
  std::vector<Slot> slots_;
  std::vector<disk::PartitionChange> changes_;
};

}  // namespace orlop::bootloader::slots
