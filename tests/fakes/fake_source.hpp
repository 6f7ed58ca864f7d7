// SPDX-License-Identifier: Apache-2.0
// FakeSource: releases made from blocks, with a manifest that is true of them. The network can go
// away after a number of bytes, and the root image served can be tampered with.
#pragma once

#include <map>
#include <string>

#include "agent/releases/source.hpp"
#include "libs/disk/verity.hpp"
#include "tests/support/sample_manifest.hpp"

namespace orlop::testing {

struct FakeRelease {
  release::Manifest manifest;
  crypto::Sha256 digest;
  Bytes root;
  Bytes leaves;
  Bytes uki;
  disk::Verity verity;
};

/// A release with that root image. Its "UKI" is the root hash in hex, padded to `uki_size`.
inline FakeRelease make_release(const char* version, Bytes root, std::size_t uki_size = 6000) {
  disk::Leaves leaves;
  for (std::size_t at = 0; at < root.size(); at += disk::kVerityBlock) {
    leaves.push_back(crypto::Sha256::of(ByteView(root).subspan(at, disk::kVerityBlock)));
  }
  auto verity = *disk::build_verity(leaves);
  auto leaves_file = disk::serialise_leaves(leaves);
  auto uki = to_bytes(verity.root_hash.hex());
  uki.resize(uki_size);
  const auto ref = [](const Bytes& bytes) {
    return release::FileRef{bytes.size(), crypto::Sha256::of(bytes)};
  };
  auto manifest = sample_manifest(version);
  manifest.security_epoch = 1;
  manifest.root = ref(root);
  manifest.root_hash = verity.root_hash;
  manifest.leaves = ref(leaves_file);
  manifest.uki = ref(uki);
  manifest.minimum_agent = "0.1";
  const auto digest = crypto::Sha256::of(as_bytes(release::serialise(manifest)));
  return {std::move(manifest),    digest,         std::move(root),
          std::move(leaves_file), std::move(uki), std::move(verity)};
}

class FakeSource final : public agent::releases::ReleaseSource {
 public:
  std::map<std::string, FakeRelease> releases;  ///< by version
  std::uint64_t root_bytes_served = 0;
  std::uint64_t serve_at_most = UINT64_MAX;  ///< root bytes, then the network is gone
  bool offline = false;

  void add(FakeRelease release) {
    const auto version = release.manifest.version.text();
    releases.insert_or_assign(version, std::move(release));
  }

  Result<std::vector<agent::releases::Offer>> list() override {
    if (offline) return fail(Errc::io, "the repository cannot be reached");
    std::vector<agent::releases::Offer> offers;
    for (const auto& [version, release] : releases) {
      offers.push_back({release.manifest, release.digest});
    }
    return offers;
  }
  Result<Bytes> leaves(const release::Manifest& manifest) override {
    return releases.at(manifest.version.text()).leaves;
  }
  Result<Bytes> uki(const release::Manifest& manifest) override {
    if (offline) return fail(Errc::io, "the repository cannot be reached");
    return releases.at(manifest.version.text()).uki;
  }
  Status read_root(const release::Manifest& manifest, net::ByteRange range,
                   const net::ByteSink& sink) override {
    const auto& root = releases.at(manifest.version.text()).root;
    auto rest = ByteView(root).subspan(range.offset, range.length);
    while (!rest.empty()) {  // odd pieces, so that blocks arrive in parts
      const auto piece = rest.first(std::min<std::size_t>(rest.size(), 1500));
      if (root_bytes_served + piece.size() > serve_at_most) {
        return fail(Errc::io, "the connection was lost");
      }
      root_bytes_served += piece.size();
      if (auto taken = sink(piece); !taken) return taken;
      rest = rest.subspan(piece.size());
    }
    return {};
  }
};

}  // namespace orlop::testing
