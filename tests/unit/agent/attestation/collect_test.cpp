// SPDX-License-Identifier: Apache-2.0
#include "agent/attestation/collect.hpp"

#include <gtest/gtest.h>

#include "agent/attestation/appraise.hpp"
#include "libs/sys/file.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_efi_variables.hpp"
#include "tests/fakes/fake_esp.hpp"
#include "tests/support/attested_node.hpp"
#include "tests/support/declared.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::attestation {
namespace {

using testing::IsErrorSaying;
using testing::IsOk;
using testing::IsOkAnd;

class CollectTest : public ::testing::Test {
 protected:
  CollectTest() {
    const auto at = [&](const char* name) { return folder_.path() / name; };
    sources_ = {.configuration = at("config.json"),
                .boot_id = at("boot_id"),
                .firmware_log = at("firmware"),
                .userspace_log = at("userspace")};
    put(sources_.configuration,
        "{\"generation\":2,\"digest\":\"" + node_.statement.configuration_digest + "\"}");
    put(sources_.boot_id, "bbbbbbbb-bbbb-bbbb-bbbb-bbbbbbbbbbbb\n");
    put(sources_.firmware_log, as_text(node_.firmware.bytes()));
    put(sources_.userspace_log, node_.userspace_log());
    variables_.set_loader("LoaderEntrySelected", "orlop-base_1.0.efi");
    variables_.set_flag("SecureBoot", true);
    clock_.time = parse_time("2026-11-22T12:00:00Z").value();
    (void)node_.evidence();  // fills the TPM's registers
  }
  static void put(const std::filesystem::path& path, std::string_view text) {
    ASSERT_THAT(sys::write_file(path, text, 0600, sys::Durability::volatile_), IsOk());
  }

  Result<Statement> observe() {
    const auto facts = node::facts_of("ID=orlop\nVARIANT_ID=base\nIMAGE_VERSION=1.0\n",
                                      "roothash=" + node_.manifest.root_hash.hex());
    return observe_statement(facts.value(), sources_, {variables_, esp_}, clock_);
  }

  sys::TemporaryFolder folder_ = sys::TemporaryFolder::create().value();
  EvidenceSources sources_;
  testing::AttestedNode node_;
  testing::FakeEfiVariables variables_;
  testing::FakeEsp esp_;
  testing::FakeClock clock_;
};

TEST_F(CollectTest, ObservesTheStatement) { EXPECT_THAT(observe(), IsOkAnd(node_.statement)); }

TEST_F(CollectTest, BootThatWasBlessedMeanwhileIsNotOnTrial) {
  variables_.set_loader("LoaderBootCountPath", "/EFI/Linux/orlop-base_1.0+2-1.efi");
  esp_.files["orlop-base_1.0+2-1.efi"] = Bytes(1);
  EXPECT_TRUE(observe()->on_trial);
  esp_.files.clear();
  esp_.files["orlop-base_1.0.efi"] = Bytes(1);
  EXPECT_FALSE(observe()->on_trial);
}

TEST_F(CollectTest, NodeWithoutConfigurationStatesNone) {
  std::filesystem::remove(sources_.configuration);
  const auto statement = observe().value();
  EXPECT_EQ(statement.configuration_digest, "");
  EXPECT_EQ(statement.generation, 0U);
}

TEST_F(CollectTest, CollectedEvidencePassesThroughItsDocument) {
  const auto evidence = collect_evidence(node_.tpm, sources_, observe().value(), node_.nonce);
  ASSERT_THAT(evidence, IsOk());
  const auto document = codec::write_json(to_value(*evidence));
  EXPECT_THAT(to_value(*evidence), testing::IsDeclared("orlop.evidence/1"));
  EXPECT_THAT(parse_evidence(document), IsOkAnd(*evidence));
  EXPECT_TRUE(appraise(document, node_.manifest, node_.policy).pass);
}

/// A TPM during whose quotes something else is measured.
class BusyTpm final : public tpm::Tpm {
 public:
  BusyTpm(testing::FakeTpm& tpm, std::filesystem::path log, int times)
      : tpm_(tpm), log_(std::move(log)), times_(times) {}
  Result<std::vector<tpm::HashAlgorithm>> pcr_banks() override { return tpm_.pcr_banks(); }
  Result<tpm::Bank> read_pcrs(tpm::HashAlgorithm bank,
                              const std::vector<std::uint32_t>& pcrs) override {
    return tpm_.read_pcrs(bank, pcrs);
  }
  Result<std::map<tpm::HashAlgorithm, Bytes>> extend(std::uint32_t pcr, ByteView data) override {
    return tpm_.extend(pcr, data);
  }
  Result<Bytes> attestation_key() override { return tpm_.attestation_key(); }
  Result<tpm::Quote> quote(ByteView data, tpm::HashAlgorithm bank,
                           const std::vector<std::uint32_t>& pcrs) override {
    auto quote = tpm_.quote(data, bank, pcrs);
    if (times_-- > 0) {
      const tpm::WordMeasurement word{.pcr = 15, .word = "late", .event_type = "machine-id"};
      EXPECT_THAT(tpm::measure_word(tpm_, log_, word, "b", testing::FakeClock()), IsOk());
    }
    return quote;
  }

 private:
  testing::FakeTpm& tpm_;
  std::filesystem::path log_;
  int times_;
};

TEST_F(CollectTest, QuotesAgainWhenSomethingWasMeasuredMeanwhile) {
  BusyTpm busy(node_.tpm, sources_.userspace_log, 2);
  const auto evidence = collect_evidence(busy, sources_, node_.statement, node_.nonce);
  ASSERT_THAT(evidence, IsOk());
  EXPECT_TRUE(appraise(codec::write_json(to_value(*evidence)), node_.manifest, node_.policy).pass);
}

TEST_F(CollectTest, GivesUpOnALogThatNeverRests) {
  BusyTpm busy(node_.tpm, sources_.userspace_log, 100);
  EXPECT_THAT(collect_evidence(busy, sources_, node_.statement, node_.nonce),
              IsErrorSaying(Errc::conflict, "grew during each of 5 quotes"));
}

TEST_F(CollectTest, StatesThatARecordIsMissing) {
  std::filesystem::permissions(sources_.userspace_log, std::filesystem::perms::sticky_bit,
                               std::filesystem::perm_options::add);
  const auto evidence = collect_evidence(node_.tpm, sources_, node_.statement, node_.nonce).value();
  EXPECT_FALSE(parse_statement(evidence.statement).value().log_complete);
}

TEST_F(CollectTest, MachineWithoutFirmwareLogIsToldWhatToDo) {
  std::filesystem::remove(sources_.firmware_log);
  EXPECT_THAT(collect_evidence(node_.tpm, sources_, node_.statement, node_.nonce),
              IsErrorSaying(Errc::not_found, "Mount securityfs"));
}

TEST_F(CollectTest, RefusesANonceOfTheWrongLength) {
  for (const std::size_t size : {0U, 1U, 15U, 65U}) {
    EXPECT_THAT(collect_evidence(node_.tpm, sources_, node_.statement, Bytes(size)),
                IsErrorSaying(Errc::invalid, std::format("nonce of {} bytes (16 to 64)", size)));
  }
  EXPECT_THAT(collect_evidence(node_.tpm, sources_, node_.statement, Bytes(16)), IsOk());
}

TEST(Nonce, RandomOneIsFresh) {
  EXPECT_NE(random_nonce().value(), random_nonce().value());
  EXPECT_THAT(check_nonce(random_nonce().value()), IsOk());
}

TEST(Nonce, IsHexadecimalOfEnoughBytes) {
  EXPECT_THAT(parse_nonce(std::string(32, 'A')), IsOkAnd(Bytes(16, 0xaa)));
  for (const auto& text : {std::string(), std::string("00"), std::string(30, '0')}) {
    EXPECT_THAT(parse_nonce(text), IsErrorSaying(Errc::invalid, "16 to 64")) << text;
  }
  EXPECT_THAT(parse_nonce("xyz"), IsErrorSaying(Errc::invalid, "nonce"));
}

}  // namespace
}  // namespace orlop::agent::attestation
