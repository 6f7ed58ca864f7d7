// SPDX-License-Identifier: Apache-2.0
// The ports of upgrade and installation: where releases come from (ReleaseSource), the disk they
// are written to (SlotDevice) and the files that survive a reboot (StateStore). The boot entries
// are bootloader::EspStore. Each has a behaving fake in tests/fakes. One user at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "libs/base/result.hpp"
#include "libs/crypto/digest.hpp"
#include "libs/disk/gpt.hpp"
#include "libs/net/fetcher.hpp"
#include "libs/release/manifest.hpp"

namespace orlop::agent {

/// A release that a trusted source vouches for.
struct Offer {
  release::Manifest manifest;
  crypto::Sha256 digest;  ///< of the manifest file: the release's identity
};

class ReleaseSource {
 public:
  virtual ~ReleaseSource() = default;
  /// Every release on offer, authenticated, in no particular order.
  virtual Result<std::vector<Offer>> list() = 0;
  /// The leaves file and the UKI, each checked against the manifest's size and SHA-256.
  virtual Result<Bytes> leaves(const release::Manifest& manifest) = 0;
  virtual Result<Bytes> uki(const release::Manifest& manifest) = 0;
  /// A piece of the root image, in order, as it arrives. NOT authenticated: whoever calls it checks
  /// each block against its leaf.
  virtual Status read_root(const release::Manifest& manifest, net::ByteRange range,
                           const net::ByteSink& sink) = 0;
};

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

/// Small files below /state/orlop.
class StateStore {
 public:
  virtual ~StateStore() = default;
  /// Nothing when there is no such file.
  virtual Result<std::optional<std::string>> load(const std::string& name) = 0;
  /// Replaces the file in one step; on the medium when it returns.
  virtual Status save(const std::string& name, std::string_view content) = 0;
};

}  // namespace orlop::agent
