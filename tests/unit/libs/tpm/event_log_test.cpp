// SPDX-License-Identifier: Apache-2.0
// Both logs and their replay.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/tpm/measurement_log.hpp"
#include "libs/tpm/replay.hpp"
#include "tests/support/firmware_log_builder.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::tpm {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using testing::FirmwareLogBuilder;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsErrorSaying;
using testing::IsOk;

constexpr auto kSha256 = HashAlgorithm::sha256;
constexpr auto kSha384 = HashAlgorithm::sha384;

Bytes locality(std::uint8_t value) {
  auto data = to_bytes(std::string_view("StartupLocality\0", 16));
  data.push_back(value);
  return data;
}

FirmwareLogBuilder sample() {
  FirmwareLogBuilder log({kSha256, kSha384});
  log.event(0, 8, to_utf16le("version 1"))
      .variable(kEvVariableDriverConfig, "SecureBoot", Bytes{1})
      .separator(7)
      .event(4, kEvEfiAction, as_bytes("Calling EFI Application from Boot Option"))
      .event(11, kEvIpl, to_utf16le(".linux"), as_bytes({".linux\0", 7}));
  return log;
}

TEST(FirmwareLog, ReadsEventsOfAllBanks) {
  const auto log = parse_firmware_log(sample().bytes()).value();
  EXPECT_THAT(log.anomalies, IsEmpty());
  EXPECT_THAT(log.banks, ElementsAre(kSha256, kSha384));
  ASSERT_EQ(log.events.size(), 5U);
  EXPECT_EQ(event_type_name(log.events[1].type), "EV_EFI_VARIABLE_DRIVER_CONFIG");
  const auto variable = parse_variable_event(log.events[1].data).value();
  EXPECT_EQ(variable.name, "SecureBoot");
  EXPECT_EQ(variable.data, Bytes{1});
  EXPECT_EQ(to_hex(log.events[4].digests.at(kSha256)),
            "0da293e37ad5511c59be47993769aacb91b243f7d010288e118dc90e95aaef5a");
  EXPECT_EQ(event_type_name(0x1234), "0x00001234");
}

TEST(FirmwareLog, EveryTruncationKeepsTheEventsBeforeItAndSaysSo) {
  const auto bytes = sample().bytes();
  const auto whole = parse_firmware_log(bytes).value();
  for (std::size_t length = 1; length < bytes.size(); ++length) {
    const auto log = parse_firmware_log(ByteView(bytes).first(length));
    if (!log) continue;  // cut inside the header
    const bool between = std::ranges::contains(whole.events, length, &FirmwareEvent::offset);
    EXPECT_EQ(log->anomalies.empty(), between) << length;
    EXPECT_LT(log->events.size(), whole.events.size());
  }
}

TEST(FirmwareLog, NeedsItsHeader) {
  EXPECT_THAT(parse_firmware_log({}), testing::IsOkAnd(FirmwareLog{}));
  EXPECT_THAT(parse_firmware_log(Bytes(64, 0)), IsErrorSaying(Errc::unsupported, "Spec ID"));
  EXPECT_THAT(parse_firmware_log(Bytes(kMaxFirmwareLogBytes + 1)),
              IsErrorSaying(Errc::no_space, "firmware log"));
}

struct Oddity {
  const char* name;
  FirmwareLogBuilder log;
  const char* anomaly;
};
class OddFirmwareLog : public ::testing::TestWithParam<Oddity> {};
TEST_P(OddFirmwareLog, IsReadAndFlagged) {
  const auto log = parse_firmware_log(GetParam().log.bytes());
  ASSERT_THAT(log, IsOk());
  EXPECT_THAT(log->anomalies, Contains(HasSubstr(GetParam().anomaly)));
}
INSTANTIATE_TEST_SUITE_P(
    Rows, OddFirmwareLog,
    ::testing::Values(
        Oddity{"ForeignPcr", sample().event(24, kEvIpl, {}), "there is no PCR 24"},
        Oddity{"MissingBank", sample().event_with_digests(4, kEvIpl, {}, {{kSha256, Bytes(32)}}),
               "no sha384 digest"},
        Oddity{"ForgedSeparator", sample().event(5, kEvSeparator, Bytes(4, 0), Bytes(4, 1)),
               "not that of the EV_SEPARATOR data"},
        Oddity{"TwoSeparators", sample().separator(7), "PCR 7 has 2 separators"},
        Oddity{"ShortLocality", sample().event(0, kEvNoAction, ByteView(locality(3)).first(16)),
               "malformed StartupLocality"}),
    [](const auto& param_info) { return param_info.param.name; });

TEST(Replay, NoActionEventsExtendNothingAndLocalityStartsPcr0) {
  auto builder = FirmwareLogBuilder();
  builder.event(0, kEvNoAction, locality(3)).event(0xFFFFFFFF, kEvNoAction, as_bytes("vendor"));
  const auto log = parse_firmware_log(builder.bytes()).value();
  EXPECT_THAT(log.anomalies, IsEmpty());
  Bytes expected(32, 0);
  expected.back() = 3;
  EXPECT_EQ(replay(log, {}), (Banks{{kSha256, {{0, expected}}}}));

  const auto extended_log =
      parse_firmware_log(builder.event(0, 8, as_bytes("crtm")).bytes()).value();
  EXPECT_EQ(replay(extended_log, {})[kSha256][0],
            extended(kSha256, expected, crypto::digest(kSha256, as_bytes("crtm"))));
}

// TPM library part 1, "H-CRTM before TPM2_Startup()": the register starts at 4.
TEST(Replay, HardwareRootOfMeasurementStartsPcr0AtFour) {
  Bytes start(32, 0);
  start.back() = 4;
  const auto expected = extended(kSha256, start, crypto::digest(kSha256, as_bytes("h-crtm")));
  auto builder = FirmwareLogBuilder();
  builder.event(0, kEvHardwareCrtm, as_bytes("HCRTM"), as_bytes("h-crtm"));
  EXPECT_EQ(replay(parse_firmware_log(builder.bytes()).value(), {}),
            (Banks{{kSha256, {{0, expected}}}}));
  // Firmware that also states the locality says the same.
  auto both = FirmwareLogBuilder();
  both.event(0, kEvNoAction, locality(4)).event(0, kEvHardwareCrtm, {}, as_bytes("h-crtm"));
  EXPECT_EQ(replay(parse_firmware_log(both.bytes()).value(), {}),
            (Banks{{kSha256, {{0, expected}}}}));
  // The same event type in another register starts nothing.
  auto elsewhere = FirmwareLogBuilder();
  elsewhere.event(1, kEvHardwareCrtm, {}, as_bytes("h-crtm")).event(0, 8, as_bytes("crtm"));
  EXPECT_EQ(replay(parse_firmware_log(elsewhere.bytes()).value(), {})[kSha256][0],
            extended(kSha256, Bytes(32, 0), crypto::digest(kSha256, as_bytes("crtm"))));
}

std::string record(std::uint32_t pcr, std::string_view word, std::string_view type = "phase") {
  return serialise({.pcr = pcr,
                    .digests = {{kSha256, crypto::digest(kSha256, as_bytes(word))}},
                    .word = std::string(word),
                    .event_type = std::string(type),
                    .boot_id = "b007",
                    .timestamp = std::chrono::microseconds(5)});
}

TEST(UserspaceLog, ReadsWhatWasWritten) {
  const auto text = record(11, "enter-initrd") + record(15, "machine-id:00", "machine-id");
  const auto log = parse_userspace_log(as_bytes(text)).value();
  EXPECT_THAT(log.anomalies, IsEmpty());
  ASSERT_EQ(log.events.size(), 2U);
  EXPECT_EQ(
      log.events[0],
      (UserspaceEvent{.pcr = 11,
                      .digests = {{kSha256, crypto::digest(kSha256, as_bytes("enter-initrd"))}},
                      .content_type = "orlop",
                      .event_type = "phase",
                      .text = "enter-initrd",
                      .boot_id = "b007",
                      .timestamp = 5}));
}

// A record as systemd 257 writes it, with a bank we do not use.
TEST(UserspaceLog, ReadsSystemdsRecords) {
  const std::string text =
      "\x1e{\"pcr\":11,\"digests\":[{\"hashAlg\":\"sha1\",\"digest\":\"00\"},"
      "{\"hashAlg\":\"sha256\",\"digest\":"
      "\"f9e8ccdc9f3d7a9d6e1e6ae4ab1e2ce5a2dd1f0ff6fb7d0e9d0ca4a2e3f3e7aa\"}],"
      "\"content_type\":\"systemd\",\"content\":{\"string\":\"volume\",\"bootId\":"
      "\"6d2c3a6e3c6b4c5cb3d6e3c6b4c5cb3d\",\"timestamp\":1234,\"eventType\":\"volume-key\"}}\n";
  const auto log = parse_userspace_log(as_bytes(text)).value();
  EXPECT_THAT(log.anomalies, IsEmpty());
  ASSERT_EQ(log.events.size(), 1U);
  EXPECT_EQ(log.events[0].content_type, "systemd");
  EXPECT_EQ(log.events[0].digests.size(), 1U);
  EXPECT_EQ(word_matches(log.events[0], kSha256), std::nullopt);
}

struct OddRecord {
  std::string text;
  std::size_t events;
  const char* anomaly;
};
TEST(UserspaceLog, FlagsWhatIsOdd) {
  const auto good = record(11, "ready");
  auto forged = good;
  forged.replace(forged.find("ready"), 5, "final");
  for (const auto& row : std::vector<OddRecord>{
           {good + good.substr(0, good.size() / 2), 1, "record 2: the record is cut short"},
           {"\x1enonsense\n" + good, 1, "record 1: "},
           {good + "\x1e{\"pcr\":24,\"digests\":[]}\n", 1, "there is no PCR 24"},
           {"junk" + good, 1, "does not start with a record separator"},
           {forged, 1, "not that of the word \"final\""},
       }) {
    const auto log = parse_userspace_log(as_bytes(row.text)).value();
    EXPECT_EQ(log.events.size(), row.events) << row.text;
    EXPECT_THAT(log.anomalies, Contains(HasSubstr(row.anomaly))) << row.text;
  }
}

TEST(Replay, AppliesFirmwareFirstThenUserspaceInOrder) {
  auto builder = FirmwareLogBuilder();
  builder.event(11, kEvIpl, {}, as_bytes({".linux\0", 7}))
      .event(11, kEvIpl, {}, as_bytes("HALLO\n"))
      .event(11, kEvIpl, {}, as_bytes({".initrd\0", 8}))
      .event(11, kEvIpl, {}, as_bytes("foobar\n"));
  const auto userspace = parse_userspace_log(as_bytes(record(11, "foo"))).value();
  const auto banks = replay(parse_firmware_log(builder.bytes()).value(), userspace);
  EXPECT_EQ(to_hex(banks.at(kSha256).at(11)),
            "21c49c1242042649e09c156546fd7d425ccc3c67359f840507b30be4e0f6f699");
}

}  // namespace
}  // namespace orlop::tpm
