// SPDX-License-Identifier: Apache-2.0
#include "agent/slots/slot_writer.hpp"

#include <algorithm>

#include "agent/slots/errors.hpp"

namespace orlop::agent::slots {
namespace {

using crypto::Sha256;
using disk::kVerityBlock;

constexpr std::uint64_t kBlocksAtOnce = 256;                    // 1 MiB
constexpr std::uint64_t kSyncEvery = std::uint64_t{16} << 20;   // bounds what a power cut loses
constexpr std::uint64_t kReportEvery = std::uint64_t{1} << 20;  // bytes between two reports
constexpr int kTriesOfARange = 3;                               // without any new block between

Status compare_areas(SlotDevice& device, std::uint32_t partition, ByteView expected) {
  Bytes buffer(kBlocksAtOnce * kVerityBlock);
  for (std::uint64_t at = 0; at < expected.size(); at += buffer.size()) {
    const auto piece =
        std::span(buffer).first(std::min<std::size_t>(buffer.size(), expected.size() - at));
    TRY(device.read(partition, at, piece));
    if (!std::ranges::equal(piece, expected.subspan(at, piece.size()))) {
      return fail(Errc::corrupt, "the hash tree on partition {} reads back different", partition);
    }
  }
  return {};
}

/// Cuts a stream into blocks, calling `on_block(block number, data)` for each.
class BlockCutter {
 public:
  using OnBlock = std::function<Status(std::uint64_t, ByteView)>;
  BlockCutter(std::uint64_t first, OnBlock on_block)
      : next_(first), on_block_(std::move(on_block)) {}

  Status push(ByteView data) {
    while (!data.empty()) {
      const auto count = std::min<std::size_t>(data.size(), kVerityBlock - pending_.size());
      pending_.insert(pending_.end(), data.begin(), data.begin() + static_cast<long>(count));
      data = data.subspan(count);
      if (pending_.size() < kVerityBlock) break;
      TRY(on_block_(next_, pending_));
      ++next_;
      pending_.clear();
    }
    return {};
  }
  /// The first block that has not arrived whole.
  [[nodiscard]] std::uint64_t next() const { return next_; }

 private:
  std::uint64_t next_;
  OnBlock on_block_;
  Bytes pending_;
};

}  // namespace

Result<disk::Leaves> leaves_of_slot(SlotDevice& device, const bootloader::slots::Slot& slot) {
  Bytes head(kVerityBlock);
  TRY(device.read(slot.verity_partition, 0, head));
  const auto blocks = TRY(disk::parse_superblock(head));
  if (blocks * kVerityBlock > slot.root_size || disk::verity_size(blocks) > slot.verity_size) {
    return fail(Errc::corrupt, "the hash tree on partition {} covers more than slot {} has",
                slot.verity_partition, bootloader::slots::to_string(slot.id));
  }
  if (blocks == 1) return fail(Errc::unsupported, "an image of one block has no hash tree");
  Bytes file(blocks * Sha256::kSize);
  TRY(device.read(slot.verity_partition, disk::leaves_offset(blocks), file));
  auto leaves = TRY(disk::parse_leaves(file, blocks));
  if (!slot.content || TRY(disk::root_hash_of(leaves)) != slot.content->root_hash) {
    return fail(Errc::corrupt, "the hash tree on partition {} is not that of slot {}",
                slot.verity_partition, bootloader::slots::to_string(slot.id));
  }
  return leaves;
}

Result<disk::Leaves> hash_partition(SlotDevice& device, std::uint32_t partition,
                                    std::uint64_t blocks, const std::stop_token& stop) {
  disk::Leaves leaves;
  leaves.reserve(blocks);
  Bytes buffer(kBlocksAtOnce * kVerityBlock);
  while (leaves.size() < blocks) {
    if (stop.stop_requested()) return fail(Errc::cancelled, "stopped on request");
    const auto count = std::min<std::uint64_t>(kBlocksAtOnce, blocks - leaves.size());
    const auto piece = std::span(buffer).first(count * kVerityBlock);
    TRY(device.read(partition, leaves.size() * kVerityBlock, piece));
    for (std::size_t at = 0; at < piece.size(); at += kVerityBlock) {
      leaves.push_back(Sha256::of(piece.subspan(at, kVerityBlock)));
    }
  }
  return leaves;
}

Status SlotWriter::write(const SlotWriteJob& job) {
  const auto kept = job.plan.kept * kVerityBlock;
  begin("writing", job.plan.blocks * kVerityBlock, kept);
  auto missing = job.plan.missing;
  TRY(write_zeros(job));
  TRY(copy(job, missing));
  TRY(flush(job));
  TRY(fetch(job, missing));
  const auto verity = TRY(disk::build_verity(*job.image));
  TRY(device_.write(job.target.verity_partition, 0, verity.area));
  TRY(device_.sync());
  progress_(now_);
  return {};
}

Status SlotWriter::verify(const SlotWriteJob& job) {
  begin("verifying", job.plan.blocks * kVerityBlock, 0);
  TRY(device_.sync());
  const auto& image = *job.image;
  Bytes buffer(kBlocksAtOnce * kVerityBlock);
  for (std::uint64_t block = 0; block < image.size(); block += kBlocksAtOnce) {
    TRY(check_stop());
    const auto count = std::min<std::uint64_t>(kBlocksAtOnce, image.size() - block);
    const auto piece = std::span(buffer).first(count * kVerityBlock);
    TRY(device_.read(job.target.root_partition, block * kVerityBlock, piece));
    for (std::uint64_t i = 0; i < count; ++i) {
      if (Sha256::of(piece.subspan(i * kVerityBlock, kVerityBlock)) == image[block + i]) continue;
      return fail(Errc::corrupt,
                  "block {} of partition {} reads back different from what was "
                  "written",
                  block + i, job.target.root_partition);
    }
    now_.done += piece.size();
    progress_(now_);
  }
  const auto verity = TRY(disk::build_verity(image));
  return compare_areas(device_, job.target.verity_partition, verity.area);
}

Status SlotWriter::write_zeros(const SlotWriteJob& job) {
  const Bytes zeros(kVerityBlock);
  for (const auto& run : job.plan.zeros) {
    for (auto block = run.first; block < run.first + run.count; ++block) {
      TRY(put(job, block, zeros));
    }
  }
  return {};
}

Status SlotWriter::copy(const SlotWriteJob& job, std::vector<BlockRun>& missing) {
  Bytes buffer(kBlocksAtOnce * kVerityBlock);
  std::vector<BlockRun> spoiled;
  for (const auto& run : job.plan.copies) {
    for (std::uint64_t done = 0; done < run.count; done += kBlocksAtOnce) {
      const auto count = std::min(kBlocksAtOnce, run.count - done);
      const auto piece = std::span(buffer).first(count * kVerityBlock);
      TRY(device_.read(job.running->root_partition, (run.from + done) * kVerityBlock, piece));
      for (std::uint64_t i = 0; i < count; ++i) {
        const auto block = run.to + done + i;
        const auto data = piece.subspan(i * kVerityBlock, kVerityBlock);
        if (Sha256::of(data) == (*job.image)[block]) {
          TRY(put(job, block, data));
        } else {
          spoiled.push_back({block, 1});
        }
      }
    }
  }
  missing.insert(missing.end(), spoiled.begin(), spoiled.end());
  std::ranges::sort(missing, {}, &BlockRun::first);
  return {};
}

Status SlotWriter::fetch(const SlotWriteJob& job, const std::vector<BlockRun>& missing) {
  std::vector<bool> needed(job.plan.blocks);
  for (const auto& run : missing) {
    for (auto block = run.first; block < run.first + run.count; ++block) needed[block] = true;
  }
  const auto runs = missing == job.plan.missing ? job.plan.fetches : missing;
  for (const auto& run : runs) TRY(fetch_run(job, run, needed));
  return {};
}

Status SlotWriter::fetch_run(const SlotWriteJob& job, const BlockRun& run,
                             const std::vector<bool>& needed) {
  const auto end = run.first + run.count;
  int tries_left = kTriesOfARange;
  for (auto first = run.first; first < end;) {
    BlockCutter cutter(first, [&](std::uint64_t block, ByteView data) -> Status {
      if (block >= end) return fail(Errc::io, "the source sent more than it was asked for");
      if (!needed[block]) return check_stop();
      if (Sha256::of(data) != (*job.image)[block]) {
        return fail(WriteErrc::block_mismatch,
                    "block {} of the root image is not the one the release names", block);
      }
      return put(job, block, data);
    });
    const auto outcome = job.read_range({first * kVerityBlock, (end - first) * kVerityBlock},
                                        [&](ByteView data) -> Status {
                                          fetched_ += data.size();
                                          now_.fetched = fetched_;
                                          return cutter.push(data);
                                        });
    TRY(flush(job));
    if (cutter.next() > first) tries_left = kTriesOfARange;
    first = cutter.next();
    if (outcome && first == end) break;
    const bool transient =
        outcome || outcome.error().is(Errc::io) || outcome.error().is(Errc::timed_out);
    if (transient && --tries_left > 0) continue;
    if (outcome) return fail(Errc::io, "the source ended block {} early", first);
    return outcome;
  }
  return {};
}

Status SlotWriter::put(const SlotWriteJob& job, std::uint64_t block, ByteView data) {
  TRY(check_stop());
  const auto held = run_.size() / kVerityBlock;
  if (held == kBlocksAtOnce || (held > 0 && run_first_ + held != block)) TRY(flush(job));
  if (run_.empty()) run_first_ = block;
  run_.insert(run_.end(), data.begin(), data.end());
  return {};
}

Status SlotWriter::flush(const SlotWriteJob& job) {
  if (run_.empty()) return {};
  const auto written = device_.write(job.target.root_partition, run_first_ * kVerityBlock, run_);
  const auto size = run_.size();
  run_.clear();
  TRY(written);
  return advance(size);
}

Status SlotWriter::advance(std::uint64_t bytes) {
  now_.done += bytes;
  unsynced_ += bytes;
  unreported_ += bytes;
  if (unsynced_ >= kSyncEvery) {
    TRY(device_.sync());
    unsynced_ = 0;
  }
  if (unreported_ >= kReportEvery) {
    progress_(now_);
    unreported_ = 0;
  }
  return {};
}

Status SlotWriter::check_stop() const {
  if (stop_.stop_requested()) return fail(Errc::cancelled, "stopped on request");
  return {};
}

void SlotWriter::begin(std::string_view phase, std::uint64_t total, std::uint64_t done) {
  now_ = {.phase = phase, .done = done, .total = total, .fetched = fetched_};
  progress_(now_);
}

}  // namespace orlop::agent::slots
