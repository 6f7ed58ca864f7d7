// SPDX-License-Identifier: Apache-2.0
// Disks and file systems in Ignition's configuration.
#include "agent/dialects/ignition/section.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::dialects::ignition {
namespace {

using codec::Value;
using schema::AnySection;
using schema::Field;
using schema::kBoolean;
using schema::kInteger;
using schema::kList;
using schema::kMapping;
using schema::kString;
using schema::Problem;

constexpr std::int64_t kMostMiB = std::int64_t{1} << 36;

std::optional<Problem> check_start(const Value& value) {
  if (value.integer() == 0) return std::nullopt;
  return Problem{"is a place, and partitions follow one another here", "Remove the key."};
}

std::optional<Problem> check_entry(const Value& value) {
  if (!value.boolean()) return std::nullopt;
  return Problem{"would delete a partition that is another one",
                 "Remove the key, or write 'wipeTable: true' for the disk."};
}

constexpr Field kPartitionFields[] = {
    {.key = "label", .kinds = kString, .text = "Name.", .bytes = {.most = 36}},
    {.key = "number", .kinds = kInteger, .text = "From 1 on; 0: the next.", .number = {0, 128}},
    {.key = "sizeMiB", .kinds = kInteger, .text = "0: the rest.", .number = {0, kMostMiB}},
    {.key = "startMiB",
     .kinds = kInteger,
     .text = "Only 0: behind the one before.",
     .rule = {.check = check_start}},
    {.key = "typeGuid", .kinds = kString, .text = "Type.", .bytes = {.most = 36}},
    {.key = "guid", .kinds = kString, .text = "Identity.", .bytes = {.most = 36}},
    {.key = "wipePartitionEntry",
     .kinds = kBoolean,
     .text = "Only `false`.",
     .rule = {.check = check_entry}},
    {.key = "shouldExist",
     .kinds = kBoolean,
     .text = "Only `true`.",
     .rule = {.check = check_only<true>}},
    {.key = "resize", .kinds = kBoolean, .text = "Whether one that takes the rest grows."},
};
constexpr AnySection kPartitionSection = {.text = "A partition.", .fields = kPartitionFields};
constexpr Field kEachPartition = {.kinds = kMapping, .section = &kPartitionSection};

constexpr Field kDiskFields[] = {
    {.key = "device",
     .kinds = kString,
     .text = "The disk.",
     .required = true,
     .bytes = {.least = 1, .most = 256}},
    {.key = "wipeTable", .kinds = kBoolean, .text = "Whether what stands there is erased, once."},
    {.key = "partitions",
     .kinds = kList,
     .text = "Partitions.",
     .items = {.most = 128},
     .each = &kEachPartition},
};

constexpr Field kOption = {.kinds = kString, .text = "An option.", .bytes = {.most = 256}};
constexpr Field kFilesystemFields[] = {
    {.key = "device",
     .kinds = kString,
     .text = "A partition or a disk.",
     .required = true,
     .bytes = {.least = 1, .most = 256}},
    {.key = "format",
     .kinds = kString,
     .text = "Its kind.",
     .required = true,
     .bytes = {.least = 1, .most = 16}},
    {.key = "path", .kinds = kString, .text = "Where it is mounted.", .bytes = {.most = 256}},
    {.key = "label", .kinds = kString, .text = "Name.", .bytes = {.most = 255}},
    {.key = "uuid", .kinds = kString, .text = "Identity.", .bytes = {.most = 36}},
    {.key = "options",
     .kinds = kList,
     .text = "Arguments of mkfs.",
     .items = {.most = 32},
     .each = &kOption},
    {.key = "mountOptions",
     .kinds = kList,
     .text = "For mount.",
     .items = {.most = 32},
     .each = &kOption},
    {.key = "wipeFilesystem",
     .kinds = kBoolean,
     .text = "Whether what stands there is erased, once."},
};

}  // namespace

const AnySection kDisk = {.text = "A disk.", .fields = kDiskFields, .identity = "device"};
const AnySection kFilesystem = {
    .text = "A file system.", .fields = kFilesystemFields, .identity = "device"};

}  // namespace orlop::agent::dialects::ignition
