// SPDX-License-Identifier: Apache-2.0
#include "agent/releases/tuf/configured_source.hpp"

#include <utility>

#include "agent/releases/source.hpp"
#include "agent/releases/tuf/repository_source.hpp"
#include "libs/crypto/digest.hpp"
#include "libs/sys/file.hpp"

namespace orlop::agent::daemon {

struct ConfiguredSource::Opened {
  Opened(trust::Client opened_client, net::Fetcher& fetcher, std::string stem)
      : client(std::move(opened_client)), source(client, fetcher, std::move(stem)) {}
  trust::Client client;
  RepositorySource source;
};

ConfiguredSource::ConfiguredSource(RepositoryAddress address, net::Fetcher& fetcher,
                                   const Clock& clock, std::string stem, TrustPaths paths)
    : address_(std::move(address)),
      fetcher_(fetcher),
      clock_(clock),
      stem_(std::move(stem)),
      paths_(std::move(paths)) {}

ConfiguredSource::~ConfiguredSource() = default;

Result<std::unique_ptr<ConfiguredSource::Opened>> ConfiguredSource::open(
    const std::string& repository) {
  constexpr std::size_t kMaxRoot = std::size_t{512} << 10;
  auto root = TRY_CONTEXT(sys::read_file(paths_.initial_root, kMaxRoot),
                          "reading the image's trusted root");
  // What is known of one repository says nothing about another one.
  const auto folder = paths_.datastore / crypto::Sha256::of(as_bytes(repository)).hex();
  auto client = TRY(trust::Client::open({repository, folder, std::move(root)}, fetcher_, clock_));
  return std::make_unique<Opened>(std::move(client), fetcher_, stem_);
}

Result<std::vector<Offer>> ConfiguredSource::list() {
  const auto repository = TRY_CONTEXT(address_(), "finding the repository of releases");
  if (repository.empty())
    return std::unexpected(
        Error(Errc::not_found, "no repository of releases is configured")
            .with_remedy("Set `upgrade: {repository: https://…}` in the node's configuration."));
  opened_ = TRY(open(repository));
  return TRY_CONTEXT(opened_->source.list(), "asking the repository " + repository);
}

Result<ReleaseSource*> ConfiguredSource::opened() {
  if (opened_) return &opened_->source;
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

}  // namespace orlop::agent::daemon
