// SPDX-License-Identifier: Apache-2.0
// Evidence of a real (software) TPM, from the measured words to the verdict.
#include <gtest/gtest.h>

#include "agent/attestation/appraise.hpp"
#include "agent/attestation/collect.hpp"
#include "libs/sys/file.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/support/attested_node.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/swtpm.hpp"

namespace orlop::agent::attestation {
namespace {

using testing::IsOk;

class EvidenceContract : public ::testing::Test {
 protected:
  EvidenceContract() {
    sources_.firmware_log = folder_.path() / "firmware";
    sources_.userspace_log = folder_.path() / "userspace";
    sys::write_file(sources_.firmware_log, node_.firmware.bytes(), 0600).value();
    const auto key = tpm::key_name(tpm_->attestation_key().value()).value();
    node_.policy.attestation_keys = {to_hex(key)};
    for (const auto& [pcr, data] : node_.firmware.measured()) tpm_->extend(pcr, data).value();
    for (const auto& word : node_.words) {
      const auto measured = tpm::measure_word(
          *tpm_, sources_.userspace_log,
          {.pcr = word.pcr, .word = word.text, .event_type = word.type}, "b", clock_);
      EXPECT_THAT(measured, IsOk());
    }
  }
  Verdict verdict() {
    const auto evidence = collect_evidence(*tpm_, sources_, node_.statement, node_.nonce);
    EXPECT_THAT(evidence, IsOk());
    return appraise(codec::write_json(to_value(*evidence)), node_.manifest, node_.policy);
  }

  sys::TemporaryFolder folder_ = sys::TemporaryFolder::create().value();
  testing::Swtpm emulator_ = testing::Swtpm::start().value();
  std::unique_ptr<tpm::Tpm> tpm_ = tpm::open_tpm(emulator_.tcti()).value();
  testing::AttestedNode node_;
  testing::FakeClock clock_;
  EvidenceSources sources_;
};

TEST_F(EvidenceContract, HonestNodePassesWithItsKeyPinned) {
  const auto made = verdict();
  EXPECT_TRUE(made.pass);
  for (const auto& claim : made.claims) {
    EXPECT_EQ(claim.result, Finding::yes) << claim.name << ": " << claim.reason;
  }
}

TEST_F(EvidenceContract, HonestNodeDoesNotPassWithoutItsKeyPinned) {
  node_.policy.attestation_keys.clear();
  EXPECT_FALSE(verdict().pass);
}

TEST_F(EvidenceContract, MeasurementThatNoLogHoldsFails) {
  ASSERT_THAT(tpm_->extend(11, as_bytes("secretly")), IsOk());
  const auto made = verdict();
  EXPECT_FALSE(made.pass);
  EXPECT_EQ(made.find("logs-replay")->result, Finding::no);
}

}  // namespace
}  // namespace orlop::agent::attestation
