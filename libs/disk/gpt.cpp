// SPDX-License-Identifier: Apache-2.0
#include "libs/disk/gpt.hpp"

#include <algorithm>
#include <cctype>
#include <set>

namespace orlop::disk {
namespace {

/// Space the backup table takes at the end of the disk, rounded up to the alignment.
constexpr std::uint64_t kTail = kPartitionAlignment;

std::uint64_t align_up(std::uint64_t bytes) {
  return (bytes + kPartitionAlignment - 1) / kPartitionAlignment * kPartitionAlignment;
}

Status check_label(const std::string& label) {
  const bool ascii = std::ranges::all_of(label, [](char c) { return c > 0x20 && c < 0x7F; });
  if (label.size() <= kMaxLabel && ascii) return {};
  return fail(Errc::invalid, "\"{}\" is no partition label (at most {} printable ASCII characters)",
              label, kMaxLabel);
}

}  // namespace

const Partition* PartitionTable::find(std::uint32_t number) const {
  const auto found = std::ranges::find(partitions, number, &Partition::number);
  return found == partitions.end() ? nullptr : &*found;
}

Result<PartitionTable> apply_changes(PartitionTable table,
                                     const std::vector<PartitionChange>& changes) {
  for (const auto& change : changes) {
    const auto found = std::ranges::find(table.partitions, change.number, &Partition::number);
    if (found == table.partitions.end()) {
      return fail(Errc::not_found, "the disk has no partition {}", change.number);
    }
    TRY(check_label(change.label));
    found->label = change.label;
    found->uuid = change.uuid;
  }
  return table;
}

Result<PartitionTable> lay_out(const Guid& disk, std::vector<Partition> partitions) {
  PartitionTable table{.disk = disk, .disk_size = 0, .partitions = std::move(partitions)};
  std::uint64_t next = kPartitionAlignment;
  std::uint32_t number = 0;
  std::set<std::uint32_t> numbers;
  std::set<Guid> uuids;
  for (auto& partition : table.partitions) {
    TRY(check_label(partition.label));
    number = partition.number != 0 ? partition.number : number + 1;
    partition.number = number;
    partition.start = std::max(next, align_up(partition.start));
    partition.size = align_up(partition.size);
    next = partition.start + partition.size;
    if (partition.size == 0 || !numbers.insert(number).second ||
        !uuids.insert(partition.uuid).second) {
      return fail(Errc::invalid, "partition {} ({}) is empty, or its number or uuid is taken",
                  number, partition.label);
    }
  }
  std::ranges::sort(table.partitions, {}, &Partition::number);
  table.disk_size = next + kTail;
  return table;
}

std::filesystem::path partition_path(const std::filesystem::path& disk, std::uint32_t number) {
  const auto text = disk.string();
  const bool ends_in_digit =
      !text.empty() && std::isdigit(static_cast<unsigned char>(text.back())) != 0;
  return text + (ends_in_digit ? "p" : "") + std::to_string(number);
}

}  // namespace orlop::disk
