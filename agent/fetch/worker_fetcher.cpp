// SPDX-License-Identifier: Apache-2.0
#include "agent/fetch/worker_fetcher.hpp"

#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace orlop::agent::fetch {

ConnectWorker connect_to(std::filesystem::path socket) {
  return [socket = std::move(socket)]() -> Result<UniqueFd> {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const auto path = socket.string();
    if (path.size() >= sizeof address.sun_path) {
      return fail(Errc::invalid, "the socket path {} is too long", path);
    }
    std::ranges::copy(path, address.sun_path);
    UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!fd) return fail_errno(errno, "making a socket");
    if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
      return std::unexpected(
          Error::from_errno(errno, formatted("connecting to the downloader at {}", path))
              .with_remedy("Look at `systemctl status orlop-fetch.socket`."));
    }
    return fd;
  };
}

Result<Bytes> WorkerFetcher::fetch(const std::string& url, std::uint64_t max_bytes) {
  Bytes content;
  const net::ByteSink append = [&content](ByteView data) -> Status {
    content.insert(content.end(), data.begin(), data.end());
    return {};
  };
  TRY(perform({.url = url, .max = max_bytes}, max_bytes, append));
  return content;
}

Status WorkerFetcher::fetch_range(const std::string& url, net::ByteRange range,
                                  const net::ByteSink& sink) {
  std::uint64_t received = 0;
  const net::ByteSink count = [&received, &sink](ByteView data) -> Status {
    received += data.size();
    return sink(data);
  };
  TRY(perform({.url = url, .range = range}, range.length, count));
  if (received == range.length) return {};
  return fail(Errc::io, "{}: the downloader gave {} of {} bytes", url, received, range.length);
}

Status WorkerFetcher::perform(const FetchRequest& request, std::uint64_t allowed,
                              const net::ByteSink& sink) {
  const auto line = TRY(encode_request(request));
  const auto outcome = exchange(line, allowed, sink);
  // Rest of an unread answer: a new connection is simpler and safer than skipping over it.
  if (!in_step_) connection_.reset();
  return outcome;
}

Status WorkerFetcher::exchange(const std::string& line, std::uint64_t allowed,
                               const net::ByteSink& sink) {
  in_step_ = false;
  if (!connection_) {
    auto fd = TRY(connect_());
    const int number = fd.get();
    connection_ = std::make_unique<Connection>(std::move(fd), StreamReader(number, patience_));
  }
  TRY(write_all(connection_->fd.get(), as_bytes(line)));
  TRY(answer());
  in_step_ = false;
  return receive(allowed, sink);
}

Status WorkerFetcher::answer() {
  const auto line = TRY(connection_->reader.line(kMaxLine));
  if (!line) return fail(Errc::failed, "the downloader ended without an answer");
  in_step_ = true;
  return parse_answer(*line);
}

Status WorkerFetcher::receive(std::uint64_t allowed, const net::ByteSink& sink) {
  const auto begin = std::chrono::steady_clock::now();
  Bytes chunk;
  while (true) {
    if (longest_ && std::chrono::steady_clock::now() - begin >= *longest_)
      return fail(Errc::timed_out, "the answer is not complete after {} s", longest_->count());
    std::array<std::uint8_t, 4> header{};
    TRY(connection_->reader.block(header));
    ByteReader fields(header);
    const auto size = TRY(fields.le32("frame length"));
    if (size == 0) {
      in_step_ = true;
      return {};
    }
    if (size == kErrorFrame) return answer();
    if (size > kMaxChunk || size > allowed) {
      return fail(Errc::failed, "the downloader sent more than it was asked for");
    }
    allowed -= size;
    chunk.resize(size);
    TRY(connection_->reader.block(chunk));
    TRY(sink(chunk));
  }
}

}  // namespace orlop::agent::fetch
