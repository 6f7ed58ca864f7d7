// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

#include "bootloader/sdboot/esp_store.hpp"
#include "libs/sys/file.hpp"

namespace orlop::bootloader::sdboot {
namespace {
namespace fs = std::filesystem;

Status sync_file_system(const fs::path& folder) {
  const auto fd = TRY(sys::open_fd(folder, O_RDONLY | O_DIRECTORY));
  TRY(sys::sync_fd(fd.get(), folder.string()));
  if (::syncfs(fd.get()) != 0) return fail_errno(errno, "syncing {}", folder.string());
  return {};
}

Status write_synced(const fs::path& path, ByteView content) {
  const auto fd = TRY(sys::open_fd(path, O_WRONLY | O_CREAT | O_TRUNC, 0600));
  TRY(sys::write_at(fd.get(), content, 0, path.string()));
  return sys::sync_fd(fd.get(), path.string());
}

/// rename(2) that does not replace. vfat knows RENAME_NOREPLACE.
Status rename_new(const fs::path& from, const fs::path& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) != 0) {
    return fail_errno(errno, "renaming {} to {}", from.string(), to.string());
  }
  return {};
}

}  // namespace

Result<std::vector<EspFile>> EspFolder::list() {
  std::vector<EspFile> files;
  std::error_code error;
  for (auto entry = fs::directory_iterator(folder_, error);
       !error && entry != fs::directory_iterator(); entry.increment(error)) {
    if (!entry->is_regular_file(error)) continue;
    files.push_back({entry->path().filename().string(), entry->file_size(error)});
  }
  if (error) return fail_errno(error.value(), "listing {}", folder_.string());
  std::ranges::sort(files, {}, &EspFile::name);
  return files;
}

Result<std::uint64_t> EspFolder::free_bytes() {
  struct statvfs info{};
  if (::statvfs(folder_.c_str(), &info) != 0) return fail_errno(errno, "{}", folder_.string());
  return static_cast<std::uint64_t>(info.f_bavail) * info.f_frsize;
}

Status EspFolder::install(const std::string& name, ByteView content) {
  const auto target = folder_ / name;
  const auto temporary = folder_ / (name + std::string(kTemporarySuffix));
  std::error_code ignored;  // an unreadable folder fails in the steps below
  if (fs::exists(target, ignored)) {
    return fail(Errc::exists, "{} exists already", target.string());
  }
  TRY(write_synced(temporary, content));
  TRY(sys::sync_folder(folder_));
  TRY(rename_new(temporary, target));
  TRY(sync_file_system(folder_));
  if (TRY(digest(name)) != crypto::Sha256::of(content)) {
    return fail(Errc::corrupt, "{} reads back different from what was written", target.string());
  }
  return {};
}

Status EspFolder::rename(const std::string& from, const std::string& to) {
  TRY(rename_new(folder_ / from, folder_ / to));
  return sync_file_system(folder_);
}

Status EspFolder::remove(const std::string& name) {
  const auto path = folder_ / name;
  if (::unlink(path.c_str()) != 0) return fail_errno(errno, "removing {}", path.string());
  return sync_file_system(folder_);
}

Result<crypto::Sha256> EspFolder::digest(const std::string& name) {
  const auto path = folder_ / name;
  const auto fd = TRY(sys::open_fd(path, O_RDONLY));
  const auto size = TRY(sys::size_of(fd.get(), path.string()));
  // Clean pages of the file are dropped, so the reads below come from the medium.
  (void)::posix_fadvise(fd.get(), 0, 0, POSIX_FADV_DONTNEED);
  constexpr std::uint64_t kStep = std::uint64_t{1} << 20;
  Bytes buffer(kStep);
  crypto::Hasher hasher;
  for (std::uint64_t at = 0; at < size; at += kStep) {
    const auto piece = std::span(buffer).first(std::min(kStep, size - at));
    TRY(sys::read_at(fd.get(), piece, at, path.string()));
    hasher.update(piece);
  }
  return crypto::Sha256::from_bytes(hasher.finish());
}

}  // namespace orlop::bootloader::sdboot
