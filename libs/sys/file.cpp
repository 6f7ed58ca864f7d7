// SPDX-License-Identifier: Apache-2.0
#include "libs/sys/file.hpp"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

namespace orlop::sys {
namespace fs = std::filesystem;

Result<UniqueFd> open_fd(const fs::path& path, int flags, std::uint32_t mode) {
  UniqueFd fd(::open(path.c_str(), flags | O_CLOEXEC, mode));
  if (!fd) return fail_errno(errno, "{}", path.string());
  return fd;
}

Result<Bytes> read_file(const fs::path& path, std::size_t max_bytes) {
  const auto fd = TRY(open_fd(path, O_RDONLY));
  Bytes content;
  constexpr std::size_t kStep = std::size_t{64} << 10;
  while (true) {
    const auto filled = content.size();
    content.resize(filled + kStep);
    const auto count = ::read(fd.get(), content.data() + filled, kStep);
    if (count < 0 && errno == EINTR) {
      content.resize(filled);
      continue;
    }
    if (count < 0) return fail_errno(errno, "reading {}", path.string());
    content.resize(filled + static_cast<std::size_t>(count));
    if (content.size() > max_bytes) {
      return fail(Errc::no_space, "{} is larger than the {} bytes allowed for it", path.string(),
                  max_bytes);
    }
    if (count == 0) return content;
  }
}

Result<std::string> read_text(const fs::path& path, std::size_t max_bytes) {
  return std::string(as_text(TRY(read_file(path, max_bytes))));
}

Status write_file(const fs::path& path, std::string_view content, std::uint32_t mode,
                  Durability durability) {
  return write_file(path, as_bytes(content), mode, durability);
}

Status write_file(const fs::path& path, ByteView content, std::uint32_t mode,
                  Durability durability) {
  if (path.has_parent_path()) TRY(make_folders(path.parent_path()));

  std::string temporary = path.string() + ".XXXXXX";
  UniqueFd fd(::mkostemp(temporary.data(), O_CLOEXEC));
  if (!fd) return fail_errno(errno, "{}", temporary);
  const auto give_up = [&temporary](std::unexpected<Error> reason) {
    (void)::unlink(temporary.c_str());  // the first error is the one to report
    return reason;
  };
  if (auto written = write_at(fd.get(), content, 0, temporary); !written) {
    return give_up(std::unexpected(written.error()));
  }
  if (::fchmod(fd.get(), mode) != 0) return give_up(fail_errno(errno, "{}", temporary));
  if (durability == Durability::synced && ::fsync(fd.get()) != 0) {
    return give_up(fail_errno(errno, "syncing {}", temporary));
  }
  fd.reset();
  if (::rename(temporary.c_str(), path.c_str()) != 0) {
    return give_up(fail_errno(errno, "renaming {} to {}", temporary, path.string()));
  }
  if (durability == Durability::volatile_) return {};
  return sync_folder(path.has_parent_path() ? path.parent_path() : fs::path("."));
}

Status make_folders(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return fail_errno(error.value(), "creating {}", folder.string());
  return {};
}

Status remove_tree(const fs::path& path) {
  std::error_code error;
  fs::remove_all(path, error);
  if (error) return fail_errno(error.value(), "removing {}", path.string());
  return {};
}

Status sync_folder(const fs::path& folder) {
  const auto fd = TRY(open_fd(folder, O_RDONLY | O_DIRECTORY));
  return sync_fd(fd.get(), folder.string());
}

Status sync_fd(int fd, std::string_view name) {
  if (::fsync(fd) != 0) return fail_errno(errno, "syncing {}", name);
  return {};
}

Status read_at(int fd, std::span<std::uint8_t> buffer, std::uint64_t offset,
               std::string_view name) {
  while (!buffer.empty()) {
    const auto count = ::pread(fd, buffer.data(), buffer.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail_errno(errno, "reading {} at {}", name, offset);
    if (count == 0)
      return fail(Errc::io, "{} ends at {}, {} bytes short", name, offset, buffer.size());
    buffer = buffer.subspan(static_cast<std::size_t>(count));
    offset += static_cast<std::uint64_t>(count);
  }
  return {};
}

Status write_at(int fd, ByteView data, std::uint64_t offset, std::string_view name) {
  while (!data.empty()) {
    const auto count = ::pwrite(fd, data.data(), data.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail_errno(errno, "writing {} at {}", name, offset);
    data = data.subspan(static_cast<std::size_t>(count));
    offset += static_cast<std::uint64_t>(count);
  }
  return {};
}

Result<std::uint64_t> size_of(int fd, std::string_view name) {
  struct stat info{};
  if (::fstat(fd, &info) != 0) return fail_errno(errno, "{}", name);
  if (!S_ISBLK(info.st_mode)) return static_cast<std::uint64_t>(info.st_size);
  std::uint64_t size = 0;
  if (::ioctl(fd, BLKGETSIZE64, &size) != 0) return fail_errno(errno, "{}", name);
  return size;
}

Result<TemporaryFolder> TemporaryFolder::create(std::string_view prefix) {
  const char* base = std::getenv("TMPDIR");
  std::string name =
      std::string(base != nullptr ? base : "/tmp") + "/" + std::string(prefix) + ".XXXXXX";
  if (::mkdtemp(name.data()) == nullptr) return fail_errno(errno, "creating {}", name);
  return TemporaryFolder(name);
}

TemporaryFolder& TemporaryFolder::operator=(TemporaryFolder&& other) noexcept {
  std::swap(path_, other.path_);
  return *this;
}

TemporaryFolder::~TemporaryFolder() {
  if (path_.empty()) return;
  std::error_code ignored;  // a destructor has nobody to tell
  fs::remove_all(path_, ignored);
}

}  // namespace orlop::sys
