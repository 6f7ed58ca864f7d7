// SPDX-License-Identifier: Apache-2.0
// The real fetchers. FileFetcher reads folders (file:// and plain paths), CurlFetcher speaks
// HTTP(S), make_fetcher() gives one that chooses by address. Each belongs to one thread.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "libs/net/fetcher.hpp"

namespace orlop::net {

/// Objects are regular files; anything else is Errc::not_found.
class FileFetcher final : public Fetcher {
 public:
  Result<Bytes> fetch(const std::string& url, std::uint64_t max_bytes) override;
  Status fetch_range(const std::string& url, ByteRange range, const ByteSink& sink) override;
};

struct CurlOptions {
  std::string proxy;      ///< "" none; proxy variables of the environment are never read
  std::string ca_bundle;  ///< PEM file; "" the system's
  std::chrono::seconds connect_timeout{30};
  std::chrono::seconds stall_timeout{30};  ///< less than 1 byte/s for that long: Errc::timed_out
};

/// http and https only, at most 5 redirects, certificates always verified. Connections are kept
/// between calls.
[[nodiscard]] std::unique_ptr<Fetcher> make_curl_fetcher(const CurlOptions& options = {});

/// http:// and https:// by curl, file:// and plain paths by FileFetcher, anything else
/// Errc::unsupported.
[[nodiscard]] std::unique_ptr<Fetcher> make_fetcher(const CurlOptions& options = {});

}  // namespace orlop::net
