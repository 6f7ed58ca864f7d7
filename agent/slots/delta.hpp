// SPDX-License-Identifier: Apache-2.0
// The delta plan: which blocks of a release's root image are in the free slot already, which can be
// copied from the running slot, which are zero, and which must be fetched, in how many ranges. The
// index is the leaves of the release (SHA-256 of each 4 KiB block); nothing was prepared on the
// server, and any release can follow any other. Pure values.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "libs/codec/value.hpp"
#include "libs/disk/verity.hpp"

namespace orlop::agent::slots {

/// Consecutive blocks [first, first + count).
struct BlockRun {
  std::uint64_t first = 0;
  std::uint64_t count = 0;
  friend bool operator==(const BlockRun&, const BlockRun&) = default;
};

/// `count` blocks from block `from` of the running slot to block `to` of the free one.
struct CopyRun {
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  std::uint64_t count = 0;
  friend bool operator==(const CopyRun&, const CopyRun&) = default;
};

struct DeltaOptions {
  /// Two ranges this close are fetched as one: about what the headers of another request cost.
  std::uint64_t gap_blocks = 4;
  /// More ranges than this are joined across the smallest gaps first.
  std::size_t max_ranges = 2048;
};

struct DeltaPlan {
  std::uint64_t blocks = 0;       ///< of the image
  std::uint64_t kept = 0;         ///< right already where they are
  std::vector<CopyRun> copies{};  ///< in the order of `to`
  std::vector<BlockRun> zeros{};
  std::vector<BlockRun> missing{};  ///< must come from outside
  std::vector<BlockRun> fetches{};  ///< `missing`, joined across small gaps
  [[nodiscard]] std::uint64_t copied_blocks() const;
  [[nodiscard]] std::uint64_t fetched_blocks() const;
  friend bool operator==(const DeltaPlan&, const DeltaPlan&) = default;
};

/// `running`: leaves of the running slot's image; `present`: of what the free slot holds now, block
/// by block (may be shorter than the image). Every block of the image is in exactly one of kept,
/// copies, zeros and missing.
[[nodiscard]] DeltaPlan plan_delta(std::span<const crypto::Sha256> image,
                                   std::span<const crypto::Sha256> running,
                                   std::span<const crypto::Sha256> present,
                                   const DeltaOptions& options);

/// The runs joined where gaps are small or runs too many.
[[nodiscard]] std::vector<BlockRun> join_runs(const std::vector<BlockRun>& runs,
                                              const DeltaOptions& options);

}  // namespace orlop::agent::slots
