// SPDX-License-Identifier: Apache-2.0
#include "agent/attestation/eventlog.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/attested_node.hpp"
#include "tests/support/declared.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::attestation {
namespace {

using ::testing::HasSubstr;

TEST(EventLog, EvidenceReplaysToTheTpmsRegisters) {
  testing::AttestedNode node;
  const auto document = codec::write_json(to_value(node.evidence()));
  const auto log = read_event_log(as_bytes(document)).value();
  const auto shown = event_log_document(log);
  EXPECT_THAT(shown, testing::IsDeclared("orlop.eventlog/1"));
  const auto* bank = shown.find("banks")->find("sha256");
  ASSERT_NE(bank, nullptr);
  for (const auto pcr : {0U, 4U, 7U, 11U, 12U, 15U}) {
    EXPECT_EQ(bank->get_string(std::to_string(pcr)).value(),
              to_hex(node.tpm.banks[crypto::HashAlgorithm::sha256][pcr]));
  }
  EXPECT_EQ(bank->find("13"), nullptr);
  EXPECT_EQ(shown.find("events")->items().size(),
            log.firmware.events.size() + log.userspace.events.size());
  EXPECT_TRUE(shown.find("anomalies")->items().empty());
}

TEST(EventLog, EitherLogCanBeReadAlone) {
  testing::AttestedNode node;
  const auto firmware = read_event_log(node.firmware.bytes()).value();
  EXPECT_FALSE(firmware.firmware.events.empty());
  EXPECT_TRUE(firmware.userspace.events.empty());
  const auto text = node.userspace_log();
  const auto userspace = read_event_log(as_bytes(text)).value();
  EXPECT_TRUE(userspace.firmware.events.empty());
  EXPECT_EQ(userspace.userspace.events.size(), node.words.size());
}

TEST(EventLog, TablesNameTypesTextsAndAnomalies) {
  testing::AttestedNode node;
  const auto document = codec::write_json(to_value(node.evidence()));
  auto log = read_event_log(as_bytes(document)).value();
  log.firmware.anomalies.emplace_back("odd");
  const auto table = event_log_table(log);
  EXPECT_THAT(table, HasSubstr("  7  EV_EFI_VARIABLE_DRIVER_CONFIG       SecureBoot\n"));
  EXPECT_THAT(table, HasSubstr(" 11  EV_IPL                              .cmdline\n"));
  EXPECT_THAT(table, HasSubstr(" 11  phase                               ready\n"));
  EXPECT_THAT(table, HasSubstr("anomaly: odd\n"));
  EXPECT_THAT(
      replay_table(log),
      HasSubstr("sha256:11  " + node.manifest.uki_measurements.pcr11.at("sha256").phases.back()));
}

TEST(EventLog, ControlCharactersNeverReachATerminal) {
  testing::FirmwareLogBuilder builder;
  builder.event(4, tpm::kEvEfiAction, as_bytes("\x1b[2Jcleared"));
  const auto table = event_log_table(read_event_log(builder.bytes()).value());
  EXPECT_EQ(table.find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace orlop::agent::attestation
