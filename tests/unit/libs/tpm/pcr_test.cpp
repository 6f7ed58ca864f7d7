// SPDX-License-Identifier: Apache-2.0
#include "libs/tpm/pcr.hpp"

#include <gtest/gtest.h>

#include "tests/support/matchers.hpp"

namespace orlop::tpm {
namespace {

TEST(Pcr, StartsAtZeroOrAllOnes) {
  EXPECT_EQ(initial_value(HashAlgorithm::sha256, 0), Bytes(32, 0));
  EXPECT_EQ(initial_value(HashAlgorithm::sha384, 16), Bytes(48, 0));
  EXPECT_EQ(initial_value(HashAlgorithm::sha256, 17), Bytes(32, 0xff));
  EXPECT_EQ(initial_value(HashAlgorithm::sha256, 22), Bytes(32, 0xff));
  EXPECT_EQ(initial_value(HashAlgorithm::sha256, 23), Bytes(32, 0));
}

// The digest of the measured name ".linux", as real firmware logs show it.
TEST(Pcr, MeasuredNamesIncludeTheirNul) {
  EXPECT_EQ(to_hex(crypto::digest(HashAlgorithm::sha256, as_bytes({".linux\0", 7}))),
            "0da293e37ad5511c59be47993769aacb91b243f7d010288e118dc90e95aaef5a");
}

// Known answers of systemd's own test of the PCR 11 algorithm.
TEST(Pcr, KnownAnswersOfTheKernelImageRegister) {
  Bank bank;
  for (const std::string_view piece :
       {std::string_view(".linux\0", 7), std::string_view("HALLO\n"),
        std::string_view(".initrd\0", 8), std::string_view("foobar\n")}) {
    measure(bank, HashAlgorithm::sha256, 11, as_bytes(piece));
  }
  EXPECT_EQ(to_hex(bank[11]), "37b48bd0b222394dbe3cceff2fca4660c4b0a90ae9369ec90b42f14489989c13");
  measure(bank, HashAlgorithm::sha256, 11, as_bytes("foo"));
  EXPECT_EQ(to_hex(bank[11]), "21c49c1242042649e09c156546fd7d425ccc3c67359f840507b30be4e0f6f699");
  EXPECT_EQ(bank.size(), 1U);
}

TEST(Pcr, AlgorithmsAreNamedAndNumbered) {
  for (const auto algorithm : {HashAlgorithm::sha256, HashAlgorithm::sha384}) {
    EXPECT_EQ(algorithm_of(tpm_algorithm_of(algorithm)), algorithm);
    EXPECT_THAT(parse_algorithm(crypto::to_string(algorithm)), testing::IsOkAnd(algorithm));
  }
  EXPECT_EQ(algorithm_of(0x0004), std::nullopt);
  EXPECT_THAT(parse_algorithm("sha1"), testing::IsErrorSaying(Errc::unsupported, "sha1"));
}

}  // namespace
}  // namespace orlop::tpm
