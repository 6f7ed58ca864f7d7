// SPDX-License-Identifier: Apache-2.0
// RepositorySource: the releases of a TUF repository. Fetches each manifest once, however often it
// is asked; writes only what the TUF client keeps. Not thread-safe.
#pragma once

#include <map>
#include <string>

#include "agent/releases/source.hpp"
#include "libs/trust/client.hpp"

namespace orlop::agent::releases {

/// Releases of a TUF repository: the manifests among its targets, and their files.
class RepositorySource final : public ReleaseSource {
 public:
  /// Both must outlive the source. `stem` is `<product>-<variant>`: other manifests are skipped.
  RepositorySource(trust::Client& client, net::Fetcher& fetcher, std::string stem)
      : client_(client), fetcher_(fetcher), stem_(std::move(stem)) {}
  Result<std::vector<Offer>> list() override;
  Result<Bytes> leaves(const release::Manifest& manifest) override;
  Result<Bytes> uki(const release::Manifest& manifest) override;
  Status read_root(const release::Manifest& manifest, net::ByteRange range,
                   const net::ByteSink& sink) override;

 private:
  /// What a manifest among the targets says; fetched unless its content is known.
  Result<release::Manifest> manifest_of(const trust::TrustedTarget& target);
  /// The target of that name, which must be the very file the manifest means.
  Result<trust::TrustedTarget> find(const release::FileRef& file, std::string_view kind);

  trust::Client& client_;
  net::Fetcher& fetcher_;
  std::string stem_;
  std::map<crypto::Sha256, release::Manifest> manifests_;  ///< of the last list(), by their digest
};

}  // namespace orlop::agent::releases
