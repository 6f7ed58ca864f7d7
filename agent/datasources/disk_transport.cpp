// SPDX-License-Identifier: Apache-2.0
#include "agent/datasources/disk_transport.hpp"

#include <sys/mount.h>

#include <cerrno>
#include <filesystem>
#include <thread>

#include "libs/base/format.hpp"
#include "libs/base/handle.hpp"
#include "libs/config/accept.hpp"
#include "libs/sys/file.hpp"

namespace orlop::agent::datasources {
namespace {

namespace fs = std::filesystem;

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

Result<UniqueFd> open_disk(const std::string& device) {
  auto iso = open_as(device, "iso9660");
  if (iso) return iso;
  auto fat = open_as(device, "vfat");
  if (fat) return fat;
  return std::unexpected(std::move(iso).error().followed_by(fat.error()));
}

}  // namespace

Platform DiskTransport::look() {
  Platform platform;
  std::error_code error;  // what cannot be looked at is not there
  // Before the labels: what udev adds after this look is seen by the next one.
  platform.disks_settled = !fs::exists(places_.udev_queue, error);
  for (const auto& entry : fs::directory_iterator(places_.by_label, error)) {
    if (fs::exists(entry.path(), error)) platform.labels.push_back(entry.path().filename());
  }
  return platform;
}

void DiskTransport::wait(std::chrono::milliseconds time) { std::this_thread::sleep_for(time); }

Result<Transport::Disk> DiskTransport::read_disk(const std::string& label,
                                                 std::span<const std::string_view> names) {
  const auto device = places_.by_label + '/' + label;
  const auto root = TRY(open_disk(device));
  return read_files(device, formatted("/proc/self/fd/{}", root.get()), names);
}

Result<Transport::Disk> read_files(const std::string& place, const std::string& folder,
                                   std::span<const std::string_view> names) {
  Transport::Disk disk{.place = place, .files = {}};
  for (const auto name : names) {
    auto text = sys::read_text(folder + '/' + std::string(name), config::kMaxDocument + 1);
    if (text) {
      disk.files.emplace(name, *std::move(text));
    } else if (!text.error().is(Errc::not_found)) {
      return std::unexpected(std::move(text).error().with_context(
          formatted("reading '{}' of the seed {}", name, place)));
    }
  }
  return disk;
}

}  // namespace orlop::agent::datasources
