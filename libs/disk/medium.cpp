// SPDX-License-Identifier: Apache-2.0
#include "libs/disk/medium.hpp"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <thread>

#include "libs/base/bytes.hpp"
#include "libs/base/handle.hpp"
#include "libs/sys/file.hpp"

namespace orlop::disk {
namespace {

constexpr std::uint64_t kEdgeSize = std::uint64_t{1} << 20;

/// udev looks at partitions that are new, and holds them meanwhile.
constexpr int kAttempts = 25;
constexpr std::chrono::milliseconds kPause{200};

Result<bool> is_block_device(int fd, const std::filesystem::path& path) {
  struct stat info{};
  if (::fstat(fd, &info) != 0) return fail_errno(errno, "{}", path.string());
  return S_ISBLK(info.st_mode);
}

}  // namespace

Result<bool> is_busy(const std::filesystem::path& device) {
  // O_EXCL without O_CREAT: of a block device, the kernel gives it to one at a time.
  const UniqueFd fd(::open(device.c_str(), O_RDONLY | O_EXCL | O_CLOEXEC));
  if (fd.get() >= 0) return false;
  if (errno == EBUSY) return true;
  return fail_errno(errno, "{}", device.string());
}

Status clear_edges(const std::filesystem::path& device, std::uint64_t start, std::uint64_t size) {
  const auto fd = TRY(sys::open_fd(device, O_WRONLY));
  const Bytes zeros(static_cast<std::size_t>(std::min(kEdgeSize, size)));
  TRY(sys::write_at(fd.get(), zeros, start, device.string()));
  TRY(sys::write_at(fd.get(), zeros, start + size - zeros.size(), device.string()));
  return sys::sync_fd(fd.get(), device.string());
}

Status reread_partitions(const std::filesystem::path& disk) {
  const auto fd = TRY(sys::open_fd(disk, O_RDONLY));
  if (!TRY(is_block_device(fd.get(), disk))) return {};
  for (int attempt = 1; ::ioctl(fd.get(), BLKRRPART) != 0; ++attempt) {
    if (errno != EBUSY || attempt == kAttempts)
      return fail_errno(errno, "{}: reading its partitions anew", disk.string());
    std::this_thread::sleep_for(kPause);
  }
  return {};
}

}  // namespace orlop::disk
