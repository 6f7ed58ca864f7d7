// SPDX-License-Identifier: Apache-2.0
// The list of claims, and what follows from it: names, the page.
#include <array>

#include "agent/attestation/claim_rule.hpp"

namespace orlop::agent::attestation {
namespace claims {

// Each is defined in claims/<name>.cpp.
extern const ClaimRule format, quote_signature, ak, nonce, statement, pcr_selection, logs_replay,
    pcr0_nonzero, secure_boot, boot_chain, pcr11, pcr12, pcr13_zero, release, security_epoch;

}  // namespace claims
namespace {

constexpr std::array kClaims{
    &claims::format,      &claims::quote_signature, &claims::ak,
    &claims::nonce,       &claims::statement,       &claims::pcr_selection,
    &claims::logs_replay, &claims::pcr0_nonzero,    &claims::secure_boot,
    &claims::boot_chain,  &claims::pcr11,           &claims::pcr12,
    &claims::pcr13_zero,  &claims::release,         &claims::security_epoch,
};

std::string_view source_of(const Needs& needs) {
  if (needs.logs && needs.manifest) return "vouched logs, manifest";
  if (needs.logs) return "vouched logs";
  return needs.manifest ? "manifest" : "the document";
}

}  // namespace

ClaimRules claim_rules() { return kClaims; }

const std::vector<std::string_view>& claim_names() {
  static const auto names = [] {
    std::vector<std::string_view> all;
    for (const auto* rule : kClaims) all.push_back(rule->name);
    return all;
  }();
  return names;
}

std::string claims_page(ClaimRules rules) {
  std::string page =
      "# Claims of a verdict\n\n"
      "What `orlop verify` says of [evidence](../formats/evidence.md), claim by claim. Each is "
      "`true`, `false` or `unknown`, with its reason.\n"
      "A verdict passes when no claim is false and every required one is true. Those that are "
      "always required need no mention in a\npolicy; the others are required unless the policy's "
      "`required` leaves them out.\n\n"
      "| claim | true when | judged from | required |\n|---|---|---|---|\n";
  for (const auto* rule : rules) {
    page += formatted("| `{}` | {} | {} | {} |\n", rule->name, rule->text, source_of(rule->needs),
                      rule->required == Required::always ? "always" : "by default");
  }
  return page +
         "\nA claim judged from *vouched logs* is `unknown` unless a genuine quote vouches for "
         "them; one judged from the release's\n*manifest* is `unknown` when the repository has no "
         "such release (and `release` is then false).\n";
}

}  // namespace orlop::agent::attestation
