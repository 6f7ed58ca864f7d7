// rooms: disk
// SPDX-License-Identifier: Apache-2.0
// A superblock that is accepted covers a number of blocks that the rest can work with.
#include <cstdlib>
#include <vector>

#include "libs/disk/verity.hpp"
#include "tests/fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace orlop::disk;
  const auto blocks = parse_superblock({data, size});
  if (blocks && (*blocks == 0 || *blocks > kMaxVerityBlocks)) std::abort();
  const auto leaves = parse_leaves({data, size}, size / 32);
  if (leaves && !leaves->empty() && !build_verity(*leaves)) std::abort();
  return 0;
}

std::vector<orlop::Bytes> orlop::fuzz::seeds() {
  std::vector<crypto::Sha256> leaves;
  for (const auto* name : {"a", "b", "c"}) leaves.push_back(crypto::Sha256::of(as_bytes(name)));
  auto superblock = disk::build_verity(leaves).value().area;
  superblock.resize(512);
  return {std::move(superblock), disk::serialise_leaves(leaves)};
}
