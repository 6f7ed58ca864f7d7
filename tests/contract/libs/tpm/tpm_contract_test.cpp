// SPDX-License-Identifier: Apache-2.0
// The same expectations for the fake TPM and for a real one in software.
#include <gtest/gtest.h>

#include <numeric>
#include <optional>

#include "libs/tpm/quote.hpp"
#include "libs/tpm/tpm.hpp"
#include "tests/fakes/fake_tpm.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/swtpm.hpp"

namespace orlop::tpm {
namespace {

using testing::IsError;
using testing::IsOk;
using testing::IsOkAnd;

struct Machine {
  std::optional<testing::Swtpm> emulator;
  std::unique_ptr<Tpm> tpm;
};

Machine make_fake() { return {std::nullopt, std::make_unique<testing::FakeTpm>()}; }
Machine make_swtpm() {
  auto emulator = testing::Swtpm::start();
  if (!emulator) throw std::runtime_error(emulator.error().report());
  auto tpm = open_tpm(emulator->tcti());
  if (!tpm) throw std::runtime_error(tpm.error().report());
  return {std::move(*emulator), std::move(*tpm)};
}

class TpmContract : public ::testing::TestWithParam<Machine (*)()> {};

TEST_P(TpmContract, HasASha256Bank) {
  auto machine = GetParam()();
  const auto banks = machine.tpm->pcr_banks();
  ASSERT_THAT(banks, IsOk());
  EXPECT_TRUE(std::ranges::contains(*banks, HashAlgorithm::sha256));
}

TEST_P(TpmContract, ReadsEveryRegisterWithItsInitialValue) {
  auto machine = GetParam()();
  std::vector<std::uint32_t> all(kPcrCount);
  std::iota(all.begin(), all.end(), 0);
  const auto values = machine.tpm->read_pcrs(HashAlgorithm::sha256, all).value();
  ASSERT_EQ(values.size(), kPcrCount);
  for (const auto pcr : all) {
    EXPECT_EQ(values.at(pcr), initial_value(HashAlgorithm::sha256, pcr)) << pcr;
  }
  EXPECT_THAT(machine.tpm->read_pcrs(HashAlgorithm::sha256, {24}), IsError(Errc::invalid));
}

TEST_P(TpmContract, ExtendsEveryActiveBankAsReplayDoes) {
  auto machine = GetParam()();
  const auto word = as_bytes("orlop-config:00ff");
  const auto digests = machine.tpm->extend(12, word).value();
  const auto banks = machine.tpm->pcr_banks().value();
  ASSERT_EQ(digests.size(), banks.size());
  for (const auto bank : banks) {
    Bank expected;
    measure(expected, bank, 12, word);
    EXPECT_EQ(digests.at(bank), crypto::digest(bank, word));
    EXPECT_THAT(machine.tpm->read_pcrs(bank, {12}), IsOkAnd(expected));
  }
  EXPECT_THAT(machine.tpm->extend(24, word), IsError(Errc::invalid));
  EXPECT_THAT(machine.tpm->extend(12, Bytes(kMaxEventBytes + 1)), IsError(Errc::invalid));
  EXPECT_THAT(machine.tpm->extend(12, Bytes(kMaxEventBytes)), IsOk());
}

TEST_P(TpmContract, AttestationKeyIsStableAndOfTheRequiredKind) {
  auto machine = GetParam()();
  const auto area = machine.tpm->attestation_key().value();
  EXPECT_THAT(machine.tpm->attestation_key(), IsOkAnd(area));
  EXPECT_EQ(key_name(area).value().size(), 34U);
  EXPECT_THAT(check_attestation_key(parse_public_area(area).value()), IsOk());
}

TEST_P(TpmContract, QuoteIsSignedAndSaysWhatWasAsked) {
  auto machine = GetParam()();
  ASSERT_THAT(machine.tpm->extend(12, as_bytes("word")), IsOk());
  const std::vector<std::uint32_t> pcrs{0, 7, 11, 12, 15};
  const auto nonce = crypto::Sha256::of(as_bytes("nonce"));
  const auto area = machine.tpm->attestation_key().value();
  const auto key = parse_public_area(area).value();
  const auto banks = machine.tpm->pcr_banks().value();
  for (const auto bank : banks) {
    const auto quote = machine.tpm->quote(nonce.bytes(), bank, pcrs).value();
    EXPECT_THAT(verify_signature(quote, key), IsOk());
    const auto info = parse_attest(quote.attest).value();
    EXPECT_EQ(to_hex(info.qualifying_data), nonce.hex());
    EXPECT_EQ(info.bank, bank);
    EXPECT_EQ(info.pcrs, pcrs);
    EXPECT_EQ(info.pcr_digest,
              quoted_digest(bank, machine.tpm->read_pcrs(bank, pcrs).value(), pcrs));

    auto changed = quote;
    changed.attest[20] ^= 1;
    EXPECT_THAT(verify_signature(changed, key), IsError(Errc::untrusted));
  }
  EXPECT_THAT(machine.tpm->quote(Bytes(33), HashAlgorithm::sha256, pcrs), IsError(Errc::invalid));
}

TEST_P(TpmContract, LeavesNothingBehindInTheTpm) {
  auto machine = GetParam()();
  for (int i = 0; i < 8; ++i) {  // a TPM has room for three objects
    ASSERT_THAT(machine.tpm->quote({}, HashAlgorithm::sha256, {0}), IsOk());
  }
}

INSTANTIATE_TEST_SUITE_P(Fake, TpmContract, ::testing::Values(&make_fake));
INSTANTIATE_TEST_SUITE_P(Swtpm, TpmContract, ::testing::Values(&make_swtpm));

TEST(OpenTpm, MachineWithoutTpmIsNotFoundWithARemedy) {
  EXPECT_THAT(open_tpm("device:/dev/no-such-tpm"),
              testing::IsErrorSaying(Errc::not_found, "remedy: Enable the TPM"));
}

TEST(OpenTpm, KeySurvivesReconnecting) {
  auto emulator = testing::Swtpm::start();
  ASSERT_THAT(emulator, IsOk());
  const auto first = open_tpm(emulator->tcti()).value()->attestation_key().value();
  EXPECT_THAT(open_tpm(emulator->tcti()).value()->attestation_key(), IsOkAnd(first));
}

}  // namespace
}  // namespace orlop::tpm
