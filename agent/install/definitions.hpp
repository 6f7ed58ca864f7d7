// SPDX-License-Identifier: Apache-2.0
// The systemd-repart definitions of a node's disk, which every image carries in
// /usr/lib/orlop/repart.d (made from the recipe's sizes). Cloud images use them on first boot, the
// installer on a blank disk: one layout. Pure functions over their text, and one reader.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/result.hpp"

namespace orlop::agent::install {

inline constexpr std::string_view kDefinitionsFolder = "/usr/lib/orlop/repart.d";
inline constexpr std::string_view kStateLabel = "orlop-state";

/// File name -> text.
using Definitions = std::map<std::string, std::string>;

struct PartitionSpec {
  std::string type;  ///< systemd's name of it: "esp", "root-x86-64", …
  std::string label;
  std::uint64_t minimum = 0;  ///< bytes
  bool encrypted = false;
  friend bool operator==(const PartitionSpec&, const PartitionSpec&) = default;
};

[[nodiscard]] Result<Definitions> read_definitions(const std::filesystem::path& folder);

/// In the order of the partitions. A text that has no type or an unreadable size is Errc::invalid,
/// naming the file; unknown keys are left to systemd-repart.
[[nodiscard]] Result<std::vector<PartitionSpec>> parse_definitions(const Definitions& definitions);

/// Bytes a disk needs for them: partitions, alignment, both partition tables.
[[nodiscard]] std::uint64_t disk_size_for(const std::vector<PartitionSpec>& partitions);

/// The same definitions, the state partition's with the tree at `source` copied into it.
/// Errc::not_found when none is labelled kStateLabel.
[[nodiscard]] Result<Definitions> with_state_content(Definitions definitions,
                                                     const std::filesystem::path& source);

}  // namespace orlop::agent::install
