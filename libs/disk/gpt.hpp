// SPDX-License-Identifier: Apache-2.0
// GPT partition tables as values: read one, change names and identities in the value, write it
// back; or create a whole table in an image file. Works on image files and block devices.
// read_table and partition_path only read; write_identities and create_table write to the disk
// and sync it. Nothing here moves a partition that exists. Not for two writers at once.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/result.hpp"
#include "libs/disk/guid.hpp"

namespace orlop::disk {

inline constexpr std::uint32_t kSectorSize = 512;
inline constexpr std::uint64_t kPartitionAlignment = std::uint64_t{1} << 20;
/// GPT labels are 36 UTF-16 units.
inline constexpr std::size_t kMaxLabel = 36;

/// Types that our disks use on every architecture; those of roots are in libs/architecture.
namespace types {
inline constexpr std::string_view kEsp = "c12a7328-f81f-11d2-ba4b-00a0c93ec93b";
inline constexpr std::string_view kLinuxGeneric = "0fc63daf-8483-4772-8e79-3d69d8477de4";
}  // namespace types

struct Partition {
  std::uint32_t number = 0;  ///< from 1, as in /dev/vda1
  Guid type{};
  Guid uuid{};
  std::string label{};
  std::uint64_t start = 0;  ///< bytes
  std::uint64_t size = 0;   ///< bytes
  std::uint64_t attributes = 0;
  friend bool operator==(const Partition&, const Partition&) = default;
};

struct PartitionTable {
  Guid disk{};
  std::uint64_t disk_size = 0;          ///< bytes
  std::vector<Partition> partitions{};  ///< in order of their numbers
  [[nodiscard]] const Partition* find(std::uint32_t number) const;
  friend bool operator==(const PartitionTable&, const PartitionTable&) = default;
};

/// New label and identity of one partition.
struct PartitionChange {
  std::uint32_t number = 0;
  std::string label{};
  Guid uuid{};
  friend bool operator==(const PartitionChange&, const PartitionChange&) = default;
};

/// The table with the changes applied. An unknown number is Errc::not_found, a label that does not
/// fit Errc::invalid.
[[nodiscard]] Result<PartitionTable> apply_changes(PartitionTable table,
                                                   const std::vector<PartitionChange>& changes);

/// Places partitions one after the other from the first MiB on, aligned to a MiB, sizes rounded up;
/// `number`, `start` and `attributes` of the input are set by this function where zero. The result
/// needs `disk_size` bytes. Duplicate numbers or uuids and labels that do not fit are
/// Errc::invalid.
[[nodiscard]] Result<PartitionTable> lay_out(const Guid& disk, std::vector<Partition> partitions);

/// Errc::unsupported when there is no GPT, or its sectors are not of 512 bytes.
[[nodiscard]] Result<PartitionTable> read_table(const std::filesystem::path& disk);

/// Makes labels and uuids on disk those of `changed`, which must otherwise equal the table there
/// (Errc::conflict). Primary and backup are on the medium when it returns. Partitions may be in
/// use: the kernel's table has the same geometry and needs no re-reading; udev renews its
/// by-partlabel and by-partuuid links when the descriptor is closed.
[[nodiscard]] Status write_identities(const std::filesystem::path& disk,
                                      const PartitionTable& changed);

/// Writes a new table over whatever is there; the file or device must have `table.disk_size` bytes
/// or more. Equal tables give equal bytes in a fresh file of the same size.
[[nodiscard]] Status create_table(const std::filesystem::path& disk, const PartitionTable& table);

/// Gives a partition another size, its start where it was, and moves the copy of the table to the
/// end of a disk that has grown. What is behind it in the way is an error of libfdisk.
[[nodiscard]] Status resize_partition(const std::filesystem::path& disk, std::uint32_t number,
                                      std::uint64_t size);

/// `/dev/vda` + 2 = `/dev/vda2`, `/dev/nvme0n1` + 2 = `/dev/nvme0n1p2`.
[[nodiscard]] std::filesystem::path partition_path(const std::filesystem::path& disk,
                                                   std::uint32_t number);

}  // namespace orlop::disk
