// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/disks/section.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "agent/kinds/rules.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::kinds {
namespace {

using codec::Value;
using schema::at;
using schema::Problem;

struct TypeWord {
  std::string_view word;
  std::string_view guid;
};
/// Of the Discoverable Partitions Specification.
constexpr TypeWord kTypes[] = {
    {"linux", "0fc63daf-8483-4772-8e79-3d69d8477de4"},
    {"swap", "0657fd6d-a4ab-43c4-84e5-0933c84b4f4f"},
    {"esp", "c12a7328-f81f-11d2-ba4b-00a0c93ec93b"},
    {"home", "933ac7e1-2eb4-4f13-b844-0e14e2aef915"},
    {"srv", "3b8f8425-20e0-4f3b-907f-1a25a76f98e8"},
    {"var", "4d21b016-b534-45c2-a9fb-5c16e091fd2d"},
};

/// How a device may be named, and where udev has it then.
constexpr std::pair<std::string_view, std::string_view> kTags[] = {
    {"LABEL=", "/dev/disk/by-label/"},
    {"PARTLABEL=", "/dev/disk/by-partlabel/"},
    {"UUID=", "/dev/disk/by-uuid/"},
    {"PARTUUID=", "/dev/disk/by-partuuid/"},
};

/// Characters that udev, systemd and file systems take as they are.
constexpr std::string_view kPlain = "._-+:@";

std::optional<Problem> check_node(const Value& value) {
  const auto path = node_of(value.string());
  const bool clean =
      path.starts_with("/dev/") && is_clean_path(path) && is_made_of(path, "/._-+:@#,=");
  if (clean) return std::nullopt;
  return Problem{formatted("names no device: '{}'", value.string()),
                 "Name it: '/dev/disk/by-id/…', '/dev/vdb', 'PARTLABEL=…', 'LABEL=…' or 'UUID=…'."};
}

std::optional<Problem> check_disk(const Value& value) {
  if (!value.string().contains('=')) return check_node(value);
  return Problem{formatted("names a partition or a file system: '{}'", value.string()),
                 "Name the disk: '/dev/disk/by-id/…' or '/dev/vdb'."};
}

std::optional<Problem> check_label(const Value& value) {
  if (is_made_of(value.string(), kPlain)) return std::nullopt;
  return Problem{formatted("is no label: '{}'", value.string()),
                 "Use letters, digits, '.', '_', '-', '+', ':' and '@'."};
}

std::optional<Problem> check_type(const Value& value) {
  if (type_of(value.string())) return std::nullopt;
  return Problem{formatted("is no type of a partition: '{}'", value.string()),
                 "Use 'linux', 'swap', 'esp', 'home', 'srv', 'var' or a GUID."};
}

std::optional<Problem> check_uuid(const Value& value) {
  if (value.string().empty() || disk::Guid::parse(value.string())) return std::nullopt;
  return Problem{formatted("is no GUID: '{}'", value.string()), "Leave it out: one is made."};
}

std::optional<Problem> check_place(const Value& value) {
  const std::string_view path = value.string();
  constexpr std::string_view kPlaces[] = {"/var/", "/srv/", "/opt/", "/home/"};
  const bool below = std::ranges::any_of(
      kPlaces, [path](std::string_view place) { return path.starts_with(place); });
  if (path.empty() || (below && is_clean_path(path) && is_made_of(path, "/._-+:@")))
    return std::nullopt;
  return Problem{formatted("is no place for a file system: '{}'", path),
                 "Mount it below '/var', '/srv', '/opt' or '/home'."};
}

std::optional<Problem> check_option(const Value& value) {
  const auto& text = value.string();
  const bool clean = !text.empty() && !has_control_character(text) &&
                     text.find_first_of(" %\\\"'") == std::string::npos;
  if (clean) return std::nullopt;
  return Problem{"is no option", "Write each by itself, without spaces and quotes."};
}

constexpr std::uint64_t kLargest = std::uint64_t{1} << 56;

std::optional<Extent> extent_of(const Value& value) {
  if (value.is_int()) {
    if (value.integer() < 0) return std::nullopt;
    return Extent{.bytes = static_cast<std::uint64_t>(value.integer())};
  }
  const std::string_view text = value.string();
  if (!text.ends_with('%')) {
    const auto bytes = amount_in(text);
    if (!bytes) return std::nullopt;
    return Extent{.bytes = *bytes};
  }
  std::uint32_t percent = 0;
  const auto* last = text.data() + text.size() - 1;
  const auto [end, error] = std::from_chars(text.data(), last, percent);
  if (error != std::errc{} || end != last || percent == 0 || percent > 100) return std::nullopt;
  return Extent{.percent = percent};
}
std::optional<Problem> check_extent(const Value& value) {
  const auto extent = extent_of(value);
  if (extent && extent->bytes <= kLargest) return std::nullopt;
  return Problem{"is no size", "Write bytes, '20G', '50%', or leave it out: the rest."};
}
void read_extent(const Value& value, void* into) {
  schema::as<Extent>(into) = extent_of(value).value_or(Extent{});
}
Value write_extent(const void* from) {
  const auto& extent = schema::as<Extent>(from);
  if (extent.percent != 0) return {formatted("{}%", extent.percent)};
  return {static_cast<std::int64_t>(extent.bytes)};
}
constexpr schema::Custom<Extent> kExtent{.type = {.kinds = schema::kInteger | schema::kString,
                                                  .read = read_extent,
                                                  .write = write_extent,
                                                  .check = check_extent}};

constexpr auto kWipeWords =
    schema::words<Wipe>({{"when-empty", Wipe::when_empty}, {"always", Wipe::always}});

/// Only one takes the rest of the disk or grows, and nothing is behind it; numbers are there once.
void partitions_fit_together(const Value& disk, schema::Report& report) {
  const auto wanted = schema::read(disk, kWantedDisk);
  const auto* list = disk.find("partitions");
  if (wanted.partitions.empty()) {
    return report.error(list->position(), "bad-value",
                        formatted("'{}' asks for no partitions", report.path()),
                        "Describe one, or remove the disk; a file system on a whole disk needs "
                        "'filesystems' alone.");
  }
  std::vector<std::uint32_t> numbers;
  std::uint64_t percent = 0;
  for (std::size_t i = 0; i < wanted.partitions.size(); ++i) {
    const auto& one = wanted.partitions[i];
    const auto place = list->items()[i].position();
    const bool is_last = i + 1 == wanted.partitions.size();
    if (!is_last && (one.size == Extent{} || one.grow)) {
      report.error(place, "conflict",
                   formatted("'{}' has partitions behind one that takes the rest of the disk",
                             report.path()),
                   "Give it a 'size', or put it last.");
    }
    const auto number = one.number == 0 ? static_cast<std::uint32_t>(i + 1) : one.number;
    if (std::ranges::contains(numbers, number)) {
      report.error(place, "conflict",
                   formatted("'{}' has two partitions of the number {}", report.path(), number),
                   "Number all of them, or none.");
    }
    numbers.push_back(number);
    percent += one.size.percent;
  }
  if (percent <= 100) return;
  report.error(list->position(), "conflict",
               formatted("the partitions of '{}' take {} % of it", report.path(), percent),
               "Make them smaller.");
}

void label_fits_the_format(const Value& value, schema::Report& report) {
  const auto wanted = schema::read(value, kWantedFilesystem);
  const std::size_t most = wanted.format == "vfat"    ? 11
                           : wanted.format == "xfs"   ? 12
                           : wanted.format == "btrfs" ? 255
                                                      : 16;
  if (wanted.label.size() > most) {
    report.error(value.find("label")->position(), "conflict",
                 formatted("a label of {} has at most {} bytes, '{}' has {}", wanted.format, most,
                           wanted.label, wanted.label.size()),
                 "Shorten it.");
  }
  if (wanted.format == "swap" && !wanted.path.empty()) {
    report.error(value.find("path")->position(), "conflict", "swap is not mounted anywhere",
                 "Remove 'path', and name the device under 'mounts': [DEVICE, none, swap].");
  }
}

constexpr schema::Field kPartitionFields[] = {
    {.key = "label",
     .member = at<&WantedPartition::label>,
     .text = "Its GPT name; `/dev/disk/by-partlabel/LABEL` leads to it.",
     .bytes = {.most = 36},
     .rule = {.check = check_label},
     .written = schema::Written::when_set},
    {.key = "number",
     .member = at<&WantedPartition::number>,
     .text = "From 1 on; without it the place in the list.",
     .initial = "0",
     .number = {.least = 0, .most = 128},
     .written = schema::Written::when_set},
    {.key = "size",
     .member = at<&WantedPartition::size, kExtent>,
     .text = "Bytes, `20G`, or `50%` of the disk; 0: the rest, for the last one.",
     .initial = "0",
     .bytes = {.most = 16}},
    {.key = "type",
     .member = at<&WantedPartition::type>,
     .text = "`linux`, `swap`, `esp`, `home`, `srv`, `var` or a GUID.",
     .initial = "linux",
     .bytes = {.most = 36},
     .rule = {.check = check_type},
     .example = "swap"},
    {.key = "uuid",
     .member = at<&WantedPartition::uuid>,
     .text = "Its identity; without it one is made.",
     .bytes = {.most = 36},
     .rule = {.check = check_uuid},
     .written = schema::Written::when_set},
    {.key = "grow",
     .member = at<&WantedPartition::grow>,
     .text = "Whether the last one grows when there is room behind it.",
     .initial = "false"},
};
constexpr schema::Section<WantedPartition> kWantedPartition({.text = "One partition.",
                                                             .fields = kPartitionFields});

constexpr schema::Cross kDiskTogether[] = {{.check = partitions_fit_together}};
constexpr schema::Field kWantedDiskFields[] = {
    {.key = "device",
     .member = at<&WantedDisk::device>,
     .text = "The disk, best by a name that stays: `/dev/disk/by-id/…`.",
     .required = true,
     .bytes = {.least = 1, .most = 256},
     .rule = {.check = check_disk},
     .example = "/dev/disk/by-id/a"},
    {.key = "wipe",
     .member = at<&WantedDisk::wipe, kWipeWords>,
     .text = "`when-empty`: only a disk without any signature is written to. `always`: what stands "
             "there and is not what is asked for is erased, once for each layout.",
     .initial = "when-empty"},
    {.key = "partitions",
     .member = at<&WantedDisk::partitions, kWantedPartition>,
     .text = "Of its GPT, one behind the other. A disk that has them, by number, label and type, "
             "stays as it is.",
     .required = true,
     .items = {.most = 128}},
};

constexpr schema::Field kMountOption = {
    .text = "One option.", .bytes = {.most = 256}, .rule = {.check = check_option}};
constexpr std::string_view kFormats[] = {"ext4", "vfat", "swap", "xfs", "btrfs"};
constexpr schema::Cross kFilesystemTogether[] = {{.check = label_fits_the_format}};
constexpr schema::Field kFilesystemFields[] = {
    {.key = "device",
     .member = at<&WantedFilesystem::device>,
     .text = "A partition or a whole disk: `PARTLABEL=…`, `/dev/disk/by-id/…`.",
     .required = true,
     .bytes = {.least = 1, .most = 256},
     .rule = {.check = check_node},
     .example = "/dev/disk/by-id/a"},
    {.key = "format",
     .member = at<&WantedFilesystem::format>,
     .text = "The image has what makes `ext4`, `vfat` and `swap`.",
     .required = true,
     .words = kFormats},
    {.key = "label",
     .member = at<&WantedFilesystem::label>,
     .text = "Its name.",
     .bytes = {.most = 255},
     .rule = {.check = check_label},
     .written = schema::Written::when_set},
    {.key = "wipe",
     .member = at<&WantedFilesystem::wipe, kWipeWords>,
     .text = "As for disks.",
     .initial = "when-empty"},
    {.key = "path",
     .member = at<&WantedFilesystem::path>,
     .text = "Where it is mounted, below `/var`, `/srv`, `/opt` or `/home`; without it nowhere.",
     .bytes = {.most = 256},
     .rule = {.check = check_place},
     .written = schema::Written::when_set},
    {.key = "options",
     .member = at<&WantedFilesystem::options>,
     .text = "For mount(8).",
     .items = {.most = 32},
     .each = &kMountOption,
     .written = schema::Written::when_set},
    {.key = "make_options",
     .member = at<&WantedFilesystem::make_options>,
     .text = "Arguments of mkfs(8).",
     .items = {.most = 32},
     .each = &kMountOption,
     .written = schema::Written::when_set},
};

constexpr schema::Field kDisksFields[] = {
    {.key = "disks",
     .member = at<&Disks::disks, kWantedDisk>,
     .text = "Partitions of further disks. The disk of the system is never touched, and no other "
             "on which something stands that is not what is asked for.",
     .items = {.most = 64},
     .written = schema::Written::when_set,
     .faulty = schema::Faulty::used_in_parts},
    {.key = "filesystems",
     .member = at<&Disks::filesystems, kWantedFilesystem>,
     .text = "File systems on further disks, made before anything is mounted. One that is there, "
             "by format and label, stays as it is.",
     .items = {.most = 256},
     .written = schema::Written::when_set,
     .faulty = schema::Faulty::used_in_parts},
};

}  // namespace

const schema::Section<WantedDisk> kWantedDisk({.text = "One disk.",
                                               .fields = kWantedDiskFields,
                                               .identity = "device",
                                               .together = kDiskTogether});
const schema::Section<WantedFilesystem> kWantedFilesystem({.text = "One file system.",
                                                           .fields = kFilesystemFields,
                                                           .identity = "device",
                                                           .together = kFilesystemTogether});
const schema::Section<Disks> kDisks({.fields = kDisksFields});

std::optional<disk::Guid> type_of(std::string_view word) {
  const auto* known = std::ranges::find(kTypes, word, &TypeWord::word);
  const auto guid = disk::Guid::parse(known == std::end(kTypes) ? word : known->guid);
  return guid ? std::optional(*guid) : std::nullopt;
}

std::string node_of(std::string_view device) {
  for (const auto& [tag, folder] : kTags) {
    if (device.starts_with(tag)) return formatted("{}{}", folder, device.substr(tag.size()));
  }
  return device_of(device);
}

}  // namespace orlop::agent::kinds
