// SPDX-License-Identifier: Apache-2.0
// WorkerFetcher: a Fetcher whose bytes come from the sandboxed downloader, so that the process that
// uses it never opens an Internet socket. The downloader is untrusted too: everything it says is
// bounded. Belongs to one thread.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

#include "agent/fetch/protocol.hpp"
#include "agent/fetch/stream.hpp"
#include "libs/base/handle.hpp"
#include "libs/net/fetcher.hpp"

namespace orlop::agent::fetch {

inline constexpr const char* kFetchSocket = "/run/orlop/fetch.sock";

/// Gives a connected stream socket with a downloader at its other end.
using ConnectWorker = std::function<Result<UniqueFd>()>;
/// Connects to a socket in the file system (kFetchSocket).
[[nodiscard]] ConnectWorker connect_to(std::filesystem::path socket);

class WorkerFetcher final : public net::Fetcher {
 public:
  /// Connects at the first request, and anew after a connection broke or a sink refused. Silence
  /// longer than `patience` is Errc::timed_out; the downloader itself gives up sooner. So is an
  /// answer that is not complete after `longest`, when that is given.
  explicit WorkerFetcher(ConnectWorker connect,
                         std::chrono::seconds patience = std::chrono::minutes(3),
                         std::optional<std::chrono::seconds> longest = {})
      : connect_(std::move(connect)), patience_(patience), longest_(longest) {}

  /// At most kMaxWholeObject bytes; more is Errc::no_space even when `max_bytes` allows it.
  Result<Bytes> fetch(const std::string& url, std::uint64_t max_bytes) override;
  Status fetch_range(const std::string& url, net::ByteRange range,
                     const net::ByteSink& sink) override;

 private:
  struct Connection {
    UniqueFd fd;
    StreamReader reader;
  };

  Status perform(const FetchRequest& request, std::uint64_t allowed, const net::ByteSink& sink);
  Status exchange(const std::string& line, std::uint64_t allowed, const net::ByteSink& sink);
  Status receive(std::uint64_t allowed, const net::ByteSink& sink);
  Status answer();

  ConnectWorker connect_;
  std::chrono::seconds patience_;
  std::optional<std::chrono::seconds> longest_;
  std::unique_ptr<Connection> connection_;
  bool in_step_ = false;  ///< the last answer was read to its end
};

}  // namespace orlop::agent::fetch
