// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/host/file_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>

#include "libs/sys/file.hpp"

namespace orlop::lab {
namespace {

Result<std::optional<UniqueFd>> lock(const std::filesystem::path& path, int operation) {
  TRY(sys::make_folders(path.parent_path()));
  auto file = TRY(sys::open_fd(path, O_RDWR | O_CREAT));
  while (::flock(file.get(), operation) != 0) {
    if (errno == EWOULDBLOCK) return std::nullopt;
    if (errno != EINTR) return fail_errno(errno, "locking {}", path.string());
  }
  return file;
}

}  // namespace

Result<UniqueFd> lock_file(const std::filesystem::path& path) {
  return *TRY(lock(path, LOCK_EX));  // without LOCK_NB it is never refused
}

Result<std::optional<UniqueFd>> try_lock_file(const std::filesystem::path& path) {
  return lock(path, LOCK_EX | LOCK_NB);
}

}  // namespace orlop::lab
