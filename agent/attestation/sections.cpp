// SPDX-License-Identifier: Apache-2.0
#include "agent/attestation/sections.hpp"

#include <algorithm>

#include "libs/base/text.hpp"
#include "libs/schema/forms.hpp"

namespace orlop::agent::attestation {
namespace {

using codec::Value;
using schema::at;
using schema::Field;
using schema::Written;

// ---- the policy

/// Hexadecimal values of `Size` bytes, kept in lower case.
template <std::size_t Size>
std::optional<std::string> parse_digits(std::string_view text) {
  const auto bytes = from_hex(text);
  if (!bytes || bytes->size() != Size) return std::nullopt;
  return to_hex(*bytes);
}
std::string print_digits(const std::string& digits) { return digits; }
std::string print_bytes(const Bytes& bytes) { return to_hex(bytes); }

constexpr schema::Text<parse_nonce, print_bytes> kPolicyNonce{
    .name = "nonce of 16 to 64 bytes", .example = "00112233445566778899aabbccddeeff"};
constexpr schema::Text<parse_digits<32>, print_digits> kDigest{
    .name = "SHA-256 digest in hexadecimal", .example = "(64 digits)"};
constexpr schema::Text<parse_digits<34>, print_digits> kKeyName{
    .name = "name of a key: algorithm and SHA-256 in hexadecimal", .example = "000b(64 digits)"};

constexpr schema::Bounds kNotEmpty = {.least = 1};
constexpr Field kDigestEntry = {.rule = {.pattern = "^[0-9a-fA-F]{64}$"}};
constexpr Field kKeyNameEntry = {.rule = {.pattern = "^[0-9a-fA-F]{68}$"}};

std::optional<schema::Problem> check_claim(const Value& value) {
  if (std::ranges::contains(claim_names(), std::string_view(value.string()))) return std::nullopt;
  const std::vector<std::string> names(claim_names().begin(), claim_names().end());
  return schema::Problem{formatted("is no claim: '{}'", value.string()),
                         formatted("Name one of '{}'.", join_words(names, "', '"))};
}
constexpr Field kClaimName = {.rule = {.check = check_claim}};

constexpr Field kPolicyFields[] = {
    {.key = "nonce",
     .member = at<&Policy::nonce, kPolicyNonce>,
     .text = "The one that was sent to the node, 16 to 64 bytes.",
     .rule = {.text = "Hexadecimal.", .pattern = "^([0-9a-fA-F]{2}){16,64}$"}},
    {.key = "version",
     .member = at<&Policy::version>,
     .text = "The release that must run; absent: any trusted one.",
     .bytes = kNotEmpty,
     .written = Written::when_set},
    {.key = "attestationKeys",
     .member = at<&Policy::attestation_keys, kKeyName>,
     .text = "Names of known nodes' keys: algorithm and SHA-256. Without them nothing passes.",
     .items = kNotEmpty,
     .each = &kKeyNameEntry,
     .written = Written::when_set},
    {.key = "configurations",
     .member = at<&Policy::configurations, kDigest>,
     .text = "Allowed digests of configurations.",
     .items = kNotEmpty,
     .each = &kDigestEntry,
     .written = Written::when_set},
    {.key = "pcr12Events",
     .member = at<&Policy::pcr12_events, kDigest>,
     .text = "Digests that firmware may put into PCR 12.",
     .items = kNotEmpty,
     .each = &kDigestEntry,
     .written = Written::when_set},
    {.key = "bootPrograms",
     .member = at<&Policy::boot_programs, kDigest>,
     .text = "Further Authenticode digests allowed in PCR 4.",
     .items = kNotEmpty,
     .each = &kDigestEntry,
     .written = Written::when_set},
    {.key = "minimumSecurityEpoch",
     .member = at<&Policy::minimum_security_epoch>,
     .text = "Of the running release.",
     .written = Written::when_set},
    {.key = "required",
     .member = at<&Policy::required>,
     .text = "Claims that must be true, besides those that always must; absent: all.",
     .items = kNotEmpty,
     .each = &kClaimName},
};

// ---- evidence

constexpr Field required(std::string_view key, schema::Member member, std::string_view text,
                         schema::Rule rule = {}) {
  return {.key = key, .member = member, .text = text, .required = true, .rule = rule};
}

constexpr Field kStatementFields[] = {
    required("product", at<&Statement::product>, "`orlop`."),
    required("variant", at<&Statement::variant>, "What the image is for."),
    required("version", at<&Statement::version>, "Of the running release."),
    required("rootHash", at<&Statement::root_hash>, "Of the running root image."),
    required("configurationDigest", at<&Statement::configuration_digest>,
             "Of the configuration in effect; empty: none."),
    required("generation", at<&Statement::generation>, "Of the configuration."),
    required("bootEntry", at<&Statement::boot_entry>, "File name of the boot entry."),
    required("onTrial", at<&Statement::on_trial>, "Whether the boot is not yet known to be good."),
    required("secureBoot", at<&Statement::secure_boot>, "Whether the firmware checks signatures."),
    required("logComplete", at<&Statement::log_complete>,
             "Whether nothing was left out of the userspace log."),
    required("bootId", at<&Statement::boot_id>, "Of the kernel."),
    required("time", at<&Statement::time>, "When the quote was made.", schema::kTime),
};

constexpr Field kQuoteFields[] = {
    required("message", at<&tpm::Quote::attest, schema::kBase64Bytes>, "TPMS_ATTEST.",
             schema::kBase64Form),
    required("signature", at<&tpm::Quote::signature, schema::kBase64Bytes>, "TPMT_SIGNATURE.",
             schema::kBase64Form),
};
constexpr schema::Section<tpm::Quote> kQuote({.text = "What the TPM signed.",
                                              .fields = kQuoteFields,
                                              .unknown = schema::Unknown::kept});

constexpr Field kEvidenceFields[] = {
    {.key = "nonce",
     .member = at<&Evidence::nonce, schema::kHexBytes>,
     .text = "The verifier's, or a random one; at most 64 bytes.",
     .required = true,
     .bytes = {.most = 2 * kMaxNonceBytes},
     .rule = schema::kHexForm},
    required("quote", at<&Evidence::quote, kQuote>, "The TPM's part."),
    required("attestationKey", at<&Evidence::attestation_key, schema::kBase64Bytes>,
             "TPMT_PUBLIC of the key that signed.", schema::kBase64Form),
    required("firmwareLog", at<&Evidence::firmware_log, schema::kBase64Bytes>,
             "TCG event log of the firmware.", schema::kBase64Form),
    required("userspaceLog", at<&Evidence::userspace_log, schema::kBase64Bytes>,
             "systemd's log of measurements, JSON-SEQ.", schema::kBase64Form),
    // Kept as it stood: the quote covers every word of it.
    {.key = "statement",
     .member = at<&Evidence::statement>,
     .kinds = schema::kMapping,
     .text = "The agent's part.",
     .required = true,
     .section = &kStatement},
};

// ---- the verdict

constexpr Field kClaimFields[] = {
    required("claim", at<&Claim::name>, "Its name."),
    required("result", at<&Claim::result, kFindings>, "`unknown`: the evidence does not show it."),
    required("reason", at<&Claim::reason>, "Why, in words."),
};
constexpr schema::Section<Claim> kClaim({.text = "One thing that is claimed.",
                                         .fields = kClaimFields,
                                         .unknown = schema::Unknown::kept});
constexpr Field kVerdictFields[] = {
    required("pass", at<&Verdict::pass>,
             "Whether nothing is false and everything required is true."),
    required("claims", at<&Verdict::claims, kClaim>, "All of them."),
};

}  // namespace

const schema::Section<Policy> kPolicy({.document = kPolicySchema,
                                       .text = "What a verifier demands of evidence.",
                                       .fields = kPolicyFields});
const schema::Section<Statement> kStatement(
    {.text = "What the agent says of the node; the quote covers its digest.",
     .fields = kStatementFields,
     .unknown = schema::Unknown::kept});
const schema::Section<Evidence> kEvidence({.document = kEvidenceSchema,
                                           .text = "Evidence of what a node runs.",
                                           .fields = kEvidenceFields,
                                           .unknown = schema::Unknown::kept});
const schema::Section<Verdict> kVerdict({.document = kVerdictSchema,
                                         .text = "What a verifier says of evidence.",
                                         .fields = kVerdictFields,
                                         .unknown = schema::Unknown::kept});

}  // namespace orlop::agent::attestation
