// SPDX-License-Identifier: Apache-2.0
// ClaimRule: one thing that a verdict says of evidence, described by itself: its name, what it
// means, what it needs, and how it is judged. One file in claims/ defines each; claims.cpp lists
// them; appraise() knows none of them. Pure functions; for this room and its tests.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "agent/attestation/policy.hpp"
#include "agent/attestation/read_evidence.hpp"
#include "agent/attestation/verdict.hpp"
#include "libs/base/format.hpp"
#include "libs/release/manifest.hpp"

namespace orlop::agent::attestation {

/// What evidence is judged by.
struct Appraisal {
  const std::optional<release::Manifest>& manifest;  ///< of the release that the evidence names
  const Policy& policy;
  const Error* unreadable = nullptr;  ///< why the evidence cannot be read
};

struct Judgement {
  Finding result = Finding::unknown;
  std::string reason;  ///< one sentence, also for what holds
};
template <typename... Args>
Judgement is_true(std::format_string<Args...> reason, Args&&... args) {
  return {Finding::yes, formatted(reason, std::forward<Args>(args)...)};
}
template <typename... Args>
Judgement is_false(std::format_string<Args...> reason, Args&&... args) {
  return {Finding::no, formatted(reason, std::forward<Args>(args)...)};
}
template <typename... Args>
Judgement is_unknown(std::format_string<Args...> reason, Args&&... args) {
  return {Finding::unknown, formatted(reason, std::forward<Args>(args)...)};
}
/// Of a release that the trusted source does not have.
[[nodiscard]] std::string no_manifest(const Statement& statement);

/// Without these a claim is unknown, and its judge is not asked.
struct Needs {
  bool evidence = true;   ///< that can be read
  bool logs = false;      ///< that a genuine quote vouches for
  bool manifest = false;  ///< of the release that the evidence names
};

enum class Required {
  always,      ///< without it the evidence is anybody's, or of any time: nothing passes
  by_default,  ///< a policy may leave it out of `required`
};

/// What the claim means for the logs: whether the quote that vouches for them is genuine.
enum class Vouches {
  never,
  when_true,     ///< they count only when it is true
  unless_false,  ///< they do not count when it is false
};

struct ClaimRule {
  std::string_view name;  ///< "pcr0-nonzero"
  std::string_view text;  ///< "true when …", Markdown
  Needs needs{};
  Required required = Required::by_default;
  Vouches vouches = Vouches::never;
  Judgement (*judge)(const ReadEvidence&, const Appraisal&);
};

/// Every claim, in the order of the verdict: what vouches for the logs comes before what needs
/// them.
using ClaimRules = std::span<const ClaimRule* const>;
[[nodiscard]] ClaimRules claim_rules();

/// appraise() by a list of rules. Whatever `policy.required` says, the rules that are required
/// always are required.
[[nodiscard]] Verdict appraise_by(ClaimRules rules, std::string_view evidence_json,
                                  const std::optional<release::Manifest>& manifest,
                                  const Policy& policy);

/// docs/reference/claims.md
[[nodiscard]] std::string claims_page(ClaimRules rules);

}  // namespace orlop::agent::attestation
