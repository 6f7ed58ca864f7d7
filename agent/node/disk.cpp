// SPDX-License-Identifier: Apache-2.0
#include "agent/node/disk.hpp"

#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <cerrno>

namespace orlop::agent::node {
namespace fs = std::filesystem;

Result<fs::path> disk_of(const fs::path& mount_point) {
  struct stat info{};
  if (::stat(mount_point.c_str(), &info) != 0) return fail_errno(errno, "{}", mount_point.string());
  std::error_code error;
  auto device = fs::canonical(
      formatted("/sys/dev/block/{}:{}", major(info.st_dev), minor(info.st_dev)), error);
  // Through dm devices (verity, crypt) down to a partition; its parent folder is the disk's.
  while (!error && !fs::exists(device / "partition")) {
    const auto lower = fs::directory_iterator(device / "slaves", error);
    if (error || lower == fs::directory_iterator()) break;
    device = fs::canonical(lower->path(), error);
  }
  if (error || !fs::exists(device / "partition", error)) {
    return fail(Errc::not_found, "{} is not on a partition of a disk", mount_point.string());
  }
  return fs::path("/dev") / device.parent_path().filename();
}

}  // namespace orlop::agent::node
