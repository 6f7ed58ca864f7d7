// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/mounts/section.hpp"

#include <optional>

#include "agent/kinds/rules.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::kinds {
namespace {

using codec::Value;
using schema::at;
using schema::Problem;

void read_mount(const Value& value, void* into) {
  auto& mount = schema::as<Mount>(into);
  mount.fields.clear();
  for (const auto& item : value.items()) {
    mount.fields.push_back(item.is_string() ? item.string()
                           : item.is_int()  ? std::to_string(item.integer())
                                            : std::string());
  }
}
Value write_mount(const void* from) {
  auto list = Value::array();
  for (const auto& field : schema::as<Mount>(from).fields) list.push(field);
  return list;
}
constexpr schema::Custom<Mount> kMount{
    .type = {.kinds = schema::kList, .read = read_mount, .write = write_mount}};

std::optional<Problem> check_mount_field(const Value& value) {
  if (!value.is_string()) return std::nullopt;
  const bool clean = !has_control_character(value.string()) && !value.string().contains(' ');
  if (clean) return std::nullopt;
  return Problem{"holds a space or a line break", "Write each field of fstab(5) by itself."};
}

std::optional<Problem> check_mount(const Value& value) {
  const auto& fields = value.items();
  const auto text = [&fields](std::size_t i) {
    return i < fields.size() && fields[i].is_string() ? fields[i].string() : std::string();
  };
  if (text(0).empty()) return Problem{"names no device", "Write it first."};
  if (device_of(text(0)).empty()) {
    return Problem{formatted("names '{}', which only a cloud could look up", text(0)),
                   "Name the device: '/dev/…', 'LABEL=…' or 'UUID=…'."};
  }
  const auto point = text(1);
  if (fields.size() < 2 || point.empty()) {
    return Problem{"has no mount point",
                   "Write it second; what is not to be mounted need not be named."};
  }
  if (point == "none" || point == "swap") return std::nullopt;
  if (is_clean_path(point)) return std::nullopt;
  return Problem{formatted("has a mount point that is no absolute path: '{}'", point),
                 "Write it from '/' on."};
}

constexpr std::uint64_t kLargestSwap = std::uint64_t{1} << 43;

std::optional<std::uint64_t> amount_of(const Value& value) {
  if (value.is_int()) {
    return value.integer() < 0 ? std::nullopt
                               : std::optional(static_cast<std::uint64_t>(value.integer()));
  }
  return amount_in(value.string());
}
std::optional<Problem> check_amount(const Value& value) {
  const auto amount = amount_of(value);
  if (amount && *amount <= kLargestSwap) return std::nullopt;
  return Problem{"is no size", "Write bytes, or for example '2G'; at most 8 TiB."};
}
void read_amount(const Value& value, void* into) {
  schema::as<std::uint64_t>(into) = amount_of(value).value_or(0);
}
Value write_amount(const void* from) {
  return {static_cast<std::int64_t>(schema::as<std::uint64_t>(from))};
}
constexpr schema::Custom<std::uint64_t> kAmount{
    .type = {.kinds = schema::kInteger | schema::kString,
             .read = read_amount,
             .write = write_amount,
             .check = check_amount}};

std::optional<Problem> check_swap_file(const Value& value) {
  const std::string_view path = value.string();
  // It stands in a line for the shell, too.
  const bool clean = path.starts_with("/var/") && is_clean_path(path) && is_made_of(path, "/._-");
  if (clean) return std::nullopt;
  return Problem{formatted("is no place for a swap file: '{}'", path),
                 "Write a path below '/var'; nothing else stays."};
}

constexpr schema::Field kMountField = {.kinds = schema::kString | schema::kInteger | schema::kNull,
                                       .text = "A field of fstab(5).",
                                       .bytes = {.most = 4096},
                                       .rule = {.check = check_mount_field}};
constexpr schema::Field kMountRow = {.text = "Device, mount point, type, options, dump, pass.",
                                     .items = {.least = 1, .most = 6},
                                     .rule = {.check = check_mount},
                                     .each = &kMountField};
constexpr schema::Field kMountsFields[] = {
    {.key = "mounts",
     .member = at<&Mounts::mounts, kMount>,
     .text = "File systems of further disks, each a list of device, mount point, type, options, "
             "dump and pass, as in fstab(5). What is missing is taken from `mount_default_fields`.",
     .items = {.most = 256},
     .each = &kMountRow,
     .written = schema::Written::when_set,
     .faulty = schema::Faulty::used_in_parts},
    {.key = "mount_default_fields",
     .member = at<&Mounts::defaults, kMount>,
     .text =
         "Six fields for what `mounts` leaves out; without it a file system may be missing, and "
         "is waited for 30 seconds.",
     .items = {.most = 6},
     .each = &kMountField,
     .written = schema::Written::when_set},
};

constexpr schema::Field kSwapFields[] = {
    {.key = "filename",
     .member = at<&Swap::filename>,
     .text = "Where the swap file is made, below `/var`.",
     .initial = "/var/swapfile",
     .bytes = {.most = 256},
     .rule = {.check = check_swap_file}},
    {.key = "size",
     .member = at<&Swap::size, kAmount>,
     .text = "Bytes, or `2G`; 0: none.",
     .initial = "0",
     .bytes = {.most = 16}},
    {.key = "maxsize",
     .member = at<&Swap::maxsize, kAmount>,
     .text = "At most as much.",
     .initial = "0",
     .bytes = {.most = 16}},
};

}  // namespace

const schema::Section<Mounts> kMounts({.fields = kMountsFields});
const schema::Section<Swap> kSwap({.path = "swap",
                                   .text = "A swap file on the state partition.",
                                   .fields = kSwapFields});

}  // namespace orlop::agent::kinds
