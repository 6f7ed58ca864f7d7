// SPDX-License-Identifier: Apache-2.0
#include "agent/attestation/policy.hpp"

#include "agent/attestation/sections.hpp"
#include "libs/codec/json.hpp"

namespace orlop::agent::attestation {

std::vector<std::string> Policy::default_required() {
  return {claim_names().begin(), claim_names().end()};
}

Result<Policy> parse_policy(std::string_view json) {
  const auto document =
      TRY_CONTEXT(codec::parse_json(json, {.max_bytes = kMaxPolicyBytes}), "reading the policy");
  return schema::parse(document, kPolicy, {.file = "the policy"});
}

}  // namespace orlop::agent::attestation
