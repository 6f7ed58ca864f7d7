// SPDX-License-Identifier: Apache-2.0
#include "agent/slots/delta.hpp"

#include <algorithm>
#include <numeric>
#include <unordered_map>

namespace orlop::agent::slots {
namespace {

using crypto::Sha256;

const Sha256& zero_leaf() {
  static const Sha256 kZero = Sha256::of(Bytes(disk::kVerityBlock));
  return kZero;
}

void append(std::vector<BlockRun>& runs, std::uint64_t block) {
  if (!runs.empty() && runs.back().first + runs.back().count == block) {
    ++runs.back().count;
  } else {
    runs.push_back({block, 1});
  }
}

void append(std::vector<CopyRun>& runs, std::uint64_t from, std::uint64_t to) {
  if (!runs.empty() && runs.back().to + runs.back().count == to &&
      runs.back().from + runs.back().count == from) {
    ++runs.back().count;
  } else {
    runs.push_back({from, to, 1});
  }
}

/// Where each distinct block of the running slot stands.
std::unordered_map<Sha256, std::uint64_t> index_of(std::span<const Sha256> leaves) {
  std::unordered_map<Sha256, std::uint64_t> index;
  index.reserve(leaves.size());
  for (std::uint64_t block = 0; block < leaves.size(); ++block) {
    index.try_emplace(leaves[block], block);
  }
  return index;
}

/// The same place, the place after the last copy, any place: longer runs copy faster.
std::optional<std::uint64_t> find_source(const Sha256& leaf, std::uint64_t block,
                                         std::span<const Sha256> running,
                                         const std::unordered_map<Sha256, std::uint64_t>& index,
                                         const std::vector<CopyRun>& copies) {
  if (!copies.empty() && copies.back().to + copies.back().count == block) {
    const auto next = copies.back().from + copies.back().count;
    if (next < running.size() && running[next] == leaf) return next;
  }
  if (block < running.size() && running[block] == leaf) return block;
  const auto found = index.find(leaf);
  if (found == index.end()) return {};
  return found->second;
}

/// The largest gap to close so that at most `max_ranges` runs are left.
std::uint64_t gap_limit(const std::vector<BlockRun>& runs, const DeltaOptions& options) {
  const auto allowed = std::max<std::size_t>(options.max_ranges, 1);
  if (runs.size() <= allowed) return options.gap_blocks;
  std::vector<std::uint64_t> gaps;
  for (std::size_t i = 1; i < runs.size(); ++i) {
    gaps.push_back(runs[i].first - runs[i - 1].first - runs[i - 1].count);
  }
  const auto nth = gaps.begin() + static_cast<std::ptrdiff_t>(runs.size() - allowed - 1);
  std::ranges::nth_element(gaps, nth);
  return std::max(options.gap_blocks, *nth);
}

template <typename Run>
std::uint64_t total(const std::vector<Run>& runs) {
  return std::transform_reduce(runs.begin(), runs.end(), std::uint64_t{0}, std::plus{},
                               [](const Run& run) { return run.count; });
}

}  // namespace

std::uint64_t DeltaPlan::copied_blocks() const { return total(copies); }
std::uint64_t DeltaPlan::fetched_blocks() const { return total(fetches); }

std::vector<BlockRun> join_runs(const std::vector<BlockRun>& runs, const DeltaOptions& options) {
  const auto limit = gap_limit(runs, options);
  std::vector<BlockRun> joined;
  for (const auto& run : runs) {
    if (!joined.empty() && run.first - joined.back().first - joined.back().count <= limit) {
      joined.back().count = run.first + run.count - joined.back().first;
    } else {
      joined.push_back(run);
    }
  }
  return joined;
}

DeltaPlan plan_delta(std::span<const Sha256> image, std::span<const Sha256> running,
                     std::span<const Sha256> present, const DeltaOptions& options) {
  const auto index = index_of(running);
  DeltaPlan plan{.blocks = image.size()};
  for (std::uint64_t block = 0; block < image.size(); ++block) {
    const auto& leaf = image[block];
    if (block < present.size() && present[block] == leaf) {
      ++plan.kept;
    } else if (leaf == zero_leaf()) {
      append(plan.zeros, block);
    } else if (const auto source = find_source(leaf, block, running, index, plan.copies)) {
      append(plan.copies, *source, block);
    } else {
      append(plan.missing, block);
    }
  }
  plan.fetches = join_runs(plan.missing, options);
  return plan;
}

}  // namespace orlop::agent::slots
