// SPDX-License-Identifier: Apache-2.0
#include "libs/sys/file_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

#include "libs/sys/file.hpp"

namespace orlop::sys {
namespace {

constexpr std::size_t kMaxPurpose = 4096;

/// False: `how` has LOCK_NB and somebody else holds it.
Result<bool> lock(int fd, int how, const std::filesystem::path& path) {
  while (::flock(fd, how) != 0) {
    if (errno == EWOULDBLOCK) return false;
    if (errno != EINTR) return fail_errno(errno, "locking {}", path.string());
  }
  return true;
}

std::string first_line(const std::filesystem::path& path) {
  const auto text = read_text(path, kMaxPurpose);
  return text ? text->substr(0, text->find('\n')) : std::string();
}

}  // namespace

Result<FileLock> FileLock::acquire(const std::filesystem::path& path, std::string_view purpose,
                                   const std::function<void(std::string_view)>& on_wait) {
  auto fd = TRY(open_fd(path, O_RDWR | O_CREAT));
  if (!TRY(lock(fd.get(), LOCK_EX | LOCK_NB, path))) {
    if (on_wait) on_wait(first_line(path));
    TRY(lock(fd.get(), LOCK_EX, path));
  }
  const auto line = std::string(purpose.substr(0, kMaxPurpose - 1)) + "\n";
  if (::ftruncate(fd.get(), 0) != 0) return fail_errno(errno, "{}", path.string());
  TRY(write_at(fd.get(), as_bytes(line), 0, path.string()));
  return FileLock(std::move(fd));
}

}  // namespace orlop::sys
