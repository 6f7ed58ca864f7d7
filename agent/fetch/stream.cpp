// SPDX-License-Identifier: Apache-2.0
#include "agent/fetch/stream.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace orlop::agent::fetch {
namespace {

constexpr std::size_t kReadSize = 64 * 1024;

Status wait_readable(int fd, std::chrono::seconds patience) {
  pollfd waiting{.fd = fd, .events = POLLIN, .revents = 0};
  const auto milliseconds = static_cast<int>(std::chrono::milliseconds(patience).count());
  const int ready = ::poll(&waiting, 1, milliseconds);
  if (ready > 0 || (ready < 0 && errno == EINTR)) return {};
  if (ready < 0) return fail_errno(errno, "waiting for the other side");
  return fail(Errc::timed_out, "the other side said nothing for {} s", patience.count());
}

}  // namespace

Result<bool> StreamReader::fill() {
  buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(used_));
  used_ = 0;
  const auto filled = buffer_.size();
  while (true) {
    if (patience_.count() > 0) TRY(wait_readable(fd_, patience_));
    buffer_.resize(filled + kReadSize);
    const auto count = ::read(fd_, buffer_.data() + filled, kReadSize);
    const int problem = errno;
    buffer_.resize(filled + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    if (count >= 0) return count > 0;
    if (problem == ECONNRESET) return false;
    if (problem != EINTR) return fail_errno(problem, "reading from the other side");
  }
}

Result<std::optional<std::string>> StreamReader::line(std::size_t max_bytes) {
  while (true) {
    const auto available = as_text(ByteView(buffer_).subspan(used_));
    const auto end = available.find('\n');
    if (end < max_bytes) {
      std::string line(available.substr(0, end));
      used_ += end + 1;
      return line;
    }
    if (available.size() >= max_bytes) {
      return fail(Errc::failed, "the other side sent a line of more than {} bytes", max_bytes);
    }
    const bool cut_off = !available.empty();
    if (TRY(fill())) continue;
    if (cut_off) return fail(Errc::failed, "the other side ended in the middle of a line");
    return std::nullopt;
  }
}

Status StreamReader::block(std::span<std::uint8_t> buffer) {
  while (!buffer.empty()) {
    if (used_ == buffer_.size() && !TRY(fill())) {
      return fail(Errc::io, "the other side ended, {} bytes short", buffer.size());
    }
    const auto count = std::min(buffer.size(), buffer_.size() - used_);
    std::copy_n(buffer_.begin() + static_cast<std::ptrdiff_t>(used_), count, buffer.begin());
    used_ += count;
    buffer = buffer.subspan(count);
  }
  return {};
}

Status write_all(int fd, ByteView data) {
  while (!data.empty()) {
    auto count = ::send(fd, data.data(), data.size(), MSG_NOSIGNAL);
    if (count < 0 && errno == ENOTSOCK) count = ::write(fd, data.data(), data.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail_errno(errno, "writing to the other side");
    data = data.subspan(static_cast<std::size_t>(count));
  }
  return {};
}

}  // namespace orlop::agent::fetch
