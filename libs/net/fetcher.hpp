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
  /// The whole object. More than `max_bytes` is Errc::no_space, a missing object Errc::not_found,
  /// one that the server does not give us Errc::denied, a server whose certificate does not verify
  /// Errc::untrusted, a transfer that makes no progress for 30 s Errc::timed_out, an address of an
  /// unknown kind Errc::unsupported, anything else Errc::io.
  virtual Result<Bytes> fetch(const std::string& url, std::uint64_t max_bytes) = 0;
  /// One range of the object, streamed; the same errors. A range that is not inside the object is
  /// Errc::io, a server that ignores Range Errc::unsupported. On an error the sink may have got the
  /// beginning of the range, never more than the range.
  virtual Status fetch_range(const std::string& url, ByteRange range, const ByteSink& sink) = 0;
};

}  // namespace orlop::net
