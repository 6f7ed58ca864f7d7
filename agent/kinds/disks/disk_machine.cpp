// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>

#include <algorithm>

#include "agent/kinds/disks/outlook.hpp"
#include "agent/kinds/disks/prepare.hpp"
#include "agent/node/disk.hpp"
#include "libs/base/format.hpp"
#include "libs/disk/medium.hpp"
#include "libs/sys/file.hpp"

namespace orlop::agent::kinds {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds kPatience{30};
/// Of blkid(8).
constexpr int kNothingFound = 2;
constexpr int kAmbiguous = 8;
/// What is on a large disk may be long in the making.
constexpr std::chrono::seconds kLongestMaking = std::chrono::hours(2);

/// The disk of a partition, or the device itself: "vdb" of "/dev/vdb1".
std::string disk_name_of(const fs::path& device) {
  auto name = device.filename().string();
  std::error_code error;
  const auto node = fs::canonical("/sys/class/block/" + name, error);
  if (error || !fs::exists(node / "partition", error)) return name;
  return node.parent_path().filename().string();
}

bool is_of_the_system(const fs::path& device) {
  return std::ranges::any_of(std::initializer_list<const char*>{"/", "/state", "/efi"},
                             [&device](const char* mount_point) {
                               const auto own = node::disk_of(mount_point);
                               return own && own->filename() == disk_name_of(device);
                             });
}

std::string member(const std::string& lines, std::string_view key) {
  const auto start = formatted("\n{}=", key);
  const auto all = '\n' + lines;
  const auto at = all.find(start);
  if (at == std::string::npos) return {};
  const auto from = at + start.size();
  return all.substr(from, all.find('\n', from) - from);
}

/// A label with spaces comes with a backslash before each.
std::string plain(std::string text) {
  std::erase(text, '\\');
  return text;
}

}  // namespace

SystemDisks::SystemDisks(sys::CommandRunner& runner)
    : runner_(runner), deadline_(std::chrono::steady_clock::now() + kPatience) {}

void SystemDisks::wait_for(const std::string& device) {
  const auto left = std::chrono::duration_cast<std::chrono::seconds>(
      deadline_ - std::chrono::steady_clock::now());
  const auto seconds = std::max(left, std::chrono::seconds(1));
  // What it says is of no use: the device is there then, or it is not.
  (void)runner_.run(
      {.argv = {"udevadm", "wait", formatted("--timeout={}", seconds.count()), device},
       .environment = {},
       .folder = {},
       .input = {},
       .timeout = seconds + std::chrono::seconds(5)});
}

void SystemDisks::settle() {
  (void)runner_.run({.argv = {"udevadm", "settle", "--timeout=30"},
                     .environment = {},
                     .folder = {},
                     .input = {}});
}

Result<std::optional<Found>> SystemDisks::look(const std::string& device) {
  std::error_code error;
  if (!fs::exists(device, error)) wait_for(device);
  if (!fs::exists(device, error)) return std::nullopt;
  const auto path = fs::canonical(device, error);
  if (error) return fail(Errc::io, "{}: {}", device, error.message());
  Found found{.device = path.string(), .system = is_of_the_system(path)};
  {
    const auto fd = TRY(sys::open_fd(path, O_RDONLY));
    found.size = TRY(sys::size_of(fd.get(), found.device));
  }
  found.busy = TRY(disk::is_busy(path));
  const auto seen = TRY(runner_.run({.argv = {"blkid", "-p", "-o", "export", found.device},
                                     .environment = {},
                                     .folder = {},
                                     .input = {}}));
  if (seen.exit_code == kAmbiguous) {
    found.content = "signatures of several kinds";
  } else if (seen.exit_code == 0) {
    const auto table = member(seen.output, "PTTYPE");
    found.content = plain(table.empty() ? member(seen.output, "TYPE") : table);
    found.label = plain(member(seen.output, "LABEL"));
  } else if (seen.exit_code != kNothingFound) {
    return fail(Errc::io, "{} cannot be looked at: {}", found.device, seen.errors);
  }
  found.system = found.system || is_system_label(member(seen.output, "PART_ENTRY_NAME"));
  const auto partition = member(seen.output, "PART_ENTRY_UUID");
  found.id = !partition.empty() ? partition
                                : disk_id(path.filename().string(), device, [](const auto& file) {
                                    return sys::read_text(file, 4096).value_or("");
                                  });
  if (found.content == "gpt") {
    if (auto table = disk::read_table(path)) found.table = *std::move(table);
  }
  found.system = found.system || holds_the_system(found);
  return found;
}

Status SystemDisks::make_table(const Found& disk, std::vector<disk::Partition> partitions,
                               bool erase) {
  if (erase) {
    TRY(disk::clear_edges(disk.device, 0, disk.size));
    for (const auto& one : partitions) TRY(disk::clear_edges(disk.device, one.start, one.size));
  }
  for (auto& one : partitions) {
    if (one.uuid == disk::Guid()) one.uuid = TRY(disk::Guid::random());
  }
  TRY(disk::create_table(disk.device, {.disk = TRY(disk::Guid::random()),
                                       .disk_size = disk.size,
                                       .partitions = std::move(partitions)}));
  TRY(disk::reread_partitions(disk.device));
  settle();
  return {};
}

Status SystemDisks::grow(const Found& disk, const disk::Partition& last) {
  TRY(disk::resize_partition(disk.device, last.number, last.size));
  TRY(disk::reread_partitions(disk.device));
  settle();
  return {};
}

Status SystemDisks::make_filesystem(const Found& device, const WantedFilesystem& wanted,
                                    bool erase) {
  if (erase) TRY(disk::clear_edges(device.device, 0, device.size));
  auto argv = maker_of(wanted);
  argv.push_back(device.device);
  TRY(sys::run_checked(runner_, {.argv = std::move(argv),
                                 .environment = {},
                                 .folder = {},
                                 .input = {},
                                 .timeout = kLongestMaking}));
  const auto fd = TRY(sys::open_fd(device.device, O_RDWR));  // udev looks again when it is closed
  TRY(sys::sync_fd(fd.get(), device.device));
  settle();
  return {};
}

}  // namespace orlop::agent::kinds
