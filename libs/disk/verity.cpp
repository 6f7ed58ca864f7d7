// SPDX-License-Identifier: Apache-2.0
#include "libs/disk/verity.hpp"

#include <algorithm>

#include "libs/sys/file.hpp"

namespace orlop::disk {
namespace {

using crypto::Sha256;

constexpr std::uint64_t kHashesPerBlock = kVerityBlock / Sha256::kSize;
constexpr std::string_view kSignature{"verity\0\0", 8};
constexpr std::string_view kAlgorithm = "sha256";
constexpr std::size_t kSuperblockSize = 512;

// Offsets in the superblock (cryptsetup's docs/on-disk-format "verity superblock").
constexpr std::size_t kVersionAt = 8;
constexpr std::size_t kHashTypeAt = 12;
constexpr std::size_t kUuidAt = 16;
constexpr std::size_t kAlgorithmAt = 32;
constexpr std::size_t kDataBlockSizeAt = 64;
constexpr std::size_t kHashBlockSizeAt = 68;
constexpr std::size_t kDataBlocksAt = 72;

std::uint64_t hash_blocks_for(std::uint64_t digests) {
  return (digests + kHashesPerBlock - 1) / kHashesPerBlock;
}

/// Blocks of each level, the leaves' level first. One data block needs none.
std::vector<std::uint64_t> level_sizes(std::uint64_t data_blocks) {
  std::vector<std::uint64_t> sizes;
  for (auto digests = data_blocks; digests > 1; digests = sizes.back()) {
    sizes.push_back(hash_blocks_for(digests));
  }
  return sizes;
}

void put_le(Bytes& bytes, std::size_t at, std::uint64_t value, std::size_t width) {
  for (std::size_t i = 0; i < width; ++i) {
    bytes[at + i] = static_cast<std::uint8_t>(value >> (8 * i));
  }
}

/// One level's bytes: the digests one after the other, the last block padded with zeros.
Bytes level_bytes(std::span<const Sha256> digests) {
  auto bytes = serialise_leaves(digests);
  bytes.resize(hash_blocks_for(digests.size()) * kVerityBlock);
  return bytes;
}

Leaves digests_of_blocks(ByteView bytes) {
  Leaves digests;
  digests.reserve(bytes.size() / kVerityBlock);
  for (std::size_t at = 0; at < bytes.size(); at += kVerityBlock) {
    digests.push_back(Sha256::of(bytes.subspan(at, kVerityBlock)));
  }
  return digests;
}

Bytes superblock(std::uint64_t data_blocks) {
  Bytes block(kVerityBlock);
  std::ranges::copy(as_bytes(kSignature), block.begin());
  put_le(block, kVersionAt, 1, 4);
  put_le(block, kHashTypeAt, 1, 4);
  std::ranges::copy(verity_uuid().bytes(), block.begin() + kUuidAt);
  std::ranges::copy(as_bytes(kAlgorithm), block.begin() + kAlgorithmAt);
  put_le(block, kDataBlockSizeAt, kVerityBlock, 4);
  put_le(block, kHashBlockSizeAt, kVerityBlock, 4);
  put_le(block, kDataBlocksAt, data_blocks, 8);
  return block;
}

struct Tree {
  Sha256 root_hash;
  std::vector<Bytes> levels;  ///< the leaves' level first
};

Result<Tree> build_tree(std::span<const Sha256> leaves) {
  if (leaves.empty() || leaves.size() > kMaxVerityBlocks) {
    return fail(Errc::invalid, "a hash tree over {} blocks (1 to {} are possible)", leaves.size(),
                kMaxVerityBlocks);
  }
  Tree tree;
  Leaves digests(leaves.begin(), leaves.end());
  while (digests.size() > 1) {
    tree.levels.push_back(level_bytes(digests));
    digests = digests_of_blocks(tree.levels.back());
  }
  tree.root_hash = digests.front();
  return tree;
}

}  // namespace

Guid verity_uuid() {
  static const Guid kUuid =
      *Guid::from_bytes(Sha256::of(as_bytes("orlop-verity")).bytes().first(Guid::kSize));
  return kUuid;
}

std::uint64_t verity_size(std::uint64_t data_blocks) {
  std::uint64_t blocks = 1;
  for (const auto size : level_sizes(data_blocks)) blocks += size;
  return blocks * kVerityBlock;
}

std::uint64_t leaves_offset(std::uint64_t data_blocks) {
  const auto sizes = level_sizes(data_blocks);
  return verity_size(data_blocks) - (sizes.empty() ? 0 : sizes.front() * kVerityBlock);
}

Result<Verity> build_verity(std::span<const Sha256> leaves) {
  const auto tree = TRY(build_tree(leaves));
  Verity verity{tree.root_hash, superblock(leaves.size())};
  verity.area.reserve(verity_size(leaves.size()));
  for (auto level = tree.levels.rbegin(); level != tree.levels.rend(); ++level) {
    verity.area.insert(verity.area.end(), level->begin(), level->end());
  }
  return verity;
}

Result<Sha256> root_hash_of(std::span<const Sha256> leaves) {
  return TRY(build_tree(leaves)).root_hash;
}

Result<Leaves> parse_leaves(ByteView file, std::uint64_t data_blocks) {
  if (data_blocks > kMaxVerityBlocks || file.size() != data_blocks * Sha256::kSize) {
    return fail(Errc::corrupt, "a leaves file of {} bytes does not fit an image of {} blocks",
                file.size(), data_blocks);
  }
  Leaves leaves;
  leaves.reserve(data_blocks);
  for (std::size_t at = 0; at < file.size(); at += Sha256::kSize) {
    leaves.push_back(TRY(Sha256::from_bytes(file.subspan(at, Sha256::kSize))));
  }
  return leaves;
}

Bytes serialise_leaves(std::span<const Sha256> leaves) {
  Bytes bytes;
  bytes.reserve(leaves.size() * Sha256::kSize);
  for (const auto& leaf : leaves) {
    bytes.insert(bytes.end(), leaf.bytes().begin(), leaf.bytes().end());
  }
  return bytes;
}

Result<std::uint64_t> parse_superblock(ByteView bytes) {
  ByteReader reader(bytes);
  TRY(reader.seek(kDataBlocksAt, "verity superblock"));
  const auto data_blocks = TRY(reader.le64("verity superblock"));
  const auto rest = TRY(reader.take(kSuperblockSize - reader.offset(), "verity superblock"));
  if (data_blocks == 0 || data_blocks > kMaxVerityBlocks) {
    return fail(Errc::corrupt, "the verity superblock covers {} blocks", data_blocks);
  }
  const auto expected = superblock(data_blocks);
  const bool same =
      std::ranges::equal(bytes.first(kDataBlocksAt), ByteView(expected).first(kDataBlocksAt));
  if (!same || std::ranges::any_of(rest, [](std::uint8_t byte) { return byte != 0; })) {
    return fail(Errc::corrupt,
                "the verity superblock is not one of ours (SHA-256, 4096-byte blocks, no salt)");
  }
  return data_blocks;
}

Result<Leaves> hash_blocks(int fd, std::uint64_t offset, std::uint64_t blocks,
                           std::string_view name) {
  constexpr std::uint64_t kBlocksAtOnce = 256;  // 1 MiB reads keep a disk busy
  Leaves leaves;
  leaves.reserve(blocks);
  Bytes buffer(kBlocksAtOnce * kVerityBlock);
  while (leaves.size() < blocks) {
    const auto count = std::min(kBlocksAtOnce, blocks - leaves.size());
    const auto piece = std::span(buffer).first(count * kVerityBlock);
    TRY(sys::read_at(fd, piece, offset + leaves.size() * kVerityBlock, name));
    for (std::size_t at = 0; at < piece.size(); at += kVerityBlock) {
      leaves.push_back(Sha256::of(piece.subspan(at, kVerityBlock)));
    }
  }
  return leaves;
}

}  // namespace orlop::disk
