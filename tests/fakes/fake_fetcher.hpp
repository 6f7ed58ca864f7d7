// SPDX-License-Identifier: Apache-2.0
// FakeFetcher: objects in memory. Can fail at the n-th call, cut the n-th answer short, and counts
// calls and bytes, so that tests can assert what was transferred.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "libs/net/fetcher.hpp"

namespace orlop::testing {

class FakeFetcher final : public net::Fetcher {
 public:
  std::map<std::string, Bytes> objects;

  /// The n-th call from now (0 is the next) returns `error`.
  void fail_call(std::size_t n, Error error) { failure_ = {calls_ + n, std::move(error)}; }
  /// The n-th call from now delivers only `bytes` bytes of its range, then Errc::io.
  void cut_call(std::size_t n, std::uint64_t bytes) { cut_ = {calls_ + n, bytes}; }

  [[nodiscard]] std::size_t calls() const { return calls_; }
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
  [[nodiscard]] const std::vector<std::string>& requests() const { return requests_; }

  Result<Bytes> fetch(const std::string& url, std::uint64_t max_bytes) override {
    const auto* object = TRY(begin(url));
    if (object->size() > max_bytes) {
      return fail(Errc::no_space, "{} has {} bytes, {} are allowed", url, object->size(),
                  max_bytes);
    }
    Bytes content;
    TRY(deliver(url, *object, [&content](ByteView data) -> Status {
      content.insert(content.end(), data.begin(), data.end());
      return {};
    }));
    return content;
  }

  Status fetch_range(const std::string& url, net::ByteRange range,
                     const net::ByteSink& sink) override {
    if (range.length == 0) return {};
    const auto* object = TRY(begin(url));
    if (range.length > object->size() || range.offset > object->size() - range.length) {
      return fail(Errc::io, "{}: the range {}+{} lies outside", url, range.offset, range.length);
    }
    return deliver(url, ByteView(*object).subspan(range.offset, range.length), sink);
  }

 private:
  template <typename T>
  struct AtCall {
    std::size_t call;
    T what;
  };

  Result<const Bytes*> begin(const std::string& url) {
    requests_.push_back(url);
    const auto call = calls_++;
    if (failure_ && failure_->call == call) return std::unexpected(failure_->what);
    const auto found = objects.find(url);
    if (found == objects.end()) return fail(Errc::not_found, "{} does not exist", url);
    return &found->second;
  }

  Status deliver(const std::string& url, ByteView data, const net::ByteSink& sink) {
    const bool short_answer = cut_ && cut_->call + 1 == calls_;
    if (short_answer) data = data.first(std::min<std::uint64_t>(data.size(), cut_->what));
    constexpr std::size_t kPiece = 16384;
    while (!data.empty()) {
      const auto piece = data.first(std::min(data.size(), kPiece));
      bytes_ += piece.size();
      TRY(sink(piece));
      data = data.subspan(piece.size());
    }
    if (short_answer) return fail(Errc::io, "{} ended early", url);
    return {};
  }

  std::size_t calls_ = 0;
  std::uint64_t bytes_ = 0;
  std::vector<std::string> requests_;
  std::optional<AtCall<Error>> failure_;
  std::optional<AtCall<std::uint64_t>> cut_;
};

}  // namespace orlop::testing
