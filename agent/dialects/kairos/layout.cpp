// SPDX-License-Identifier: Apache-2.0
#include "agent/dialects/kairos/layout.hpp"

#include <algorithm>
#include <string>

#include "agent/dialects/building.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::dialects {
namespace {

using codec::Value;

constexpr std::int64_t kMostMiB = std::int64_t{1} << 36;

std::string partition_path(const std::string& disk, std::size_t number) {
  const bool digit = disk.back() >= '0' && disk.back() <= '9';
  const auto* between = disk.starts_with("/dev/disk/") ? "-part" : digit ? "p" : "";
  return formatted("{}{}{}", disk, between, number);
}

bool says(const Value* value, std::string_view word) {
  return value != nullptr && value->is_string() && value->string() == word;
}

Value own_partition(const Value& theirs, bool grows) {
  auto own = Value(codec::Members{});
  const auto place = theirs.position();
  if (const auto* label = theirs.find("pLabel")) set(own, "label", *label, label->position());
  const auto* size = theirs.find("size");
  if (size != nullptr && size->is_int() && size->integer() > 0 && size->integer() < kMostMiB)
    set(own, "size", size->integer() << 20, size->position());
  if (grows) set(own, "grow", true, place);
  return std::move(own.at(place));
}

/// Kairos makes ext2 where nobody says; ext4 holds the same and survives power cuts.
void add_filesystem(const std::string& disk, const Value& theirs, std::size_t number,
                    Value& document) {
  const auto* format = theirs.find("filesystem");
  if (says(format, "-") || says(format, "none") || says(format, "noformat")) return;
  const auto place = theirs.position();
  const auto* label = theirs.find("pLabel");
  const bool named = label != nullptr && label->is_string() && !label->string().empty();
  auto own = Value(codec::Members{});
  set(own, "device", named ? "PARTLABEL=" + label->string() : partition_path(disk, number), place);
  set(own, "format", format == nullptr ? Value("ext4") : *format, place);
  if (const auto* name = theirs.find("fsLabel")) set(own, "label", *name, name->position());
  push(document, "filesystems", std::move(own), place);
}

}  // namespace

std::string_view translate_partitions(const Value& layout, Value& document) {
  const auto* device = layout.find("device");
  const auto* path = device == nullptr ? nullptr : device->find("path");
  if (path == nullptr || !path->is_string() || !path->string().starts_with("/dev/")) {
    return "The layout of the system's disk comes from the recipe; name a further disk by "
           "'device: {path: /dev/…}'.";
  }
  const auto& added = *layout.find("add_partitions");
  if (!std::ranges::all_of(added.items(), &Value::is_object))
    return "Write each as a mapping: '{pLabel: data, size: 1024}'.";
  const bool grows = layout.find("expand_partition") != nullptr;
  auto partitions = Value::array();
  for (const auto& one : added.items()) {
    partitions.push(own_partition(one, grows && &one == &added.items().back()));
    add_filesystem(path->string(), one, partitions.items().size(), document);
  }
  auto disk = Value(codec::Members{});
  set(disk, "device", *path, path->position());
  set(disk, "partitions", std::move(partitions), added.position());
  push(document, "disks", std::move(disk), layout.position());
  return {};
}

}  // namespace orlop::agent::dialects
