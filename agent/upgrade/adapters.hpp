// SPDX-License-Identifier: Apache-2.0
// The real things behind ports.hpp: a disk, a folder, a TUF repository. See each class for what it
// writes. Not thread-safe.
#pragma once

#include <filesystem>
#include <map>
#include <memory>

#include "agent/upgrade/ports.hpp"
#include "libs/base/handle.hpp"
#include "libs/trust/client.hpp"

namespace orlop::agent {

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

/// Files of a folder, mode 0600, replaced by rename.
class StateFolder final : public StateStore {
 public:
  explicit StateFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}
  Result<std::optional<std::string>> load(const std::string& name) override;
  Status save(const std::string& name, std::string_view content) override;

 private:
  std::filesystem::path folder_;
};

/// Releases of a TUF repository: the manifests among its targets, and their files.
class RepositorySource final : public ReleaseSource {
 public:
  /// Both must outlive the source. `stem` is `<product>-<variant>`: other manifests are skipped.
  RepositorySource(trust::Client& client, net::Fetcher& fetcher, std::string stem)
      : client_(client), fetcher_(fetcher), stem_(std::move(stem)) {}
  Result<std::vector<Offer>> list() override;
  Result<Bytes> leaves(const release::Manifest& manifest) override;
  Result<Bytes> uki(const release::Manifest& manifest) override;
  Status read_root(const release::Manifest& manifest, net::ByteRange range,
                   const net::ByteSink& sink) override;

 private:
  /// The target of that name, which must be the very file the manifest means.
  Result<trust::TrustedTarget> find(const release::FileRef& file, std::string_view kind);

  trust::Client& client_;
  net::Fetcher& fetcher_;
  std::string stem_;
};

/// The disk that carries a mounted file system: `/dev/vda` when `mount_point` (the running root)
/// is a dm-verity device over /dev/vda2 and /dev/vda3. Errc::not_found when it is not on a
/// partition of a disk.
[[nodiscard]] Result<std::filesystem::path> disk_of(const std::filesystem::path& mount_point);

}  // namespace orlop::agent
