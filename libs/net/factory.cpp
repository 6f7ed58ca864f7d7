// SPDX-License-Identifier: Apache-2.0
#include "libs/net/factory.hpp"

#include "libs/net/url.hpp"

namespace orlop::net {
namespace {

class SchemeFetcher final : public Fetcher {
 public:
  explicit SchemeFetcher(const CurlOptions& options) : http_(make_curl_fetcher(options)) {}

  Result<Bytes> fetch(const std::string& url, std::uint64_t max_bytes) override {
    return TRY(choose(url))->fetch(url, max_bytes);
  }
  Status fetch_range(const std::string& url, ByteRange range, const ByteSink& sink) override {
    return TRY(choose(url))->fetch_range(url, range, sink);
  }

 private:
  Result<Fetcher*> choose(const std::string& url) {
    const auto scheme = scheme_of(url);
    if (scheme == "http" || scheme == "https") return http_.get();
    if (scheme == "file" || scheme.empty()) return &files_;
    return std::unexpected(
        Error(Errc::unsupported, formatted("{} has the unknown scheme '{}'", url, scheme))
            .with_remedy("Use an address that starts with https://, http:// or file://."));
  }

  std::unique_ptr<Fetcher> http_;
  FileFetcher files_;
};

}  // namespace

std::unique_ptr<Fetcher> make_fetcher(const CurlOptions& options) {
  return std::make_unique<SchemeFetcher>(options);
}

}  // namespace orlop::net
