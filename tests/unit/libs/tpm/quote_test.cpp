// SPDX-License-Identifier: Apache-2.0
#include "libs/tpm/quote.hpp"

#include <gtest/gtest.h>

#include "tests/fakes/fake_tpm.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/tpm_wire.hpp"

namespace orlop::tpm {
namespace {

using testing::IsError;
using testing::IsErrorSaying;
using testing::IsOk;
using testing::IsOkAnd;

QuoteInfo sample() {
  return {.qualified_signer = Bytes(34, 1),
          .qualifying_data = Bytes(32, 2),
          .clock = 123456789,
          .reset_count = 3,
          .restart_count = 4,
          .safe = true,
          .firmware_version = 0x2024012500120000,
          .bank = HashAlgorithm::sha256,
          .pcrs = {0, 7, 8, 23},
          .pcr_digest = Bytes(32, 5)};
}

TEST(ParseAttest, ReadsEveryField) {
  EXPECT_THAT(parse_attest(testing::write_attest(sample())), IsOkAnd(sample()));
}

TEST(ParseAttest, RefusesEveryTruncationAndTrailingBytes) {
  auto bytes = testing::write_attest(sample());
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    EXPECT_FALSE(parse_attest(ByteView(bytes).first(length))) << length;
  }
  bytes.push_back(0);
  EXPECT_THAT(parse_attest(bytes), IsErrorSaying(Errc::corrupt, "follow the quote"));
}

TEST(ParseAttest, RefusesStructuresThatAreNoQuoteOfATpm) {
  auto magic = testing::write_attest(sample());
  magic[0] = 0;
  EXPECT_THAT(parse_attest(magic), IsErrorSaying(Errc::untrusted, "not made by a TPM"));
  auto type = testing::write_attest(sample());
  type[5] = 0x17;  // TPM_ST_ATTEST_CERTIFY
  EXPECT_THAT(parse_attest(type), IsErrorSaying(Errc::unsupported, "attestation type"));
}

TEST(PublicArea, ReadsBackAndHasAName) {
  const PublicArea key{.attributes = testing::kAttestationAttributes,
                       .scheme = 0x18,
                       .scheme_hash = 0x0B,
                       .x = Bytes(32, 1),
                       .y = Bytes(32, 2)};
  const auto bytes = testing::write_public_area(key);
  EXPECT_THAT(parse_public_area(bytes), IsOkAnd(key));
  EXPECT_EQ(to_hex(key_name(bytes).value()), "000b" + crypto::Sha256::of(bytes).hex());
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    EXPECT_FALSE(parse_public_area(ByteView(bytes).first(length))) << length;
  }
}

struct AttributeRow {
  std::uint32_t bit;
  const char* says;
};
class AttestationKey : public ::testing::TestWithParam<AttributeRow> {};

TEST_P(AttestationKey, NeedsEachAttribute) {
  PublicArea key{
      .attributes = testing::kAttestationAttributes, .scheme = 0x18, .scheme_hash = 0x0B};
  EXPECT_THAT(check_attestation_key(key), IsOk());
  key.attributes ^= GetParam().bit;
  EXPECT_THAT(check_attestation_key(key), IsErrorSaying(Errc::untrusted, GetParam().says));
}
INSTANTIATE_TEST_SUITE_P(Bits, AttestationKey,
                         ::testing::Values(AttributeRow{1U << 1, "lacks the attribute fixedTPM"},
                                           AttributeRow{1U << 4, "lacks the attribute fixedParent"},
                                           AttributeRow{1U << 5, "sensitiveDataOrigin"},
                                           AttributeRow{1U << 16, "lacks the attribute restricted"},
                                           AttributeRow{1U << 17, "has the attribute decrypt"},
                                           AttributeRow{1U << 18, "lacks the attribute sign"}));

TEST(AttestationKey, NeedsItsScheme) {
  PublicArea key{.attributes = testing::kAttestationAttributes, .scheme = 0x10};
  EXPECT_THAT(check_attestation_key(key), IsErrorSaying(Errc::untrusted, "ECDSA"));
}

TEST(VerifySignature, AcceptsOnlyTheKeysOwn) {
  testing::FakeTpm tpm;
  testing::FakeTpm other;
  const auto key = parse_public_area(tpm.attestation_key().value()).value();
  const auto foreign = parse_public_area(other.attestation_key().value()).value();
  for (int i = 0; i < 16; ++i) {  // numbers with and without leading zeros
    const auto quote = tpm.sign(sample());
    EXPECT_THAT(verify_signature(quote, key), IsOk());
    EXPECT_THAT(verify_signature(quote, foreign), IsError(Errc::untrusted));
  }
  auto off_curve = key;
  off_curve.y[5] ^= 1;
  EXPECT_FALSE(verify_signature(tpm.sign(sample()), off_curve));
}

TEST(QuotedDigest, CountsMissingRegistersWithTheirInitialValue) {
  const Bytes zeros(64, 0);
  EXPECT_EQ(quoted_digest(HashAlgorithm::sha256, {}, {0, 1}),
            crypto::digest(HashAlgorithm::sha256, zeros));
}

}  // namespace
}  // namespace orlop::tpm
