// SPDX-License-Identifier: Apache-2.0
#include "agent/attestation/claim_rule.hpp"

namespace orlop::agent::attestation {
namespace {

Judgement judge_release(const ReadEvidence& evidence, const Appraisal& appraisal) {
  if (!appraisal.manifest) return is_false("{}", no_manifest(evidence.statement));
  const auto& manifest = *appraisal.manifest;
  struct Row {
    std::string_view what;
    const std::string& stated;
    std::string trusted;
  };
  const auto& node = evidence.statement;
  for (const auto& [what, stated, trusted] :
       {Row{"product", node.product, manifest.product},
        Row{"variant", node.variant, manifest.variant},
        Row{"version", node.version, manifest.version.text()},
        Row{"root hash", node.root_hash, manifest.root_hash.hex()}}) {
    if (stated != trusted) {
      return is_false("the node runs {} {}, the manifest is of {}", what, stated, trusted);
    }
  }
  if (!appraisal.policy.version.empty() && appraisal.policy.version != manifest.version.text()) {
    return is_false("the node runs release {}, demanded is {}", manifest.version.text(),
                    appraisal.policy.version);
  }
  return is_true("the node runs {} {} {}", manifest.product, manifest.variant,
                 manifest.version.text());
}

}  // namespace

namespace claims {

extern const ClaimRule release;
const ClaimRule release{
    .name = "release",
    .text = "product, variant, version and root hash are the manifest's; version is the policy's",
    .required = Required::by_default,
    .judge = judge_release,
};

}  // namespace claims

}  // namespace orlop::agent::attestation
