// SPDX-License-Identifier: Apache-2.0
// Fetcher: the port through which bytes come from outside. Everything it returns is untrusted.
// Addresses: http://, https:// and file:// (a directory is the air-gapped form of a repository).
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "libs/base/bytes.hpp"
#include "libs/base/result.hpp"

namespace orlop::net {

/// Half-open byte range [offset, offset + length).
struct ByteRange {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  friend bool operator==(const ByteRange&, const ByteRange&) = default;
};

/// Receives consecutive pieces of a range, in order; an error stops the transfer and is returned.
using ByteSink = std::function<Status(ByteView)>;

class Fetcher {
 public:
  virtual ~Fetcher() = default;
  /// The whole object. More than `max_bytes` is Errc::no_space, a missing object Errc::not_found, a
  /// transfer that makes no progress for 30 s Errc::timed_out, anything else Errc::io.
  virtual Result<Bytes> fetch(const std::string& url, std::uint64_t max_bytes) = 0;
  /// One range of the object, streamed. A server that ignores Range is Errc::unsupported.
  virtual Status fetch_range(const std::string& url, ByteRange range, const ByteSink& sink) = 0;
};

}  // namespace orlop::net
