// SPDX-License-Identifier: Apache-2.0
// Fills a slot with a release's root image and hash tree, and reads it back. Used by upgrades and
// by the installer. Every block is checked against its leaf before it is written; the leaves are
// checked against the manifest's root hash before anything is. Writes to the disk, but neither to
// the partition table nor to the ESP. One user at a time.
#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string_view>

#include "agent/slots/delta.hpp"
#include "agent/slots/device.hpp"
#include "agent/slots/progress.hpp"
#include "bootloader/slots/slots.hpp"
#include "libs/net/fetcher.hpp"

namespace orlop::agent::slots {

/// The leaves of a filled slot: the bottom level of its verity partition when that hashes up to
/// the slot's root hash. Errc::corrupt otherwise.
[[nodiscard]] Result<disk::Leaves> leaves_of_slot(SlotDevice& device,
                                                  const bootloader::slots::Slot& slot);

/// Leaves of the first `blocks` blocks of a partition, read and hashed.
[[nodiscard]] Result<disk::Leaves> hash_partition(SlotDevice& device, std::uint32_t partition,
                                                  std::uint64_t blocks,
                                                  const std::stop_token& stop);

/// Streams one range of the root image.
using ReadRange = std::function<Status(net::ByteRange, const net::ByteSink&)>;

struct SlotWriteJob {
  bootloader::slots::Slot target;
  std::optional<bootloader::slots::Slot> running;  ///< where `plan.copies` come from
  const disk::Leaves* image = nullptr;             ///< authentic_leaves()
  DeltaPlan plan;
  ReadRange read_range;
};

class SlotWriter {
 public:
  SlotWriter(SlotDevice& device, OnProgress progress, std::stop_token stop)
      : device_(device), progress_(std::move(progress)), stop_(std::move(stop)) {}

  /// Copies, fetches and writes what the plan says, then the hash tree; synced. A running slot's
  /// block that is not what its leaf says is fetched instead. Errc::cancelled when stopped; a
  /// block from outside that does not match is WriteErrc::block_mismatch and is not written.
  Status write(const SlotWriteJob& job);
  /// Reads image and tree back from the medium and compares; Errc::corrupt names the first block
  /// that differs.
  Status verify(const SlotWriteJob& job);
  [[nodiscard]] std::uint64_t fetched_bytes() const { return fetched_; }

 private:
  Status write_zeros(const SlotWriteJob& job);
  Status copy(const SlotWriteJob& job, std::vector<BlockRun>& missing);
  Status fetch(const SlotWriteJob& job, const std::vector<BlockRun>& missing);
  Status fetch_run(const SlotWriteJob& job, const BlockRun& run, const std::vector<bool>& needed);
  /// Takes a block that is right; blocks that follow each other are written in one go.
  Status put(const SlotWriteJob& job, std::uint64_t block, ByteView data);
  Status flush(const SlotWriteJob& job);
  Status advance(std::uint64_t bytes);
  Status check_stop() const;
  void begin(std::string_view phase, std::uint64_t total, std::uint64_t done);

  SlotDevice& device_;
  OnProgress progress_;
  std::stop_token stop_;
  Progress now_;
  Bytes run_{};                  // blocks that are to be written, at most 1 MiB
  std::uint64_t run_first_ = 0;  // the block that run_ begins with
  std::uint64_t fetched_ = 0;
  std::uint64_t unsynced_ = 0;
  std::uint64_t unreported_ = 0;
};

}  // namespace orlop::agent::slots
