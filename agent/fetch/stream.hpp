// SPDX-License-Identifier: Apache-2.0
// Stream: bounded reads of lines and blocks from a descriptor, and whole writes to one. Does not
// own descriptors; belongs to one thread.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>

#include "libs/base/bytes.hpp"
#include "libs/base/result.hpp"

namespace orlop::agent::fetch {

class StreamReader {
 public:
  /// A read that waits longer than `patience` is Errc::timed_out; zero waits for ever.
  explicit StreamReader(int fd, std::chrono::seconds patience = {})
      : fd_(fd), patience_(patience) {}

  /// A line without its newline; nothing at the end of the stream. Longer than `max_bytes`, or cut
  /// off, is Errc::failed.
  Result<std::optional<std::string>> line(std::size_t max_bytes);
  /// Exactly `buffer.size()` bytes; an earlier end is Errc::io.
  Status block(std::span<std::uint8_t> buffer);

 private:
  /// Adds what there is to the buffer; false at the end of the stream.
  Result<bool> fill();

  int fd_;
  std::chrono::seconds patience_;
  Bytes buffer_;
  std::size_t used_ = 0;
};

/// A reader that has gone is Errc::io, never a signal (for sockets; see the caller for pipes).
[[nodiscard]] Status write_all(int fd, ByteView data);

}  // namespace orlop::agent::fetch
