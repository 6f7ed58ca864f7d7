// SPDX-License-Identifier: Apache-2.0
#include "agent/fetch/server.hpp"

#include <algorithm>
#include <array>

#include "agent/fetch/protocol.hpp"
#include "agent/fetch/stream.hpp"

namespace orlop::agent::fetch {
namespace {

/// One answer: its line goes out with the first content or the outcome, whichever comes first.
class Answer {
 public:
  explicit Answer(int fd) : fd_(fd) {}

  Status content(ByteView data) {
    TRY(begin());
    while (!data.empty()) {
      const auto chunk = data.first(std::min<std::size_t>(data.size(), kMaxChunk));
      TRY(frame(static_cast<std::uint32_t>(chunk.size())));
      TRY(send(chunk));
      data = data.subspan(chunk.size());
    }
    return {};
  }

  Status finish(const Status& outcome) {
    if (lost_) return std::unexpected(*lost_);
    if (!outcome) {
      if (begun_) TRY(frame(kErrorFrame));
      return send(as_bytes(encode_failure(outcome.error())));
    }
    TRY(begin());
    return frame(0);
  }

 private:
  Status begin() {
    if (begun_) return {};
    begun_ = true;
    return send(as_bytes(encode_success()));
  }
  Status frame(std::uint32_t value) {
    std::array<std::uint8_t, 4> bytes{};
    for (auto& byte : bytes) {
      byte = static_cast<std::uint8_t>(value & 0xff);
      value >>= 8;
    }
    return send(bytes);
  }
  /// A connection that is lost is not an outcome of the fetch: it ends the service.
  Status send(ByteView data) {
    auto sent = write_all(fd_, data);
    if (!sent) lost_ = sent.error();
    return sent;
  }

  int fd_;
  bool begun_ = false;
  std::optional<Error> lost_;
};

Status fetch_into(Answer& answer, const FetchRequest& request, net::Fetcher& fetcher) {
  if (request.range) {
    return fetcher.fetch_range(request.url, *request.range,
                               [&answer](ByteView data) { return answer.content(data); });
  }
  const auto content = TRY(fetcher.fetch(request.url, std::min(request.max, kMaxWholeObject)));
  return answer.content(content);
}

}  // namespace

Status serve_fetches(int in_fd, int out_fd, net::Fetcher& fetcher) {
  StreamReader requests(in_fd);
  while (const auto line = TRY(requests.line(kMaxLine))) {
    Answer answer(out_fd);
    const auto request = parse_request(*line);
    if (!request) {
      const auto refused = Status(std::unexpect, request.error());
      TRY(answer.finish(refused));
      return refused;
    }
    const auto outcome = fetch_into(answer, *request, fetcher);
    TRY(answer.finish(outcome));
  }
  return {};
}

}  // namespace orlop::agent::fetch
