// SPDX-License-Identifier: Apache-2.0
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <thread>

#include "agent/early/datasource.hpp"

namespace orlop::agent {
namespace {

bool exists(const std::string& path) { return access(path.c_str(), F_OK) == 0; }

/// The link that udev makes for a label, waiting while udev still looks at devices.
std::optional<std::string> seed_device(const NoCloudFinder::Places& places) {
  constexpr std::chrono::milliseconds kStep{20};
  auto left = places.longest_wait;
  while (true) {
    const bool settled = !exists(places.udev_queue);
    for (const char* label : {"cidata", "CIDATA"}) {
      auto device = places.by_label + '/' + label;
      if (exists(device)) return device;
    }
    if (settled || left <= std::chrono::milliseconds(0)) return std::nullopt;
    std::this_thread::sleep_for(kStep);
    left -= kStep;
  }
}

/// Unmounts when it goes.
class Mount {
 public:
  static Result<Mount> open(const std::string& device, const std::string& folder) {
    if (unshare(CLONE_NEWNS) != 0) return fail_errno(errno, "leaving the mount namespace");
    if (mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) {
      return fail_errno(errno, "making mounts private");
    }
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) return fail_errno(error.value(), "creating {}", folder);
    constexpr unsigned long kFlags = MS_RDONLY | MS_NODEV | MS_NOSUID | MS_NOEXEC;
    int first_error = 0;
    for (const char* type : {"iso9660", "vfat"}) {
      if (mount(device.c_str(), folder.c_str(), type, kFlags, nullptr) == 0) return Mount(folder);
      // EINVAL: another file system; ENODEV: the kernel does not know this one.
      if (first_error == 0 || first_error == EINVAL) first_error = errno;
    }
    return fail_errno(first_error, "mounting {} as iso9660 or vfat", device);
  }
  Mount(Mount&& other) noexcept : folder_(std::exchange(other.folder_, {})) {}
  Mount& operator=(Mount&&) = delete;
  Mount(const Mount&) = delete;
  Mount& operator=(const Mount&) = delete;
  ~Mount() {
    if (folder_.empty()) return;
    (void)umount2(folder_.c_str(), MNT_DETACH);
    (void)rmdir(folder_.c_str());
  }

 private:
  explicit Mount(std::string folder) : folder_(std::move(folder)) {}
  std::string folder_;
};

}  // namespace

Result<std::optional<Seed>> NoCloudFinder::find() {
  const auto device = seed_device(places_);
  if (!device) return std::nullopt;
  const auto mounted = TRY(Mount::open(*device, places_.mount_point));
  return TRY(read_seed(*device, places_.mount_point));
}

}  // namespace orlop::agent
