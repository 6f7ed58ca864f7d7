// SPDX-License-Identifier: Apache-2.0
// ReleaseSource: the port to where releases come from. The real ones are a folder each below this
// one; tests/fakes/fake_source.hpp is the one in memory. One user at a time.
#pragma once

#include <vector>

#include "libs/base/result.hpp"
#include "libs/crypto/digest.hpp"
#include "libs/net/fetcher.hpp"
#include "libs/release/manifest.hpp"

namespace orlop::agent::releases {

/// A release that a trusted source vouches for.
struct Offer {
  release::Manifest manifest;
  crypto::Sha256 digest;  ///< of the manifest file: the release's identity
};

class ReleaseSource {
 public:
  virtual ~ReleaseSource() = default;
  /// Every release on offer, authenticated, in no particular order.
  virtual Result<std::vector<Offer>> list() = 0;
  /// The leaves file and the UKI, each checked against the manifest's size and SHA-256.
  virtual Result<Bytes> leaves(const release::Manifest& manifest) = 0;
  virtual Result<Bytes> uki(const release::Manifest& manifest) = 0;
  /// A piece of the root image, in order, as it arrives. NOT authenticated: whoever calls it checks
  /// each block against its leaf.
  virtual Status read_root(const release::Manifest& manifest, net::ByteRange range,
                           const net::ByteSink& sink) = 0;
};

}  // namespace orlop::agent::releases
