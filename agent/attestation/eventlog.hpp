// SPDX-License-Identifier: Apache-2.0
// Measurement logs for people and programs: `orlop eventlog show|replay FILE`, on any machine.
// Pure functions over untrusted bytes.
#pragma once

#include <string>

#include "libs/base/bytes.hpp"
#include "libs/base/result.hpp"
#include "libs/codec/value.hpp"
#include "libs/tpm/firmware_log.hpp"
#include "libs/tpm/userspace_log.hpp"

namespace orlop::agent::attestation {

struct EventLog {
  tpm::FirmwareLog firmware;
  tpm::UserspaceLog userspace;
};

/// Reads what a file holds: a firmware log, a userspace log (starts with RS), or both out of an
/// evidence document (starts with `{`).
[[nodiscard]] Result<EventLog> read_event_log(ByteView file);

/// `orlop.eventlog/1`: the replayed banks, every event, the anomalies.
[[nodiscard]] codec::Value event_log_document(const EventLog& log);

/// The events as a table, one a line, then the anomalies; ends with a line feed.
[[nodiscard]] std::string event_log_table(const EventLog& log);
/// The replayed registers, one a line.
[[nodiscard]] std::string replay_table(const EventLog& log);

}  // namespace orlop::agent::attestation
