// SPDX-License-Identifier: Apache-2.0
// Files, directories and links in Ignition's configuration.
#include "agent/dialects/ignition/section.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::dialects::ignition {
namespace {

using codec::Value;
using schema::AnySection;
using schema::Faulty;
using schema::Field;
using schema::kBoolean;
using schema::kInteger;
using schema::kList;
using schema::kMapping;
using schema::kString;

constexpr Field kEachContent = {.kinds = kMapping, .section = &kResource};

void one_of_both(const Value& owner, schema::Report& report) {
  const auto* id = owner.find("id");
  if (id == nullptr || owner.find("name") == nullptr) return;
  report.error(id->position(), "conflict",
               formatted("'{}' has both 'id' and 'name'", report.path()), "Remove one of the two.");
}

constexpr Field kOwnerFields[] = {
    {.key = "id", .kinds = kInteger, .text = "Number.", .number = {.least = 0, .most = 4294967294}},
    {.key = "name", .kinds = kString, .text = "Name.", .bytes = {.most = 31}},
};
constexpr schema::Cross kOwnerTogether[] = {{.check = one_of_both}};
constexpr AnySection kOwner = {
    .text = "By number or name.", .fields = kOwnerFields, .together = kOwnerTogether};

constexpr Field kPath = {.key = "path",
                         .kinds = kString,
                         .text = "Absolute path.",
                         .required = true,
                         .bytes = {.least = 1, .most = 4096}};
constexpr Field kMode = {.key = "mode",
                         .kinds = kInteger,
                         .text = "Mode, as a decimal number: 420 is 0644.",
                         .number = {.least = 0, .most = 07777}};
constexpr Field kUser = {
    .key = "user", .kinds = kMapping, .text = "Whose it is.", .section = &kOwner};
constexpr Field kGroup = {
    .key = "group", .kinds = kMapping, .text = "Of which group it is.", .section = &kOwner};

void overwrites_with_something(const Value& file, schema::Report& report) {
  const auto* overwrite = file.find("overwrite");
  const bool overwrites = overwrite != nullptr && overwrite->is_bool() && overwrite->boolean();
  const auto* contents = file.find("contents");
  if (!overwrites || (contents != nullptr && contents->find("source") != nullptr)) return;
  report.error(overwrite->position(), "conflict",
               formatted("'{}' overwrites a file, and has no 'contents.source'", report.path()),
               "Give the content, or remove 'overwrite'.");
}

constexpr Field kFileFields[] = {
    kPath,
    {.key = "overwrite",
     .kinds = kBoolean,
     .text = "Whether a file that is there is replaced; one with contents always is."},
    {.key = "contents", .kinds = kMapping, .text = "The content.", .section = &kResource},
    {.key = "append",
     .kinds = kList,
     .text = "What is added to the content, or to what is there.",
     .items = {.most = 1024},
     .each = &kEachContent},
    kMode,
    kUser,
    kGroup,
};
constexpr schema::Cross kFileTogether[] = {{.check = overwrites_with_something}};
constexpr AnySection kFile = {
    .text = "A file.", .fields = kFileFields, .identity = "path", .together = kFileTogether};
constexpr Field kEachFile = {.kinds = kMapping, .section = &kFile};

constexpr Field kDirectoryFields[] = {
    kPath,
    {.key = "overwrite",
     .kinds = kBoolean,
     .text = "Only `false`: what a directory holds is never deleted.",
     .rule = {.check = check_only<false>}},
    kMode,
    kUser,
    kGroup,
};
constexpr AnySection kDirectory = {
    .text = "A directory.", .fields = kDirectoryFields, .identity = "path"};
constexpr Field kEachDirectory = {.kinds = kMapping, .section = &kDirectory};

constexpr Field kLinkFields[] = {
    kPath,
    {.key = "overwrite", .kinds = kBoolean, .text = "A file that is there is always replaced."},
    {.key = "target", .kinds = kString, .text = "Where it leads.", .required = true},
    {.key = "hard",
     .kinds = kBoolean,
     .text = "Only `false`: links are symbolic.",
     .rule = {.check = check_only<false>}},
    kUser,
    kGroup,
};
constexpr AnySection kLink = {.text = "A link.", .fields = kLinkFields, .identity = "path"};
constexpr Field kEachLink = {.kinds = kMapping, .section = &kLink};

constexpr Field kEachDisk = {.kinds = kMapping, .section = &kDisk};
constexpr Field kEachFilesystem = {.kinds = kMapping, .section = &kFilesystem};

constexpr Field kStorageFields[] = {
    {.key = "disks",
     .kinds = kList,
     .text = "Partitions of further disks.",
     .items = {.most = 64},
     .each = &kEachDisk,
     .faulty = Faulty::used_in_parts},
    {.key = "filesystems",
     .kinds = kList,
     .text = "File systems of further disks.",
     .items = {.most = 256},
     .each = &kEachFilesystem,
     .faulty = Faulty::used_in_parts},
    {.key = "files",
     .kinds = kList,
     .text = "Files.",
     .items = {.most = 16384},
     .each = &kEachFile,
     .faulty = Faulty::used_in_parts},
    {.key = "directories",
     .kinds = kList,
     .text = "Directories.",
     .items = {.most = 16384},
     .each = &kEachDirectory,
     .faulty = Faulty::used_in_parts},
    {.key = "links",
     .kinds = kList,
     .text = "Links.",
     .items = {.most = 16384},
     .each = &kEachLink,
     .faulty = Faulty::used_in_parts},
};
}  // namespace

const AnySection kStorage = {
    .text = "What is on the disks.", .fields = kStorageFields, .faulty = Faulty::used_in_parts};

}  // namespace orlop::agent::dialects::ignition
