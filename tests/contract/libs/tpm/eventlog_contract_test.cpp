// SPDX-License-Identifier: Apache-2.0
// Our replay of a firmware log against tpm2_eventlog's.
#include <gtest/gtest.h>

#include <optional>
#include <sstream>

#include "libs/sys/command.hpp"
#include "libs/sys/file.hpp"
#include "libs/tpm/replay.hpp"
#include "libs/tpm/tpm.hpp"
#include "tests/support/firmware_log_builder.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/swtpm.hpp"

namespace orlop::tpm {
namespace {

constexpr auto kSha256 = HashAlgorithm::sha256;
constexpr auto kSha384 = HashAlgorithm::sha384;

/// The `pcrs:` part of tpm2_eventlog's output: "  sha256:" and then "    11 : 0x…" lines.
Banks parse_pcrs(const std::string& output) {
  Banks banks;
  std::optional<HashAlgorithm> bank;
  std::istringstream lines(output.substr(output.find("\npcrs:")));
  for (std::string line; std::getline(lines, line);) {
    const auto colon = line.find(':');
    const auto value = line.find("0x");
    if (value == std::string::npos) {
      const auto name = line.substr(0, colon);
      const auto parsed = parse_algorithm(name.substr(name.find_last_of(' ') + 1));
      bank = parsed ? std::optional(*parsed) : std::nullopt;
    } else if (bank) {
      banks[*bank][static_cast<std::uint32_t>(std::stoul(line))] =
          from_hex(line.substr(value + 2)).value();
    }
  }
  return banks;
}

TEST(EventLog, ReplaysLikeTpm2Eventlog) {
  testing::FirmwareLogBuilder log({kSha256, kSha384});
  log.event(0, 8, to_utf16le("version 1"))
      .variable(kEvVariableDriverConfig, "SecureBoot", Bytes{1})
      .variable(kEvVariableDriverConfig, "PK", Bytes(40, 9))
      .event(4, kEvEfiAction, as_bytes("Calling EFI Application from Boot Option"))
      .event(11, kEvIpl, to_utf16le(".linux"), as_bytes({".linux\0", 7}))
      .event(11, kEvIpl, to_utf16le(".linux"), as_bytes("kernel"));
  for (std::uint32_t pcr = 0; pcr < 8; ++pcr) log.separator(pcr);

  const auto folder = sys::TemporaryFolder::create().value();
  const auto path = folder.path() / "log";
  ASSERT_THAT(sys::write_file(path, log.bytes(), 0644, sys::Durability::volatile_),
              testing::IsOk());
  sys::SystemCommandRunner runner;
  const auto output = sys::run_checked(runner, {.argv = {"tpm2_eventlog", path.string()}});
  ASSERT_THAT(output, testing::IsOk());
  const auto expected = parse_pcrs(*output);
  ASSERT_EQ(expected.size(), 2U) << *output;
  EXPECT_EQ(expected.at(kSha256).size(), 9U);
  EXPECT_EQ(replay(parse_firmware_log(log.bytes()).value(), {}), expected);
}

TEST(EventLog, HardwareRootOfMeasurementReplaysToWhatTheTpmHolds) {
  const auto emulator = testing::Swtpm::start_measuring("h-crtm");
  ASSERT_THAT(emulator, testing::IsOk());
  const auto tpm = open_tpm(emulator->tcti()).value();
  ASSERT_THAT(tpm->extend(0, as_bytes("version 1")), testing::IsOk());
  testing::FirmwareLogBuilder log;
  log.event(0, kEvHardwareCrtm, as_bytes("HCRTM"), as_bytes("h-crtm"))
      .event(0, 8, as_bytes("version 1"));
  EXPECT_EQ(replay(parse_firmware_log(log.bytes()).value(), {}).at(kSha256),
            tpm->read_pcrs(kSha256, {0}).value());
}

}  // namespace
}  // namespace orlop::tpm
