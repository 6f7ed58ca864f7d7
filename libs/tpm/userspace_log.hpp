// SPDX-License-Identifier: Apache-2.0
// The userspace measurement log as a verifier reads it: an RFC 7464 JSON text sequence to which
// systemd (boot phases, machine id, volumes) and Orlop (configuration) append one record for each
// extension. Pure functions over untrusted bytes; safe from any thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "libs/base/bytes.hpp"
#include "libs/base/result.hpp"
#include "libs/tpm/pcr.hpp"

namespace orlop::tpm {

inline constexpr char kRecordSeparator = '\x1e';  ///< before each record (RFC 7464)
inline constexpr std::size_t kMaxUserspaceLogBytes = std::size_t{1} << 20;
inline constexpr std::size_t kMaxUserspaceEvents = 4096;

struct UserspaceEvent {
  std::uint32_t pcr = 0;
  std::map<HashAlgorithm, Bytes> digests;  ///< of the banks we use
  std::string content_type;                ///< "systemd" or "orlop"
  std::string event_type;                  ///< "phase", "machine-id", "configuration", …
  std::string text;                        ///< the measured word
  std::string boot_id;
  std::int64_t timestamp = 0;  ///< microseconds since boot
  friend bool operator==(const UserspaceEvent&, const UserspaceEvent&) = default;
};

struct UserspaceLog {
  std::vector<UserspaceEvent> events;
  std::vector<std::string> anomalies;  ///< each a sentence; empty for a well-formed log
  friend bool operator==(const UserspaceLog&, const UserspaceLog&) = default;
};

/// More than kMaxUserspaceLogBytes is Errc::no_space. A record that cannot be read is an anomaly
/// and extends nothing; so is a word whose digest is not its own (volume keys excepted: they are
/// measured as a keyed hash).
[[nodiscard]] Result<UserspaceLog> parse_userspace_log(ByteView bytes);

/// Whether the event's digest is that of its word; nothing for volume keys and missing banks.
[[nodiscard]] std::optional<bool> word_matches(const UserspaceEvent& event, HashAlgorithm bank);

}  // namespace orlop::tpm
