// SPDX-License-Identifier: Apache-2.0
// The dm-verity hash tree of a root image: SHA-256, 4096-byte data and hash blocks, empty salt,
// superblock in front. With an empty salt a leaf is the SHA-256 of its data block, so the leaves
// file of a release, the bottom level of the tree and the index of delta updates are one and the
// same list, and the whole verity partition can be computed from it. The bytes are exactly those
// of `veritysetup format --salt=- --uuid=kVerityUuid`.
// Pure functions over values, except hash_blocks, which reads. Safe from any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "libs/base/result.hpp"
#include "libs/crypto/digest.hpp"
#include "libs/disk/guid.hpp"

namespace orlop::disk {

inline constexpr std::uint32_t kVerityBlock = 4096;
/// 1 TiB of data: no root image comes near, and every size below fits in memory.
inline constexpr std::uint64_t kMaxVerityBlocks = std::uint64_t{1} << 28;

using Leaves = std::vector<crypto::Sha256>;

/// The UUID in every superblock: the first 16 bytes of SHA-256("orlop-verity"). Fixed, so that
/// equal data gives equal verity partitions.
[[nodiscard]] Guid verity_uuid();

/// Bytes of the verity area (superblock and tree) for that many data blocks.
[[nodiscard]] std::uint64_t verity_size(std::uint64_t data_blocks);
/// Where in the verity area the leaves stand (32 bytes each, in order). A single data block has
/// no tree at all (its digest is the root hash): then nothing stands there.
[[nodiscard]] std::uint64_t leaves_offset(std::uint64_t data_blocks);

struct Verity {
  crypto::Sha256 root_hash;
  Bytes area;  ///< superblock and tree: what the verity partition starts with
};
/// No leaves, or more than kMaxVerityBlocks, is Errc::invalid.
[[nodiscard]] Result<Verity> build_verity(std::span<const crypto::Sha256> leaves);
/// The root hash alone.
[[nodiscard]] Result<crypto::Sha256> root_hash_of(std::span<const crypto::Sha256> leaves);

/// A leaves file: Errc::corrupt unless it has exactly 32 bytes for each data block.
[[nodiscard]] Result<Leaves> parse_leaves(ByteView file, std::uint64_t data_blocks);
[[nodiscard]] Bytes serialise_leaves(std::span<const crypto::Sha256> leaves);

/// The number of data blocks a verity partition covers, from its first 512 bytes. Anything but
/// a superblock of the one form above is Errc::corrupt.
[[nodiscard]] Result<std::uint64_t> parse_superblock(ByteView bytes);

/// SHA-256 of each 4 KiB block of [offset, offset + blocks * 4096) of a file or device.
[[nodiscard]] Result<Leaves> hash_blocks(int fd, std::uint64_t offset, std::uint64_t blocks,
                                         std::string_view name);

}  // namespace orlop::disk
