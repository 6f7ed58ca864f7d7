// SPDX-License-Identifier: Apache-2.0
// Verdict: what a verifier says of evidence, claim by claim, `orlop.verdict/1`
// (docs/formats/evidence.md). Values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libs/codec/value.hpp"
#include "libs/schema/types.hpp"

namespace orlop::agent::attestation {

inline constexpr std::string_view kVerdictSchema = "orlop.verdict/1";

enum class Finding {
  no,       ///< shown to be untrue
  yes,      ///< shown to be true
  unknown,  ///< neither could be shown
};
inline constexpr auto kFindings = schema::words<Finding>(
    {{"true", Finding::yes}, {"false", Finding::no}, {"unknown", Finding::unknown}});
/// "false", "true", "unknown".
[[nodiscard]] std::string_view to_string(Finding finding);

struct Claim {
  std::string name;
  Finding result = Finding::unknown;
  std::string reason;  ///< one sentence, also for what holds
  friend bool operator==(const Claim&, const Claim&) = default;
};

struct Verdict {
  bool pass = false;
  std::vector<Claim> claims;  ///< in the order of claim_names()
  /// The claim of that name, or nullptr.
  [[nodiscard]] const Claim* find(std::string_view name) const;
  friend bool operator==(const Verdict&, const Verdict&) = default;
};

/// Every claim a verdict makes, in its order.
[[nodiscard]] const std::vector<std::string_view>& claim_names();

/// pass: no claim is false and every required one is true.
[[nodiscard]] Verdict conclude(std::vector<Claim> claims, const std::vector<std::string>& required);

[[nodiscard]] codec::Value to_value(const Verdict& verdict);

}  // namespace orlop::agent::attestation
