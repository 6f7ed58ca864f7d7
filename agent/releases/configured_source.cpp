// SPDX-License-Identifier: Apache-2.0
#include "agent/releases/configured_source.hpp"

#include <utility>

namespace orlop::agent::releases {

ConfiguredSource::ConfiguredSource(RepositoryAddress address, net::Fetcher& fetcher,
                                   const Clock& clock, std::string stem, TrustPaths paths)
    : address_(std::move(address)),
      ports_{
          .fetcher = fetcher, .clock = clock, .stem = std::move(stem), .paths = std::move(paths)} {}

Result<std::vector<Offer>> ConfiguredSource::list() {
  const auto repository = TRY_CONTEXT(address_(), "finding the repository of releases");
  if (repository.empty())
    return std::unexpected(
        Error(Errc::not_found, "no repository of releases is configured")
            .with_remedy("Set `upgrade: {repository: https://…}` in the node's configuration."));
  if (!opened_ || opened_address_ != repository) {
    opened_.reset();
    opened_ = TRY(open_source(repository, ports_));
    opened_address_ = repository;
  }
  return TRY_CONTEXT(opened_->list(), "asking the repository " + repository);
}

Result<ReleaseSource*> ConfiguredSource::opened() {
  if (opened_) return opened_.get();
  return fail(Errc::conflict, "the repository was not asked for its releases yet");
}

Result<Bytes> ConfiguredSource::leaves(const release::Manifest& manifest) {
  return TRY(opened())->leaves(manifest);
}

Result<Bytes> ConfiguredSource::uki(const release::Manifest& manifest) {
  return TRY(opened())->uki(manifest);
}

Status ConfiguredSource::read_root(const release::Manifest& manifest, net::ByteRange range,
                                   const net::ByteSink& sink) {
  return TRY(opened())->read_root(manifest, range, sink);
}

}  // namespace orlop::agent::releases
