// SPDX-License-Identifier: Apache-2.0
#include "agent/slots/disk_slots.hpp"

#include <fcntl.h>

#include "libs/sys/file.hpp"

namespace orlop::agent::slots {
namespace fs = std::filesystem;

Result<disk::PartitionTable> DiskSlots::table() { return disk::read_table(disk_); }

Status DiskSlots::write_identities(const disk::PartitionTable& changed) {
  return disk::write_identities(disk_, changed);
}

Result<DiskSlots::Open> DiskSlots::open_partition(const disk::Partition& partition) {
  std::error_code error;
  if (fs::is_regular_file(disk_, error)) {
    auto fd = TRY(sys::open_fd(disk_, O_RDWR));
    return Open{std::move(fd), partition.start, partition.size, disk_.string()};
  }
  const auto node = disk::partition_path(disk_, partition.number);
  auto fd = TRY(sys::open_fd(node, O_RDWR));
  if (TRY(sys::size_of(fd.get(), node.string())) != partition.size) {
    return std::unexpected(
        Error(Errc::conflict,
              formatted("the kernel's size of {} is not the partition table's", node.string()))
            .with_remedy("Reboot, so that the kernel reads the partition table again."));
  }
  return Open{std::move(fd), 0, partition.size, node.string()};
}

Result<DiskSlots::Open*> DiskSlots::open(std::uint32_t partition, std::uint64_t offset,
                                         std::uint64_t length) {
  auto found = open_.find(partition);
  if (found == open_.end()) {
    const auto table = TRY(this->table());
    const auto* const entry = table.find(partition);
    if (entry == nullptr) {
      return fail(Errc::not_found, "{} has no partition {}", disk_.string(), partition);
    }
    auto opened = TRY(open_partition(*entry));
    found = open_.emplace(partition, std::move(opened)).first;
  }
  if (offset > found->second.size || length > found->second.size - offset) {
    return fail(Errc::no_space, "partition {} of {} ends before byte {}", partition, disk_.string(),
                offset + length);
  }
  return &found->second;
}

Status DiskSlots::read(std::uint32_t partition, std::uint64_t offset,
                       std::span<std::uint8_t> buffer) {
  const auto* const target = TRY(open(partition, offset, buffer.size()));
  return sys::read_at(target->fd.get(), buffer, target->start + offset, target->name);
}

Status DiskSlots::write(std::uint32_t partition, std::uint64_t offset, ByteView data) {
  const auto* const target = TRY(open(partition, offset, data.size()));
  return sys::write_at(target->fd.get(), data, target->start + offset, target->name);
}

Status DiskSlots::sync() {
  for (const auto& [number, target] : open_) {
    TRY(sys::sync_fd(target.fd.get(), target.name));
    // Clean pages are dropped, so that what is read next comes from the medium.
    (void)::posix_fadvise(target.fd.get(), 0, 0, POSIX_FADV_DONTNEED);
  }
  return {};
}

}  // namespace orlop::agent::slots
