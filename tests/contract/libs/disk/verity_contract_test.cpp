// SPDX-License-Identifier: Apache-2.0
// Our hash tree is veritysetup's, byte for byte.
#include <fcntl.h>

#include <filesystem>

#include "libs/disk/verity.hpp"
#include "libs/sys/command.hpp"
#include "libs/sys/file.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::disk {
namespace {

using orlop::testing::IsOk;
using orlop::testing::IsOkAnd;

Bytes sample(std::size_t blocks) {
  Bytes data(blocks * kVerityBlock);
  std::uint32_t state = 12345;
  for (auto& byte : data) {
    state = state * 1664525U + 1013904223U;
    byte = static_cast<std::uint8_t>(state >> 24);
  }
  return data;
}

class VeritySizes : public ::testing::TestWithParam<std::size_t> {};

TEST_P(VeritySizes, MatchVeritysetup) {
  const auto folder = sys::TemporaryFolder::create();
  const auto data = (folder->path() / "data").string();
  const auto hash = (folder->path() / "hash").string();
  ASSERT_THAT(sys::write_file(data, sample(GetParam()), 0600, sys::Durability::volatile_), IsOk());

  sys::SystemCommandRunner runner;
  const auto output =
      sys::run_checked(runner, {.argv = {"veritysetup", "format", "--salt=-",
                                         "--uuid=" + verity_uuid().text(), data, hash}});
  ASSERT_THAT(output, IsOk());

  const auto fd = sys::open_fd(data, O_RDONLY);
  const auto leaves = hash_blocks(fd->get(), 0, GetParam(), data);
  ASSERT_THAT(leaves, IsOk());
  const auto verity = build_verity(*leaves);
  ASSERT_THAT(verity, IsOk());
  auto expected = *sys::read_file(hash, std::size_t{8} << 20);
  // veritysetup leaves the rest of the superblock's block as a hole at the end of a file.
  expected.resize(std::max<std::size_t>(expected.size(), kVerityBlock));
  EXPECT_EQ(verity->area, expected);
  EXPECT_THAT(*output, ::testing::HasSubstr(verity->root_hash.hex()));
  EXPECT_THAT(parse_superblock(expected), IsOkAnd(std::uint64_t{GetParam()}));
}

INSTANTIATE_TEST_SUITE_P(Contract, VeritySizes,
                         ::testing::Values(1, 2, 127, 128, 129, 128 * 128, 128 * 128 + 1));

}  // namespace
}  // namespace orlop::disk
