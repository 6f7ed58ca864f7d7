// SPDX-License-Identifier: Apache-2.0
// What is written and read about evidence.
#include "agent/documents/documents.hpp"
#include "libs/schema/forms.hpp"
#include "libs/schema/plain.hpp"

namespace orlop::agent::documents {
namespace {

using namespace schema::plain;
using schema::Document;
using schema::Field;
using schema::kBase64;
using schema::kHex;
using schema::kSha256;
using schema::kTime;

constexpr std::string_view kFindings[] = {"true", "false", "unknown"};
constexpr std::string_view kLogs[] = {"firmware", "userspace"};

constexpr Field kQuoteFields[] = {
    string("message", "TPMS_ATTEST.", kBase64),
    string("signature", "TPMT_SIGNATURE.", kBase64),
};
constexpr auto kQuote = section("What the TPM signed.", kQuoteFields);
constexpr Field kStatementFields[] = {
    string("product", "`orlop`."),
    string("variant", "What the image is for."),
    string("version", "Of the running release."),
    string("rootHash", "Of the running root image."),
    string("configurationDigest", "Of the configuration in effect; empty: none."),
    count("generation", "Of the configuration."),
    string("bootEntry", "File name of the boot entry."),
    flag("onTrial", "Whether the boot is not yet known to be good."),
    flag("secureBoot", "Whether the firmware checks signatures."),
    flag("logComplete", "Whether nothing was left out of the userspace log."),
    string("bootId", "Of the kernel."),
    string("time", "When the quote was made.", kTime),
};
constexpr auto kStatement =
    section("What the agent says of the node; the quote covers its digest.", kStatementFields);
constexpr Field kEvidenceFields[] = {
    string("nonce", "The verifier's; empty: none was given.", kHex),
    mapping("quote", "The TPM's part.", kQuote),
    string("attestationKey", "TPMT_PUBLIC of the key that signed.", kBase64),
    string("firmwareLog", "TCG event log of the firmware.", kBase64),
    string("userspaceLog", "systemd's log of measurements, JSON-SEQ.", kBase64),
    mapping("statement", "The agent's part.", kStatement),
};

constexpr Field kDigestEntry = {.kinds = schema::kString, .rule = kSha256};
constexpr Field kKeyName = {
    .kinds = schema::kString, .bytes = {.least = 68, .most = 68}, .rule = kHex};
constexpr Field kPolicyFields[] = {
    optional(string("nonce", "The one that was sent to the node.", kHex)),
    optional(string("version", "The release that must run; absent: any trusted one.")),
    optional(list("attestationKeys",
                  "Names of known nodes' keys: algorithm and SHA-256. Without them nothing passes.",
                  kKeyName)),
    optional(list("configurations", "Allowed digests of configurations.", kDigestEntry)),
    optional(list("pcr12Events", "Digests that firmware may put into PCR 12.", kDigestEntry)),
    optional(list("bootPrograms", "Further Authenticode digests allowed in PCR 4.", kDigestEntry)),
    optional(count("minimumSecurityEpoch", "Of the running release.")),
    optional(list("required",
                  "Claims that must be true, besides those that always must; absent: all.", kText)),
};
constexpr schema::AnySection kPolicy = {.document = "orlop.policy/1",
                                        .text = "What a verifier demands of evidence.",
                                        .fields = kPolicyFields};

constexpr Field kClaimFields[] = {
    string("claim", "Its name."),
    word("result", "`unknown`: the evidence does not show it.", kFindings),
    string("reason", "Why, in words."),
};
constexpr auto kClaim = section("One thing that is claimed.", kClaimFields);
constexpr auto kEachClaim = element(kClaim);
constexpr Field kVerdictFields[] = {
    flag("pass", "Whether nothing is false and everything required is true."),
    list("claims", "All of them.", kEachClaim),
};

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

constexpr Document kAttestationDocuments[] = {
    {document("orlop.evidence/1", "Evidence of what a node runs.", kEvidenceFields),
     "Answer of `orlop attest`; read by `orlop verify` anywhere; see [evidence](../evidence.md)."},
    {kPolicy, "Given to `orlop verify --policy`; an unknown member is an error."},
    {document("orlop.verdict/1", "What a verifier says of evidence.", kVerdictFields),
     "Answer of `orlop verify`."},
    {document("orlop.eventlog/1", "Measurement logs, and the registers they give.",
              kEventLogFields),
     "Answer of `orlop eventlog show`."},
};

}  // namespace

std::span<const Document> attestation_documents() { return kAttestationDocuments; }

}  // namespace orlop::agent::documents
