// SPDX-License-Identifier: Apache-2.0
// FakeDisk: a partitioned disk in memory with a write cache. Writes reach the medium with sync();
// when the power is cut, of what was not synced some 4 KiB pieces survive and some do not. Each
// piece written is an effect of its own: the power may go in the middle of a write.
#pragma once

#include <algorithm>
#include <map>
#include <memory>

#include "agent/slots/device.hpp"
#include "tests/fakes/power.hpp"

namespace orlop::testing {

class FakeDisk final : public agent::slots::SlotDevice {
 public:
  FakeDisk(disk::PartitionTable table, std::shared_ptr<Power> power)
      : table_(std::move(table)), power_(std::move(power)) {
    for (const auto& partition : table_.partitions)
      medium_[partition.number].resize(partition.size);
  }

  std::uint64_t writes = 0;
  Result<disk::PartitionTable> table() override { return table_; }

  Status write_identities(const disk::PartitionTable& changed) override {
    if (!power_->draw()) return Power::lost();
    table_ = changed;
    return {};
  }

  Status read(std::uint32_t partition, std::uint64_t offset,
              std::span<std::uint8_t> buffer) override {
    const auto& medium = medium_.at(partition);
    if (offset + buffer.size() > medium.size()) return fail(Errc::io, "read past the end");
    std::copy_n(medium.begin() + static_cast<long>(offset), buffer.size(), buffer.begin());
    for (const auto& piece : cache_) {
      if (piece.partition != partition) continue;
      for (std::size_t i = 0; i < piece.data.size(); ++i) {
        const auto at = piece.offset + i;
        if (at >= offset && at < offset + buffer.size()) buffer[at - offset] = piece.data[i];
      }
    }
    return {};
  }

  Status write(std::uint32_t partition, std::uint64_t offset, ByteView data) override {
    if (offset + data.size() > medium_.at(partition).size())
      return fail(Errc::io, "write past end");
    ++writes;
    for (std::size_t at = 0; at < data.size(); at += kPiece) {
      if (!power_->draw()) return Power::lost();
      const auto piece = data.subspan(at, std::min(kPiece, data.size() - at));
      cache_.push_back({partition, offset + at, Bytes(piece.begin(), piece.end())});
    }
    return {};
  }

  Status sync() override {
    if (!power_->draw()) return Power::lost();
    for (const auto& piece : cache_) store(piece);
    cache_.clear();
    return {};
  }

  /// What a power cut leaves: each unsynced piece survives or not, as `seed` decides.
  void lose_power(std::uint32_t seed) {
    for (const auto& piece : cache_) {
      seed = seed * 1664525U + 1013904223U;
      if ((seed >> 16U & 1U) != 0) store(piece);
    }
    cache_.clear();
  }

  /// Direct access to the medium, for arranging and inspecting.
  Bytes& medium(std::uint32_t partition) { return medium_.at(partition); }

 private:
  static constexpr std::size_t kPiece = 4096;
  struct Piece {
    std::uint32_t partition;
    std::uint64_t offset;
    Bytes data;
  };
  void store(const Piece& piece) {
    std::ranges::copy(piece.data,
                      medium_.at(piece.partition).begin() + static_cast<long>(piece.offset));
  }

  disk::PartitionTable table_;
  std::shared_ptr<Power> power_;
  std::map<std::uint32_t, Bytes> medium_;
  std::vector<Piece> cache_;
};

}  // namespace orlop::testing
