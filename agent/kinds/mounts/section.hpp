// SPDX-License-Identifier: Apache-2.0
// Mounts and swap in a configuration document, as cloud-init has them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "libs/schema/section.hpp"

namespace orlop::agent::kinds {

/// Fields of fstab(5) in their order; those at the end may be missing, and each may be empty.
struct Mount {
  std::vector<std::string> fields;
  friend bool operator==(const Mount&, const Mount&) = default;
};

struct Mounts {
  std::vector<Mount> mounts;
  Mount defaults;
  friend bool operator==(const Mounts&, const Mounts&) = default;
};

struct Swap {
  std::string filename = "/var/swapfile";
  std::uint64_t size = 0;     ///< bytes; 0: none
  std::uint64_t maxsize = 0;  ///< bytes; 0: no limit
  friend bool operator==(const Swap&, const Swap&) = default;
};

extern const schema::Section<Mounts> kMounts;
extern const schema::Section<Swap> kSwap;

}  // namespace orlop::agent::kinds
