// SPDX-License-Identifier: Apache-2.0
// Disks and file systems in our words: `disks` and `filesystems`.
#include <algorithm>

#include "agent/dialects/ignition/parts.hpp"
#include "agent/node/unit_file.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::dialects::ignition {
namespace {

using codec::Value;

Value empty_at(const Value& foreign) {
  return std::move(Value(codec::Members{}).at(foreign.position()));
}

std::int64_t number_of(const Value& mapping, std::string_view key) {
  const auto* value = mapping.find(key);
  return value != nullptr && value->is_int() ? value->integer() : 0;
}

void put_wipe(const Value& foreign, std::string_view key, Value& own) {
  if (is_set(foreign, key)) put(own, "wipe", "always", *foreign.find(key));
}

Value translated_partition(const Value& partition) {
  auto own = empty_at(partition);
  carry(partition, "label", own, "label");
  if (number_of(partition, "number") != 0) carry(partition, "number", own, "number");
  const auto size = number_of(partition, "sizeMiB");
  if (size != 0) put(own, "size", size << 20, *partition.find("sizeMiB"));
  carry(partition, "typeGuid", own, "type");
  carry(partition, "guid", own, "uuid");
  if (size == 0 && is_set(partition, "resize")) put(own, "grow", true, *partition.find("resize"));
  return own;
}

Value translated_disk(const Value& disk) {
  auto own = empty_at(disk);
  carry(disk, "device", own, "device");
  put_wipe(disk, "wipeTable", own);
  auto partitions = Value::array();
  for (const auto& one : elements_of(disk.find("partitions")))
    partitions.push(translated_partition(one));
  put(own, "partitions", std::move(partitions), disk);
  return own;
}

/// Whether the configuration brings the unit that mounts something there, as Butane writes it.
bool has_unit(const Value* systemd, std::string_view name) {
  const auto* units = systemd == nullptr ? nullptr : systemd->find("units");
  return std::ranges::any_of(elements_of(units), [name](const Value& unit) {
    const auto* own = text_of(unit, "name");
    return own != nullptr && own->string() == name;
  });
}

void put_make_options(const Value& filesystem, Reader& reader, Value& own) {
  auto options = Value::array();
  for (const auto& one : elements_of(filesystem.find("options"))) options.push(one);
  if (const auto* uuid = text_of(filesystem, "uuid")) {
    const auto& format = filesystem.find("format")->string();
    if (format == "ext4" || format == "swap") {
      options.push("-U");
      options.push(*uuid);
    } else {
      reader.warning(*uuid, "no-effect",
                     formatted("the identity of a file system of {} is made with it", format),
                     "Remove the key, and name it by its label.");
    }
  }
  if (!options.items().empty()) put(own, "make_options", std::move(options), filesystem);
}

Value translated_filesystem(const Value& filesystem, const Value* systemd, Reader& reader) {
  auto own = empty_at(filesystem);
  carry(filesystem, "device", own, "device");
  carry(filesystem, "format", own, "format");
  carry(filesystem, "label", own, "label");
  put_wipe(filesystem, "wipeFilesystem", own);
  put_make_options(filesystem, reader, own);
  const auto* path = text_of(filesystem, "path");
  if (path == nullptr || filesystem.find("format")->string() == "swap") return own;
  if (has_unit(systemd, node::unit_name_of(path->string(), "mount"))) return own;
  put(own, "path", *path, *path);
  carry(filesystem, "mountOptions", own, "options");
  return own;
}

}  // namespace

void translate_disks(const Value& storage, const Value* systemd, Reader& reader, Value& own) {
  auto disks = Value::array();
  for (const auto& one : elements_of(storage.find("disks"))) disks.push(translated_disk(one));
  if (!disks.items().empty()) put(own, "disks", std::move(disks), *storage.find("disks"));
  auto filesystems = Value::array();
  for (const auto& one : elements_of(storage.find("filesystems")))
    filesystems.push(translated_filesystem(one, systemd, reader));
  if (filesystems.items().empty()) return;
  put(own, "filesystems", std::move(filesystems), *storage.find("filesystems"));
}

}  // namespace orlop::agent::dialects::ignition
