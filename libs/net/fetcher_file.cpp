// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

#include "libs/net/factory.hpp"
#include "libs/net/url.hpp"
#include "libs/sys/file.hpp"

namespace orlop::net {
namespace {

constexpr std::uint64_t kChunk = std::uint64_t{1} << 20;

struct OpenFile {
  UniqueFd fd;
  std::string path;
  std::uint64_t size = 0;
};

/// O_NONBLOCK keeps a FIFO in a hostile folder from blocking the open.
Result<OpenFile> open_object(const std::string& url) {
  auto path = TRY(local_path(url));
  auto fd = sys::open_fd(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
  if (!fd) {
    if (fd.error().is(Errc::not_found)) {
      return fail(Errc::not_found, "{} does not exist", path);
    }
    return std::unexpected(std::move(fd).error());
  }
  struct stat info{};
  if (::fstat(fd->get(), &info) != 0) return fail_errno(errno, "{}", path);
  if (!S_ISREG(info.st_mode)) return fail(Errc::not_found, "{} is no regular file", path);
  return OpenFile{*std::move(fd), std::move(path), static_cast<std::uint64_t>(info.st_size)};
}

}  // namespace

Result<Bytes> FileFetcher::fetch(const std::string& url, std::uint64_t max_bytes) {
  const auto file = TRY(open_object(url));
  if (file.size > max_bytes) {
    return fail(Errc::no_space, "{} has {} bytes, {} are allowed", url, file.size, max_bytes);
  }
  Bytes content(file.size);
  TRY(sys::read_at(file.fd.get(), content, 0, file.path));
  return content;
}

Status FileFetcher::fetch_range(const std::string& url, ByteRange range, const ByteSink& sink) {
  const auto file = TRY(open_object(url));
  if (range.length > file.size || range.offset > file.size - range.length) {
    return fail(Errc::io, "{} has {} bytes, the range {}+{} lies outside", url, file.size,
                range.offset, range.length);
  }
  Bytes chunk;
  while (range.length > 0) {
    chunk.resize(std::min(range.length, kChunk));
    TRY(sys::read_at(file.fd.get(), chunk, range.offset, file.path));
    TRY(sink(chunk));
    range.offset += chunk.size();
    range.length -= chunk.size();
  }
  return {};
}

}  // namespace orlop::net
