// SPDX-License-Identifier: Apache-2.0
// The firmware's measurement log: /sys/kernel/security/tpm0/binary_bios_measurements in the TCG PC
// Client crypto-agile format. Pure functions over untrusted bytes; safe from any thread.
//
// A log is a claim: it is true as far as its replay gives the quoted registers. Beyond that, event
// *data* is only as good as data_matches() says, since the digest need not cover it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/bytes.hpp"
#include "libs/base/result.hpp"
#include "libs/tpm/pcr.hpp"

namespace orlop::tpm {

inline constexpr std::size_t kMaxFirmwareLogBytes = std::size_t{1} << 20;
inline constexpr std::size_t kMaxFirmwareEvents = 8192;

/// Event types (TCG PC Client Platform Firmware Profile, section 10.4.1) that somebody here asks
/// for.
enum EventType : std::uint32_t {
  kEvNoAction = 0x3,
  kEvSeparator = 0x4,
  kEvEventTag = 0x6,
  kEvIpl = 0xD,
  kEvVariableDriverConfig = 0x80000001,
  kEvBootServicesApplication = 0x80000003,
  kEvGptEvent = 0x80000006,
  kEvEfiAction = 0x80000007,
  kEvHardwareCrtm = 0x80000010,
  kEvVariableAuthority = 0x800000E0,
};
/// "EV_SEPARATOR"; a hexadecimal number for a type we have no name for.
[[nodiscard]] std::string event_type_name(std::uint32_t type);

struct FirmwareEvent {
  std::uint32_t pcr = 0;
  std::uint32_t type = 0;
  std::map<HashAlgorithm, Bytes> digests;  ///< of the banks we use
  Bytes data;
  std::size_t offset = 0;  ///< in the log
  friend bool operator==(const FirmwareEvent&, const FirmwareEvent&) = default;
};

struct FirmwareLog {
  std::vector<HashAlgorithm> banks;  ///< that the log's header announces, of those we use
  /// What PCR 0 starts at: the locality of TPM2_Startup, or 4 when the hardware measured the
  /// firmware's first code before it (H-CRTM).
  std::uint8_t startup_locality = 0;
  std::vector<FirmwareEvent> events;   ///< without the header; EV_NO_ACTION included
  std::vector<std::string> anomalies;  ///< each a sentence; empty for a well-formed log
  friend bool operator==(const FirmwareLog&, const FirmwareLog&) = default;
};

/// A log that does not start with a "Spec ID Event03" header is Errc::unsupported, one over
/// kMaxFirmwareLogBytes Errc::no_space. One that is cut short or damaged further on gives the
/// events before that point and an anomaly. An empty log is a machine that measured nothing.
[[nodiscard]] Result<FirmwareLog> parse_firmware_log(ByteView bytes);

/// Whether the event's digest is that of its data; nothing for types whose digest covers something
/// else (files, sections), and for a bank that the event has no digest for.
[[nodiscard]] std::optional<bool> data_matches(const FirmwareEvent& event, HashAlgorithm bank);

/// Whether a measurement log's text may be shown: not empty, printable ASCII only.
[[nodiscard]] bool printable(std::string_view text);

/// What the event's data says, as far as it is printable text: names of variables, actions, names
/// of sections, command lines (ASCII or UTF-16), at most 160 bytes. Empty for everything else.
[[nodiscard]] std::string event_text(const FirmwareEvent& event);

/// UEFI_VARIABLE_DATA: the data of variable events.
struct VariableEvent {
  Bytes guid;  ///< 16 bytes, as in memory
  std::string name;
  Bytes data;
};
[[nodiscard]] Result<VariableEvent> parse_variable_event(ByteView data);

}  // namespace orlop::tpm
