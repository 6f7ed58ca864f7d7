// SPDX-License-Identifier: Apache-2.0
#include "agent/upgrade/failed_releases.hpp"

#include <algorithm>

namespace orlop::agent::upgrade {
namespace {

constexpr std::size_t kMaxRemembered = 32;

}  // namespace

const FailedRelease* FailedReleases::find(const crypto::Sha256& digest) const {
  const auto found = std::ranges::find(releases, digest, &FailedRelease::digest);
  return found == releases.end() ? nullptr : &*found;
}

void FailedReleases::add(FailedRelease release) {
  forget(release.digest);
  releases.push_back(std::move(release));
  if (releases.size() > kMaxRemembered) releases.erase(releases.begin());
}

void FailedReleases::forget(const crypto::Sha256& digest) {
  std::erase_if(releases, [&digest](const auto& one) { return one.digest == digest; });
}

codec::Value to_value(const FailedReleases& releases) {
  return schema::to_value(releases, kFailedReleasesDocument);
}

}  // namespace orlop::agent::upgrade
