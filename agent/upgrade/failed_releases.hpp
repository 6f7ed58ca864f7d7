// SPDX-License-Identifier: Apache-2.0
// The releases that failed on this node (`/state/orlop/failed-releases.json`): a release whose
// manifest digest stands here is not installed again unless somebody asks for a retry. Pure values.
#pragma once

#include <string>
#include <vector>

#include "agent/records/record.hpp"
#include "libs/base/clock.hpp"
#include "libs/base/version.hpp"
#include "libs/codec/value.hpp"
#include "libs/crypto/digest.hpp"

namespace orlop::agent::upgrade {

struct FailedRelease {
  Version version;
  crypto::Sha256 digest;  ///< of its manifest
  std::string reason;     ///< a sentence
  UnixTime time{};
  friend bool operator==(const FailedRelease&, const FailedRelease&) = default;
};

struct FailedReleases {
  std::vector<FailedRelease> releases{};  ///< oldest first

  [[nodiscard]] const FailedRelease* find(const crypto::Sha256& digest) const;
  /// Replaces what was known of the same digest; the oldest of more than 32 is forgotten.
  void add(FailedRelease release);
  void forget(const crypto::Sha256& digest);
  friend bool operator==(const FailedReleases&, const FailedReleases&) = default;
};

/// `orlop.failed-releases/1`
[[nodiscard]] codec::Value to_value(const FailedReleases& releases);

extern const schema::Section<FailedReleases> kFailedReleasesDocument;
inline constexpr records::Format<FailedReleases> kFailedReleases = {
    .file = "failed-releases.json", .section = &kFailedReleasesDocument};

}  // namespace orlop::agent::upgrade
