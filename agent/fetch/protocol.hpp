// SPDX-License-Identifier: Apache-2.0
// The protocol between orlopd and its sandboxed downloader, over one connected stream socket.
//
//   request    one line of JSON: {"url","max"} for a whole object, {"url","offset","length"} for a
//              range
//   answer     one line of JSON: {"ok":true}, or {"ok":false,"code","message","remedy"}
//   content    after ok, frames: u32 LE length (1 to kMaxChunk), then that many bytes; length 0
//              ends the content; kErrorFrame ends it too, and a line like a failed answer follows
//
// Requests follow one another on a connection. Neither side believes the other: lines, chunks and
// totals are bounded on both. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "libs/base/result.hpp"
#include "libs/net/fetcher.hpp"

namespace orlop::agent::fetch {

inline constexpr std::size_t kMaxLine = 8192;
inline constexpr std::uint32_t kMaxChunk = 256 * 1024;
inline constexpr std::uint32_t kErrorFrame = 0xffffffff;
/// Whole objects pass through the downloader's small memory; larger ones are asked for in ranges.
inline constexpr std::uint64_t kMaxWholeObject = std::uint64_t{16} << 20;

struct FetchRequest {
  std::string url;
  std::uint64_t max = 0;                ///< of a whole object
  std::optional<net::ByteRange> range;  ///< otherwise
  friend bool operator==(const FetchRequest&, const FetchRequest&) = default;
};

/// One line with its newline. An address that does not fit into kMaxLine is Errc::invalid.
[[nodiscard]] Result<std::string> encode_request(const FetchRequest& request);
/// `line` without its newline.
[[nodiscard]] Result<FetchRequest> parse_request(std::string_view line);

[[nodiscard]] std::string encode_success();
/// Long messages are cut.
[[nodiscard]] std::string encode_failure(const Error& error);
/// Nothing for success, the downloader's error for failure (control characters removed: it ends up
/// on terminals). A line of another form is Errc::failed.
[[nodiscard]] Status parse_answer(std::string_view line);

}  // namespace orlop::agent::fetch
