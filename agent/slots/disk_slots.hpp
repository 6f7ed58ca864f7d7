// SPDX-License-Identifier: Apache-2.0
// DiskSlots: the slots of a real disk. Writes to it. Not thread-safe.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "agent/slots/device.hpp"
#include "libs/base/handle.hpp"

namespace orlop::agent::slots {

/// The slots of a disk. A block device's partitions are written through their own nodes
/// (`/dev/vda4`); a regular file is written in place (images, tests).
class DiskSlots final : public SlotDevice {
 public:
  explicit DiskSlots(std::filesystem::path disk) : disk_(std::move(disk)) {}
  Result<disk::PartitionTable> table() override;
  Status write_identities(const disk::PartitionTable& changed) override;
  Status read(std::uint32_t partition, std::uint64_t offset,
              std::span<std::uint8_t> buffer) override;
  Status write(std::uint32_t partition, std::uint64_t offset, ByteView data) override;
  Status sync() override;

 private:
  struct Open {
    UniqueFd fd;
    std::uint64_t start = 0;  ///< of the partition in the opened file or device
    std::uint64_t size = 0;
    std::string name;
  };
  Result<Open*> open(std::uint32_t partition, std::uint64_t offset, std::uint64_t length);
  Result<Open> open_partition(const disk::Partition& partition);

  std::filesystem::path disk_;
  std::map<std::uint32_t, Open> open_;
};

}  // namespace orlop::agent::slots
