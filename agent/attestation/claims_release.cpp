// SPDX-License-Identifier: Apache-2.0
#include "agent/attestation/claims.hpp"

namespace orlop::agent::attestation {

using enum Finding;

Claim release_claim(const Facts& facts, const release::Manifest& manifest, const Policy& policy) {
  struct Row {
    std::string_view what;
    const std::string& stated;
    std::string trusted;
  };
  const auto& node = facts.statement;
  for (const auto& [what, stated, trusted] :
       {Row{"product", node.product, manifest.product},
        Row{"variant", node.variant, manifest.variant},
        Row{"version", node.version, manifest.version.text()},
        Row{"root hash", node.root_hash, manifest.root_hash.hex()}}) {
    if (stated != trusted) {
      return claim("release", no, "the node runs {} {}, the manifest is of {}", what, stated,
                   trusted);
    }
  }
  if (!policy.version.empty() && policy.version != manifest.version.text()) {
    return claim("release", no, "the node runs release {}, demanded is {}", manifest.version.text(),
                 policy.version);
  }
  return claim("release", yes, "the node runs {} {} {}", manifest.product, manifest.variant,
               manifest.version.text());
}

Claim epoch_claim(const release::Manifest& manifest, const Policy& policy) {
  const auto epoch = manifest.security_epoch;
  if (epoch < policy.minimum_security_epoch) {
    return claim("security-epoch", no, "release {} has the security epoch {}, demanded is {}",
                 manifest.version.text(), epoch, policy.minimum_security_epoch);
  }
  return claim("security-epoch", yes, "release {} has the security epoch {}",
               manifest.version.text(), epoch);
}

}  // namespace orlop::agent::attestation
