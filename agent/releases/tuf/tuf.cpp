// SPDX-License-Identifier: Apache-2.0
// A TUF repository behind an address that the fetcher understands (https://, http://, file://).
#include "agent/releases/releases.hpp"
#include "agent/releases/tuf/repository_source.hpp"
#include "libs/crypto/digest.hpp"
#include "libs/sys/file.hpp"

namespace orlop::agent::releases {
namespace {

/// The source with the client it asks.
class OpenRepository final : public ReleaseSource {
 public:
  OpenRepository(trust::Client client, net::Fetcher& fetcher, std::string stem)
      : client_(std::move(client)), source_(client_, fetcher, std::move(stem)) {}
  Result<std::vector<Offer>> list() override { return source_.list(); }
  Result<Bytes> leaves(const release::Manifest& manifest) override {
    return source_.leaves(manifest);
  }
  Result<Bytes> uki(const release::Manifest& manifest) override { return source_.uki(manifest); }
  Status read_root(const release::Manifest& manifest, net::ByteRange range,
                   const net::ByteSink& sink) override {
    return source_.read_root(manifest, range, sink);
  }

 private:
  trust::Client client_;
  RepositorySource source_;
};

bool serves_repository(std::string_view address) { return !address.empty(); }

Result<std::unique_ptr<ReleaseSource>> open_repository(const std::string& address,
                                                       const SourcePorts& ports) {
  constexpr std::size_t kMaxRoot = std::size_t{512} << 10;
  auto root = TRY_CONTEXT(sys::read_file(ports.paths.initial_root, kMaxRoot),
                          "reading the image's trusted root");
  // What is known of one repository says nothing about another one.
  const auto folder = ports.paths.datastore / crypto::Sha256::of(as_bytes(address)).hex();
  auto client =
      TRY(trust::Client::open({address, folder, std::move(root)}, ports.fetcher, ports.clock));
  return std::make_unique<OpenRepository>(std::move(client), ports.fetcher, ports.stem);
}

}  // namespace

extern const SourceKind kTuf;
constinit const SourceKind kTuf = {.name = "tuf",
                                   .text = "a TUF repository (https://, http://, file://)",
                                   .serves = serves_repository,
                                   .open = open_repository};

}  // namespace orlop::agent::releases
