// rooms: disk
// SPDX-License-Identifier: Apache-2.0
// A superblock that is accepted covers a number of blocks that the rest can work with.
#include <cstdlib>

#include "libs/disk/verity.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace orlop::disk;
  const auto blocks = parse_superblock({data, size});
  if (blocks && (*blocks == 0 || *blocks > kMaxVerityBlocks)) std::abort();
  const auto leaves = parse_leaves({data, size}, size / 32);
  if (leaves && !leaves->empty() && !build_verity(*leaves)) std::abort();
  return 0;
}
