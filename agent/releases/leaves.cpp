// SPDX-License-Identifier: Apache-2.0
#include "agent/releases/leaves.hpp"

#include "agent/releases/errors.hpp"

namespace orlop::agent::releases {

Result<disk::Leaves> authentic_leaves(ReleaseSource& source, const release::Manifest& manifest) {
  const auto file = TRY(source.leaves(manifest));
  auto leaves = TRY(disk::parse_leaves(file, manifest.root.size / disk::kVerityBlock));
  if (TRY(disk::root_hash_of(leaves)) != manifest.root_hash) {
    return fail(ReleasesErrc::leaves_mismatch,
                "the leaves of release {} do not hash up to its root hash {}",
                manifest.version.text(), manifest.root_hash.hex());
  }
  return leaves;
}

}  // namespace orlop::agent::releases
