// SPDX-License-Identifier: Apache-2.0
// SlotDevice: the port to the disk that releases are written to. The real one is DiskSlots;
// tests/fakes/fake_disk.hpp is the one whose power can be cut. One user at a time.
#pragma once

#include <cstdint>
#include <span>

#include "libs/base/result.hpp"
#include "libs/disk/gpt.hpp"

namespace orlop::agent::slots {

/// The disk with the slots. Partitions are named by number.
class SlotDevice {
 public:
  virtual ~SlotDevice() = default;
  virtual Result<disk::PartitionTable> table() = 0;
  /// See disk::write_identities; on the medium when it returns.
  virtual Status write_identities(const disk::PartitionTable& changed) = 0;
  virtual Status read(std::uint32_t partition, std::uint64_t offset,
                      std::span<std::uint8_t> buffer) = 0;
  /// May stay in a cache until sync().
  virtual Status write(std::uint32_t partition, std::uint64_t offset, ByteView data) = 0;
  /// Puts everything written on the medium; reads that follow come from there.
  virtual Status sync() = 0;
};

}  // namespace orlop::agent::slots
