// SPDX-License-Identifier: Apache-2.0
#include "agent/attestation/verdict.hpp"

#include <algorithm>

#include "agent/attestation/sections.hpp"

namespace orlop::agent::attestation {

std::string_view to_string(Finding finding) { return kFindings.name(finding); }

const Claim* Verdict::find(std::string_view name) const {
  const auto found = std::ranges::find(claims, name, &Claim::name);
  return found == claims.end() ? nullptr : &*found;
}

Verdict conclude(std::vector<Claim> claims, const std::vector<std::string>& required) {
  Verdict verdict{.pass = true, .claims = std::move(claims)};
  for (const auto& claim : verdict.claims) {
    if (claim.result == Finding::no) verdict.pass = false;
  }
  for (const auto& name : required) {
    const auto* claim = verdict.find(name);
    if (claim == nullptr || claim->result != Finding::yes) verdict.pass = false;
  }
  return verdict;
}

codec::Value to_value(const Verdict& verdict) { return schema::to_value(verdict, kVerdict); }

}  // namespace orlop::agent::attestation
