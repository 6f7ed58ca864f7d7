// SPDX-License-Identifier: Apache-2.0
// Further disks in a configuration document: their partitions, and the file systems on them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libs/disk/guid.hpp"
#include "libs/schema/section.hpp"

namespace orlop::agent::kinds {

/// Bytes, or hundredths of the disk; 0: the rest.
struct Extent {
  std::uint64_t bytes = 0;
  std::uint32_t percent = 0;
  friend bool operator==(const Extent&, const Extent&) = default;
};

struct WantedPartition {
  std::string label;
  std::uint32_t number = 0;  ///< 0: the place in the list
  Extent size;
  std::string type = "linux";
  std::string uuid;
  bool grow = false;
  friend bool operator==(const WantedPartition&, const WantedPartition&) = default;
};

/// What may become of something that stands on a disk and is not what is asked for.
enum class Wipe {
  when_empty,  ///< nothing: only a disk without any signature is written to
  always       ///< it is erased, once for each layout
};

struct WantedDisk {
  std::string device;
  Wipe wipe = Wipe::when_empty;
  std::vector<WantedPartition> partitions;
  friend bool operator==(const WantedDisk&, const WantedDisk&) = default;
};

struct WantedFilesystem {
  std::string device;
  std::string format;
  std::string label;
  Wipe wipe = Wipe::when_empty;
  std::string path;  ///< where it is mounted; empty: nowhere
  std::vector<std::string> options;
  std::vector<std::string> make_options;
  friend bool operator==(const WantedFilesystem&, const WantedFilesystem&) = default;
};

struct Disks {
  std::vector<WantedDisk> disks;
  std::vector<WantedFilesystem> filesystems;
  friend bool operator==(const Disks&, const Disks&) = default;
};

extern const schema::Section<WantedDisk> kWantedDisk;
extern const schema::Section<WantedFilesystem> kWantedFilesystem;
extern const schema::Section<Disks> kDisks;

/// Of a partition's `type`: a word or a GUID; nothing for neither.
[[nodiscard]] std::optional<disk::Guid> type_of(std::string_view word);
/// The path at which udev has the device that a document names: "PARTLABEL=data" is
/// "/dev/disk/by-partlabel/data", "vdb" is "/dev/vdb".
[[nodiscard]] std::string node_of(std::string_view device);

}  // namespace orlop::agent::kinds
