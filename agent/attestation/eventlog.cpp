// SPDX-License-Identifier: Apache-2.0
#include "agent/attestation/eventlog.hpp"

#include "agent/attestation/evidence.hpp"
#include "libs/tpm/replay.hpp"

namespace orlop::agent::attestation {
namespace {

using codec::Value;

Value digests_of(const std::map<tpm::HashAlgorithm, Bytes>& digests) {
  auto value = Value::object();
  for (const auto& [bank, digest] : digests) value.set(crypto::to_string(bank), to_hex(digest));
  return value;
}

std::string table_line(std::uint32_t pcr, std::string_view type, std::string_view text) {
  const std::string shown = tpm::printable(text) ? std::string(text) : "";
  return formatted("{:>3}  {:<34}  {}\n", pcr, type, shown);
}

}  // namespace

Result<EventLog> read_event_log(ByteView file) {
  EventLog log;
  if (!file.empty() && file.front() == '{') {
    const auto evidence = TRY_CONTEXT(parse_evidence(as_text(file)), "reading the evidence");
    log.firmware = TRY(tpm::parse_firmware_log(evidence.firmware_log));
    log.userspace = TRY(tpm::parse_userspace_log(evidence.userspace_log));
  } else if (!file.empty() && file.front() == 0x1e) {
    log.userspace = TRY(tpm::parse_userspace_log(file));
  } else {
    log.firmware = TRY(tpm::parse_firmware_log(file));
  }
  return log;
}

Value event_log_document(const EventLog& log) {
  auto banks = Value::object();
  for (const auto& [algorithm, bank] : tpm::replay(log.firmware, log.userspace)) {
    auto registers = Value::object();
    for (const auto& [pcr, value] : bank) registers.set(std::to_string(pcr), to_hex(value));
    banks.set(crypto::to_string(algorithm), std::move(registers));
  }
  auto events = Value::array();
  for (const auto& event : log.firmware.events) {
    events.push(Value::object({{"log", "firmware"},
                               {"pcr", std::int64_t{event.pcr}},
                               {"type", tpm::event_type_name(event.type)},
                               {"digests", digests_of(event.digests)},
                               {"text", tpm::event_text(event)}}));
  }
  for (const auto& event : log.userspace.events) {
    events.push(Value::object({{"log", "userspace"},
                               {"pcr", std::int64_t{event.pcr}},
                               {"type", event.event_type},
                               {"digests", digests_of(event.digests)},
                               {"text", event.text}}));
  }
  auto anomalies = Value::array();
  for (const auto* list : {&log.firmware.anomalies, &log.userspace.anomalies}) {
    for (const auto& anomaly : *list) anomalies.push(anomaly);
  }
  return Value::object({{"schema", "orlop.eventlog/1"},
                        {"banks", std::move(banks)},
                        {"events", std::move(events)},
                        {"anomalies", std::move(anomalies)}});
}

std::string event_log_table(const EventLog& log) {
  std::string table = "PCR  TYPE                                TEXT\n";
  for (const auto& event : log.firmware.events) {
    table += table_line(event.pcr, tpm::event_type_name(event.type), tpm::event_text(event));
  }
  for (const auto& event : log.userspace.events) {
    table += table_line(event.pcr, event.event_type, event.text);
  }
  for (const auto* list : {&log.firmware.anomalies, &log.userspace.anomalies}) {
    for (const auto& anomaly : *list) table += "anomaly: " + anomaly + "\n";
  }
  return table;
}

std::string replay_table(const EventLog& log) {
  std::string table;
  for (const auto& [algorithm, bank] : tpm::replay(log.firmware, log.userspace)) {
    for (const auto& [pcr, value] : bank) {
      table += formatted("{}:{:<2}  {}\n", crypto::to_string(algorithm), pcr, to_hex(value));
    }
  }
  return table;
}

}  // namespace orlop::agent::attestation
