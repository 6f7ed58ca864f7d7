// SPDX-License-Identifier: Apache-2.0
#include "agent/attestation/appraise.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "tests/support/attested_node.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/pe_builder.hpp"

namespace orlop::agent::attestation {
namespace {

using testing::AttestedNode;
using ::testing::HasSubstr;

Verdict appraise_node(AttestedNode& node) {
  return appraise(codec::write_json(to_value(node.evidence())), node.manifest, node.policy);
}

TEST(Appraise, PassesAnHonestNode) {
  AttestedNode node;
  const auto verdict = appraise_node(node);
  EXPECT_TRUE(verdict.pass);
  ASSERT_EQ(verdict.claims.size(), claim_names().size());
  for (std::size_t i = 0; i < verdict.claims.size(); ++i) {
    const auto& made = verdict.claims[i];
    EXPECT_EQ(made.name, claim_names()[i]);
    EXPECT_EQ(made.result, Finding::yes) << made.name << ": " << made.reason;
    EXPECT_FALSE(made.reason.empty());
  }
}

// Whoever has the public manifest can write a key with the attributes of a TPM's, logs and quote of
// a node that does not exist. Nothing in such evidence is untrue; only the pinned key tells it.
TEST(Appraise, EvidenceOfAKeyThatNobodyPinnedNeverPasses) {
  AttestedNode forged;
  forged.policy.attestation_keys.clear();
  for (const auto& required : {Policy{}.required, std::vector<std::string>{"format"}}) {
    forged.policy.required = required;
    const auto verdict = appraise_node(forged);
    EXPECT_FALSE(verdict.pass);
    EXPECT_EQ(verdict.find("ak")->result, Finding::unknown);
    EXPECT_THAT(verdict.find("ak")->reason, HasSubstr("attestationKeys"));
    for (const auto& made : verdict.claims) {
      EXPECT_EQ(made.result == Finding::yes, made.name != "ak") << made.name << made.reason;
    }
  }
}

TEST(Appraise, EvidenceThatMayBeOldNeverPasses) {
  AttestedNode node;
  node.policy.nonce.reset();
  for (const auto& required : {Policy{}.required, std::vector<std::string>{"format"}}) {
    node.policy.required = required;
    const auto verdict = appraise_node(node);
    EXPECT_FALSE(verdict.pass);
    EXPECT_EQ(verdict.find("nonce")->result, Finding::unknown);
    EXPECT_THAT(verdict.find("nonce")->reason, HasSubstr("--nonce"));
  }
}

TEST(Appraise, ShortNonceShowsNothingFresh) {
  for (const std::size_t size : {0U, 1U, 15U}) {
    AttestedNode node;
    node.nonce = Bytes(size, 7);
    node.policy.nonce = node.nonce;
    const auto verdict = appraise_node(node);
    EXPECT_FALSE(verdict.pass) << size;
    EXPECT_EQ(verdict.find("nonce")->result, Finding::no) << size;
    EXPECT_THAT(verdict.find("nonce")->reason, HasSubstr("at least 16")) << size;
  }
}

/// The node is another one, or did something else, and its quote is honest about it.
struct Deviation {
  const char* name;
  std::function<void(AttestedNode&)> deviate;
  const char* claim;
  std::string reason;
};
class DeviatingNode : public ::testing::TestWithParam<Deviation> {};

TEST_P(DeviatingNode, FailsTheClaimThatItBreaks) {
  AttestedNode node;
  GetParam().deviate(node);
  const auto verdict = appraise_node(node);
  EXPECT_FALSE(verdict.pass);
  for (const auto& made : verdict.claims) {
    EXPECT_EQ(made.result == Finding::no, made.name == GetParam().claim)
        << made.name << ": " << made.reason;
  }
  ASSERT_NE(verdict.find(GetParam().claim), nullptr);
  EXPECT_THAT(verdict.find(GetParam().claim)->reason, HasSubstr(GetParam().reason));
}

constexpr auto kSha256 = crypto::HashAlgorithm::sha256;

INSTANTIATE_TEST_SUITE_P(
    Rows, DeviatingNode,
    ::testing::Values(
        Deviation{"SoftwareKey", [](auto& n) { n.tpm.key_attributes ^= 1U << 16; }, "ak",
                  "restricted"},
        Deviation{"ForeignKey",
                  [](auto& n) { n.policy.attestation_keys = {"000b" + std::string(64, '0')}; },
                  "ak", "none of those"},
        Deviation{"OldNonce", [](auto& n) { n.policy.nonce = Bytes(32, 1); }, "nonce",
                  "demanded was 0101"},
        Deviation{"LostRecord", [](auto& n) { n.statement.log_complete = false; }, "logs-replay",
                  "a userspace record is missing"},
        Deviation{"ProgramCalledAnAction",
                  [](auto& n) { n.firmware.event(4, tpm::kEvEfiAction, as_bytes("evil")); },
                  "boot-chain", "unexplained event EV_EFI_ACTION"},
        Deviation{"ProgramCalledASeparator",
                  [](auto& n) { n.firmware.event(4, tpm::kEvSeparator, as_bytes("evil")); },
                  "boot-chain", "unexplained event EV_SEPARATOR"},
        Deviation{"ProgramInTheUserspaceLog",
                  [](auto& n) { n.words.push_back({4, "evil", "phase"}); }, "boot-chain",
                  "after the firmware handed over"},
        Deviation{"UnknownProgram", [](auto& n) { n.start_program("evil"); }, "boot-chain",
                  "the unknown program " + testing::sample_hex("evil")},
        Deviation{"OtherBootLoader",
                  [](auto& n) { n.manifest.bootloader_authenticode = std::string(64, 'c'); },
                  "boot-chain", "unknown program"},
        Deviation{"OtherUki",
                  [](auto& n) { n.manifest.uki_measurements.authenticode = std::string(64, 'c'); },
                  "boot-chain", "unknown program"},
        Deviation{"OddEventInPcr4",
                  [](auto& n) { n.firmware.event(4, tpm::kEvIpl, as_bytes("x"), as_bytes("y")); },
                  "boot-chain", "unexplained event EV_IPL"},
        Deviation{"AddonSection",
                  [](auto& n) { n.firmware.event(11, tpm::kEvIpl, as_bytes("x"), as_bytes("y")); },
                  "pcr11", "predicted is"},
        Deviation{"PhaseSkipped", [](auto& n) { n.words.erase(n.words.begin()); }, "pcr11",
                  "boot phase 1 is \"leave-initrd\""},
        Deviation{
            "PhaseNotReached",
            [](auto& n) { std::erase_if(n.words, [](auto& w) { return w.text == "ready"; }); },
            "pcr11", "has not reached the phase \"ready\""},
        Deviation{"ShuttingDown", [](auto& n) { n.words.push_back({11, "shutdown", "phase"}); },
                  "pcr11", "boot phase 5 is \"shutdown\""},
        Deviation{"CommandLineGiven",
                  [](auto& n) { n.firmware.event(12, tpm::kEvIpl, to_utf16le("init=/bin/sh")); },
                  "pcr12", "not allowed into PCR 12"},
        Deviation{"OtherWordInPcr12",
                  [](auto& n) { n.words.push_back({12, "anything", "configuration"}); }, "pcr12",
                  "no configuration: \"anything\""},
        Deviation{"ConfigurationNotMeasured",
                  [](auto& n) { std::erase_if(n.words, [](auto& w) { return w.pcr == 12; }); },
                  "pcr12", "no configuration was measured"},
        Deviation{"OtherConfigurationStated",
                  [](auto& n) { n.statement.configuration_digest = std::string(64, '0'); }, "pcr12",
                  "but the node states 0000"},
        Deviation{"ConfigurationNotAllowed",
                  [](auto& n) { n.policy.configurations = {std::string(64, '0')}; }, "pcr12",
                  "none of those that the policy allows"},
        Deviation{"SystemExtension",
                  [](auto& n) { n.firmware.event(13, tpm::kEvIpl, as_bytes("sysext")); },
                  "pcr13-zero", "extension was measured"},
        Deviation{"OtherRootHash", [](auto& n) { n.statement.root_hash = "00"; }, "release",
                  "root hash 00"},
        Deviation{"OtherReleaseDemanded", [](auto& n) { n.policy.version = "2.0"; }, "release",
                  "demanded is 2.0"},
        Deviation{"OldSecurityEpoch", [](auto& n) { n.policy.minimum_security_epoch = 9; },
                  "security-epoch", "demanded is 9"}),
    [](const auto& param_info) { return param_info.param.name; });

TEST(Appraise, SecureBootIsWhatTheFirmwareMeasuredFirst) {
  AttestedNode node(0);
  EXPECT_THAT(appraise_node(node).find("secure-boot")->reason, HasSubstr("SecureBoot = 0"));
  // Extending the register with the event of a machine that has it on does not help.
  node.firmware.variable(tpm::kEvVariableDriverConfig, "SecureBoot", Bytes{1});
  EXPECT_EQ(appraise_node(node).find("secure-boot")->result, Finding::no);
  // Nor does giving the honest event another type.
  auto evidence = node.evidence();
  const auto first = tpm::parse_firmware_log(evidence.firmware_log).value().events.at(1);
  ASSERT_EQ(first.type, tpm::kEvVariableDriverConfig);
  testing::put_le(evidence.firmware_log, first.offset + 4, tpm::kEvIpl, 4);
  const auto verdict = appraise(codec::write_json(to_value(evidence)), node.manifest, node.policy);
  EXPECT_EQ(verdict.find("logs-replay")->result, Finding::yes);
  EXPECT_THAT(verdict.find("secure-boot")->reason, HasSubstr("does not start with"));
}

TEST(Appraise, FirmwareThatMeasuredNothingFails) {
  AttestedNode node;
  node.firmware = testing::FirmwareLogBuilder();
  EXPECT_EQ(appraise_node(node).find("pcr0-nonzero")->result, Finding::no);
}

TEST(Appraise, KernelMeasuredByFirmwareAndAllowedProgramsAreFine) {
  AttestedNode node;
  node.start_program("linux");
  node.start_program("diagnostics");
  node.policy.boot_programs = {testing::sample_hex("diagnostics")};
  EXPECT_TRUE(appraise_node(node).pass);
}

/// Somebody changed the evidence after the quote was made.
struct Tampering {
  const char* name;
  std::function<void(Evidence&)> tamper;
  const char* claim;
};
class TamperedEvidence : public ::testing::TestWithParam<Tampering> {};

TEST_P(TamperedEvidence, FailsAndVouchesForNothing) {
  AttestedNode node;
  auto evidence = node.evidence();
  GetParam().tamper(evidence);
  const auto verdict = appraise(codec::write_json(to_value(evidence)), node.manifest, node.policy);
  EXPECT_FALSE(verdict.pass);
  const auto* made = verdict.find(GetParam().claim);
  ASSERT_NE(made, nullptr);
  EXPECT_EQ(made->result, Finding::no) << made->reason;
}

void replace_text(Bytes& bytes, std::string_view from, std::string_view to) {
  std::string text(as_text(bytes));
  const auto at = text.find(from);
  ASSERT_NE(at, std::string::npos);
  text.replace(at, from.size(), to);
  bytes = to_bytes(text);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, TamperedEvidence,
    ::testing::Values(
        Tampering{"Quote", [](auto& e) { e.quote.attest[50] ^= 1; }, "quote-signature"},
        Tampering{"QuoteMagic", [](auto& e) { e.quote.attest[0] ^= 1; }, "format"},
        Tampering{"Signature", [](auto& e) { e.quote.signature.back() ^= 1; }, "quote-signature"},
        Tampering{"Key",
                  [](auto& e) {
                    testing::FakeTpm other;
                    e.attestation_key = other.attestation_key().value();
                  },
                  "quote-signature"},
        Tampering{"Nonce", [](auto& e) { e.nonce[0] ^= 1; }, "statement"},
        Tampering{"StatementVersion", [](auto& e) { e.statement.set("version", "2.0"); },
                  "statement"},
        Tampering{"StatementAddition", [](auto& e) { e.statement.set("extra", "x"); }, "statement"},
        Tampering{"StatementMissing", [](auto& e) { e.statement = codec::Value::object(); },
                  "format"},
        Tampering{"FirmwareLogCut", [](auto& e) { e.firmware_log.resize(500); }, "logs-replay"},
        Tampering{"FirmwareLogEmpty", [](auto& e) { e.firmware_log.clear(); }, "logs-replay"},
        Tampering{"UserspaceLogEmpty", [](auto& e) { e.userspace_log.clear(); }, "logs-replay"},
        Tampering{"UserspaceDigest",
                  [](auto& e) { replace_text(e.userspace_log, "\"digest\":\"", "\"digest\":\"0"); },
                  "logs-replay"},
        Tampering{"RecordDropped",
                  [](auto& e) { replace_text(e.userspace_log, "\"pcr\":12", "\"pcr\":99"); },
                  "logs-replay"},
        Tampering{"Selection",
                  [](auto& e) {
                    testing::FakeTpm other;
                    const auto said = tpm::parse_attest(e.quote.attest).value();
                    e.attestation_key = other.attestation_key().value();
                    e.quote = other.quote(said.qualifying_data, kSha256, {0, 7}).value();
                  },
                  "pcr-selection"},
        Tampering{"WrongBank",
                  [](auto& e) {
                    testing::FakeTpm other;
                    const auto said = tpm::parse_attest(e.quote.attest).value();
                    e.attestation_key = other.attestation_key().value();
                    e.quote = other
                                  .quote(said.qualifying_data, crypto::HashAlgorithm::sha384,
                                         attested_pcrs())
                                  .value();
                  },
                  "pcr-selection"}),
    [](const auto& param_info) { return param_info.param.name; });

TEST(Appraise, NoBitOfTheQuoteMayChange) {
  AttestedNode node;
  const auto evidence = node.evidence();
  for (std::size_t i = 0; i < evidence.quote.attest.size(); ++i) {
    auto changed = evidence;
    changed.quote.attest[i] ^= static_cast<std::uint8_t>(1U << i % 8);
    EXPECT_FALSE(appraise(codec::write_json(to_value(changed)), node.manifest, node.policy).pass)
        << i;
  }
}

TEST(Appraise, LogsCountOnlyWithAGenuineQuote) {
  AttestedNode node;
  auto evidence = node.evidence();
  evidence.quote.signature.back() ^= 1;
  const auto verdict = appraise(codec::write_json(to_value(evidence)), node.manifest, node.policy);
  for (const auto* name :
       {"pcr0-nonzero", "secure-boot", "boot-chain", "pcr11", "pcr12", "pcr13-zero"}) {
    EXPECT_EQ(verdict.find(name)->result, Finding::unknown) << name;
  }
}

TEST(Appraise, ReleaseThatNobodySignedFails) {
  AttestedNode node;
  const auto verdict =
      appraise(codec::write_json(to_value(node.evidence())), std::nullopt, node.policy);
  EXPECT_FALSE(verdict.pass);
  EXPECT_EQ(verdict.find("release")->result, Finding::no);
  EXPECT_THAT(verdict.find("release")->reason, HasSubstr("no manifest of release orlop base 1.0"));
}

TEST(Appraise, UnreadableEvidenceIsAVerdict) {
  for (const auto* text : {"", "{}", "[]", "{\"schema\":\"orlop.evidence/2\"}"}) {
    const auto verdict = appraise(text, std::nullopt, {});
    EXPECT_FALSE(verdict.pass);
    EXPECT_EQ(verdict.find("format")->result, Finding::no) << text;
    EXPECT_EQ(verdict.claims.size(), claim_names().size());
  }
}

TEST(Verdict, DocumentHasTheAgreedShape) {
  const Verdict verdict{.pass = true, .claims = {{"format", Finding::yes, "fine"}}};
  EXPECT_EQ(codec::write_json(to_value(verdict)),
            "{\"schema\":\"orlop.verdict/1\",\"pass\":true,\"claims\":[{\"claim\":\"format\","
            "\"result\":\"true\",\"reason\":\"fine\"}]}");
}

}  // namespace
}  // namespace orlop::agent::attestation
