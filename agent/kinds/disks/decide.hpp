// SPDX-License-Identifier: Apache-2.0
// What becomes of a disk: decided from what stands on it and what is asked for, and from nothing
// else. Pure functions; nothing is read or written here.
//
// The disk of the system is refused, and so is whatever holds something that is not what is asked
// for, unless the document says `wipe: always` and this layout has not erased this disk before.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "agent/kinds/disks/section.hpp"
#include "libs/disk/gpt.hpp"

namespace orlop::agent::kinds {

/// What stands on a disk, or on a partition.
struct Found {
  std::string device;      ///< "/dev/vdb"
  std::string id;          ///< what the record calls it: it outlives names as /dev/vdb
  std::uint64_t size = 0;  ///< bytes
  bool system = false;     ///< part of the disk that the system runs from
  bool busy = false;       ///< mounted, or part of something that is
  std::string content;     ///< signature: "gpt", "ext4", "LVM2_member"; empty: none
  std::string label;       ///< of a file system
  std::optional<disk::PartitionTable> table;  ///< when the content is "gpt"
};

enum class Fate {
  stays,    ///< it is what is asked for
  made,     ///< a table, or a file system
  grown,    ///< its last partition
  refused,  ///< see `why`
};

struct Verdict {
  Fate fate = Fate::stays;
  bool erases = false;  ///< what stands there is lost
  /// Partitions of the table that is made, their identities zero where none is asked for; or the
  /// one that grows, as it will be.
  std::vector<disk::Partition> partitions;
  std::string why;
  std::string remedy;
};

[[nodiscard]] Verdict decide(const WantedDisk& wanted, const Found& found, bool erased_before);
[[nodiscard]] Verdict decide(const WantedFilesystem& wanted, const Found& found,
                             bool erased_before);

/// Lower-case hex SHA-256 of what is asked for; its `wipe` is part of it.
[[nodiscard]] std::string digest_of(const WantedDisk& wanted);
[[nodiscard]] std::string digest_of(const WantedFilesystem& wanted);

/// "erases /dev/vdb (ext4 'old'); makes 2 partitions: data, logs". For people.
[[nodiscard]] std::string describe(const WantedDisk& wanted, const Found& found,
                                   const Verdict& verdict);
[[nodiscard]] std::string describe(const WantedFilesystem& wanted, const Found& found,
                                   const Verdict& verdict);

/// Whether labels of partitions say that they are those of this system, or of another one like it.
[[nodiscard]] bool is_system_label(std::string_view label);

}  // namespace orlop::agent::kinds
