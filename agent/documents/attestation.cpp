// SPDX-License-Identifier: Apache-2.0
// What is written and read about evidence.
#include "agent/attestation/sections.hpp"
#include "agent/documents/documents.hpp"
#include "libs/schema/plain.hpp"

namespace orlop::agent::documents {
namespace {

using namespace schema::plain;
using schema::Document;
using schema::Field;

constexpr std::string_view kLogs[] = {"firmware", "userspace"};

constexpr Field kRegisters = {.kinds = schema::kMapping, .each = &kText};
constexpr Field kEventFields[] = {
    word("log", "Where it stands.", kLogs),
    count("pcr", "The register it was extended into."),
    string("type", "Of the event."),
    map("digests", "By algorithm.", kText),
    string("text", "What it says, as far as it is text."),
};
constexpr auto kEvent = section("One event.", kEventFields);
constexpr auto kEachEvent = element(kEvent);
constexpr Field kEventLogFields[] = {
    map("banks", "By algorithm: the registers that the events give.", kRegisters),
    list("events", "Firmware's, then userspace's.", kEachEvent),
    list("anomalies", "What is odd about the logs, a sentence each.", kText),
};

}  // namespace

std::vector<Document> attestation_documents() {
  return {
      {attestation::kEvidence,
       "Answer of `orlop attest`; read by `orlop verify` anywhere; see "
       "[evidence](../evidence.md)."},
      {attestation::kPolicy, "Given to `orlop verify --policy`; an unknown member is an error."},
      {attestation::kVerdict, "Answer of `orlop verify`."},
      {document("orlop.eventlog/1", "Measurement logs, and the registers they give.",
                kEventLogFields),
       "Answer of `orlop eventlog show`."},
  };
}

}  // namespace orlop::agent::documents
