// SPDX-License-Identifier: Apache-2.0
#include <sys/mount.h>
#include <unistd.h>

#include <cerrno>
#include <format>
#include <thread>

#include "agent/early/datasource.hpp"
#include "libs/base/handle.hpp"

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

/// A file system that stands in no folder and no namespace: reachable through its descriptor, gone
/// with it. (Leaving the mount namespace instead would take /state from under the caller.)
Result<UniqueFd> open_as(const std::string& device, const char* type) {
  const UniqueFd context(fsopen(type, FSOPEN_CLOEXEC));
  if (!context) return fail_errno(errno, "preparing {}", type);
  const int fd = context.get();
  const bool made = fsconfig(fd, FSCONFIG_SET_STRING, "source", device.c_str(), 0) == 0 &&
                    fsconfig(fd, FSCONFIG_SET_FLAG, "ro", nullptr, 0) == 0 &&
                    fsconfig(fd, FSCONFIG_CMD_CREATE, nullptr, nullptr, 0) == 0;
  if (!made) return fail_errno(errno, "opening {} as {}", device, type);
  constexpr unsigned kAttributes =
      MOUNT_ATTR_RDONLY | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC;
  UniqueFd root(fsmount(fd, FSMOUNT_CLOEXEC, kAttributes));
  if (!root) return fail_errno(errno, "mounting {} as {}", device, type);
  return root;
}

Result<UniqueFd> open_seed(const std::string& device) {
  auto iso = open_as(device, "iso9660");
  if (iso) return iso;
  auto fat = open_as(device, "vfat");
  if (fat) return fat;
  return std::unexpected(std::move(iso).error().followed_by(fat.error()));
}

}  // namespace

Result<std::optional<Seed>> NoCloudFinder::find() {
  const auto device = seed_device(places_);
  if (!device) return std::nullopt;
  const auto root = TRY(open_seed(*device));
  return TRY(read_seed(*device, std::format("/proc/self/fd/{}", root.get())));
}

}  // namespace orlop::agent
