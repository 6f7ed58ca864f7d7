// SPDX-License-Identifier: Apache-2.0
// RepositorySource: the releases of a TUF repository. Fetches; writes only what the TUF client
// keeps. Not thread-safe.
#pragma once

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
  /// The target of that name, which must be the very file the manifest means.
  Result<trust::TrustedTarget> find(const release::FileRef& file, std::string_view kind);

  trust::Client& client_;
  net::Fetcher& fetcher_;
  std::string stem_;
};

}  // namespace orlop::agent::releases
