// SPDX-License-Identifier: Apache-2.0
// ConfiguredSource: the releases of the repository that the configuration names right now. Each
// list() reads the setting again, so a changed `upgrade.repository` needs no restart; what was
// learned of a repository is kept while its address stays. Belongs to the worker's thread.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "agent/releases/releases.hpp"

namespace orlop::agent::releases {

class ConfiguredSource final : public ReleaseSource {
 public:
  using RepositoryAddress = std::function<Result<std::string>()>;  ///< empty: none configured

  /// `fetcher` and `clock` must outlive the source; `stem` is `<product>-<variant>`.
  ConfiguredSource(RepositoryAddress address, net::Fetcher& fetcher, const Clock& clock,
                   std::string stem, TrustPaths paths = {});

  Result<std::vector<Offer>> list() override;
  /// These need a list() before them: Errc::conflict otherwise.
  Result<Bytes> leaves(const release::Manifest& manifest) override;
  Result<Bytes> uki(const release::Manifest& manifest) override;
  Status read_root(const release::Manifest& manifest, net::ByteRange range,
                   const net::ByteSink& sink) override;

 private:
  Result<ReleaseSource*> opened();

  RepositoryAddress address_;
  SourcePorts ports_;
  std::unique_ptr<ReleaseSource> opened_;
  std::string opened_address_;
};

}  // namespace orlop::agent::releases
