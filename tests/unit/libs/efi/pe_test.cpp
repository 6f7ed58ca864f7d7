// SPDX-License-Identifier: Apache-2.0
#include "libs/efi/pe.hpp"

#include <gtest/gtest.h>

#include "tests/support/matchers.hpp"
#include "tests/support/pe_builder.hpp"

namespace orlop::efi {
namespace {

using crypto::HashAlgorithm;
using testing::build_pe;
using testing::IsError;
using testing::IsErrorSaying;
using testing::IsOk;
using testing::IsOkAnd;
using testing::put_le;
namespace layout = testing::pe_layout;

Bytes sample() {
  return build_pe({{".text", to_bytes("code")}, {".linux", Bytes(600, 'k')}, {".osrel", {}}});
}

TEST(ParsePe, ReadsTheSectionTable) {
  const auto image = parse_pe(sample()).value();
  EXPECT_EQ(image.machine, 0x8664);
  ASSERT_EQ(image.sections.size(), 3U);
  EXPECT_EQ(image.sections[1], (PeSection{.name = ".linux",
                                          .virtual_size = 600,
                                          .virtual_address = 8192,
                                          .raw_size = 1024,
                                          .raw_offset = 1024}));
  EXPECT_EQ(image.find(".text"), &image.sections[0]);
  EXPECT_EQ(image.find(".data"), nullptr);
}

TEST(ParsePe, SectionDataHasNoPadding) {
  const auto file = sample();
  const auto image = parse_pe(file).value();
  const auto data = section_data(file, *image.find(".linux")).value();
  EXPECT_EQ(Bytes(data.begin(), data.end()), Bytes(600, 'k'));
  EXPECT_TRUE(section_data(file, *image.find(".osrel")).value().empty());
}

TEST(ParsePe, ZeroFilledSectionIsUnsupported) {
  auto file = sample();
  put_le(file, layout::kSections + 8, 513, 4);  // VirtualSize of .text, one past its raw data
  const auto image = parse_pe(file).value();
  EXPECT_THAT(section_data(file, image.sections[0]), IsError(Errc::unsupported));
}

struct Damage {
  const char* name;
  std::size_t offset;
  std::uint64_t value;
  int width;
  const char* says;
};

class DamagedPe : public ::testing::TestWithParam<Damage> {};

TEST_P(DamagedPe, IsRefused) {
  auto file = sample();
  put_le(file, GetParam().offset, GetParam().value, GetParam().width);
  EXPECT_THAT(parse_pe(file), IsErrorSaying(Errc::corrupt, GetParam().says));
}

INSTANTIATE_TEST_SUITE_P(
    Fields, DamagedPe,
    ::testing::Values(
        Damage{"DosMagic", 0, 'X', 1, "MZ"},
        Damage{"PeOffsetPastEnd", 0x3c, 0xffffffff, 4, "PE header"},
        Damage{"PeMagic", layout::kPeOffset, 'X', 1, "PE signature"},
        Damage{"NoSections", layout::kPeOffset + 6, 0, 2, "0 sections"},
        Damage{"TooManySections", layout::kPeOffset + 6, 97, 2, "97 sections"},
        Damage{"OptionalTooShort", layout::kPeOffset + 20, 40, 2, "SizeOfHeaders"},
        Damage{"OptionalMagic", layout::kOptional, 0x107, 2, "unknown magic"},
        Damage{"HeadersSmallerThanTable", layout::kOptional + 60, 64, 4, "SizeOfHeaders is 64"},
        Damage{"HeadersPastEnd", layout::kOptional + 60, 0x7fffffff, 4, "SizeOfHeaders"},
        Damage{"SectionPastEnd", layout::kSections + 20, 0xfffffff0, 4, "outside the file"},
        Damage{"SectionTooLong", layout::kSections + 40 + 16, 0x10000, 4, "outside the file"},
        Damage{"CertificatesInHeaders", layout::kCertificateEntry, 0x800000001, 8, "certificate"}),
    [](const auto& param_info) { return param_info.param.name; });

TEST(ParsePe, EveryTruncationIsRefused) {
  const auto file = sample();
  for (std::size_t length = 0; length < file.size(); ++length) {
    EXPECT_THAT(parse_pe(ByteView(file).first(length)), IsError(Errc::corrupt)) << length;
  }
}

TEST(Authenticode, IgnoresChecksumAndSignaturesOnly) {
  const auto file = sample();
  for (const auto algorithm : {HashAlgorithm::sha256, HashAlgorithm::sha384}) {
    const auto expected = authenticode_digest(file, algorithm).value();
    EXPECT_EQ(expected.size(), crypto::digest_size(algorithm));
    auto signed_file = file;
    testing::append_certificate(signed_file, Bytes(64, 's'));
    EXPECT_THAT(authenticode_digest(signed_file, algorithm), IsOkAnd(expected));
  }
}

TEST(Authenticode, CoversEveryOtherByte) {
  const auto file = sample();
  const auto expected = authenticode_digest(file, HashAlgorithm::sha256).value();
  for (std::size_t i = 0; i < file.size(); ++i) {
    const bool checksum = i >= layout::kChecksum && i < layout::kChecksum + 4;
    const bool certificates = i >= layout::kCertificateEntry && i < layout::kCertificateEntry + 8;
    if (checksum || certificates) continue;
    auto changed = file;
    changed[i] ^= 0x20;
    const auto digest = authenticode_digest(changed, HashAlgorithm::sha256);
    if (digest) {
      EXPECT_NE(*digest, expected) << "offset " << i;
    }
  }
}

TEST(Authenticode, CoversBytesAfterTheLastSection) {
  auto file = sample();
  const auto expected = authenticode_digest(file, HashAlgorithm::sha256).value();
  file.push_back(1);
  EXPECT_NE(authenticode_digest(file, HashAlgorithm::sha256).value(), expected);
}

}  // namespace
}  // namespace orlop::efi
