// SPDX-License-Identifier: Apache-2.0
#include "agent/dialects/cloud_init/disks.hpp"

#include <algorithm>
#include <charconv>
#include <map>

#include "agent/dialects/building.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::dialects {
namespace {

using codec::Value;
using schema::Field;
using schema::kBoolean;
using schema::kInteger;
using schema::kList;
using schema::kMapping;
using schema::kString;
using schema::Problem;
using schema::Severity;

constexpr std::string_view kTables[] = {"mbr", "gpt"};

std::optional<Problem> check_layout(const Value& value) {
  if (value.is_bool() || value.is_array()) return std::nullopt;
  if (value.is_string() && value.string() == "auto") return std::nullopt;
  return Problem{"is no layout", "Write true for one partition, or a list of hundredths."};
}

std::optional<Problem> check_share(const Value& value) {
  if (value.is_int()) return std::nullopt;
  const auto& items = value.items();
  const bool numbers =
      items.size() == 2 && items[0].is_int() && (items[1].is_int() || items[1].is_string());
  if (numbers) return std::nullopt;
  return Problem{"is no partition", "Write its hundredths of the disk, or [HUNDREDTHS, TYPE]."};
}

std::optional<Problem> check_false(const Value& value) {
  if (value.is_bool() && !value.boolean()) return std::nullopt;
  return Problem{"has no counterpart here", "Use 'overwrite: true' to have it erased once."};
}

constexpr Field kPair = {
    .kinds = kInteger | kString, .text = "Hundredths; type.", .bytes = {.most = 36}};
constexpr Field kShare = {.kinds = kInteger | kList,
                          .text = "A partition: hundredths of the disk, or [hundredths, type].",
                          .items = {.most = 2},
                          .rule = {.check = check_share},
                          .each = &kPair};
constexpr Field kSetupFields[] = {
    {.key = "table_type",
     .kinds = kString,
     .text = "A table of either type is made as GPT.",
     .words = kTables},
    {.key = "layout",
     .kinds = kBoolean | kString | kList,
     .text = "`true`: one partition; a list: their hundredths of the disk.",
     .bytes = {.most = 8},
     .items = {.most = 128},
     .rule = {.check = check_layout},
     .each = &kShare},
    {.key = "overwrite",
     .kinds = kBoolean,
     .text = "Whether what stands there and is something else is erased, once."},
};
constexpr schema::AnySection kSetup = {.text = "A disk.", .fields = kSetupFields};
constexpr Field kEachSetup = {.kinds = kMapping, .section = &kSetup};

constexpr Field kAlias = {.kinds = kString, .text = "A device.", .bytes = {.most = 256}};
constexpr Field kArgument = {.kinds = kString, .text = "An argument.", .bytes = {.most = 256}};
constexpr Field kFilesystemFields[] = {
    {.key = "device",
     .kinds = kString,
     .text = "A disk or partition, or an alias.",
     .required = true,
     .bytes = {.least = 1, .most = 256}},
    {.key = "filesystem",
     .kinds = kString,
     .text = "Its kind.",
     .required = true,
     .bytes = {.least = 1, .most = 16}},
    {.key = "label", .kinds = kString, .text = "Its name.", .bytes = {.most = 255}},
    {.key = "partition",
     .kinds = kString | kInteger,
     .text = "Number, `none`, `auto` or `any`: the first of a disk under `disk_setup`.",
     .bytes = {.most = 8}},
    {.key = "overwrite",
     .kinds = kBoolean,
     .text = "Whether what stands there and is something else is erased, once."},
    {.key = "extra_opts",
     .kinds = kString | kList,
     .text = "Arguments of mkfs.",
     .bytes = {.most = 1024},
     .items = {.most = 32},
     .each = &kArgument},
    {.key = "replace_fs",
     .kinds = schema::kAnything,
     .text = "Only `false`.",
     .rule = {.check = check_false}},
    {.key = "cmd",
     .kinds = schema::kAnything,
     .text = "Only `false`: file systems are made by their own programs.",
     .rule = {.check = check_false}},
};
constexpr schema::AnySection kFilesystemSetup = {.text = "A file system.",
                                                 .fields = kFilesystemFields};
constexpr Field kEachFilesystemSetup = {.kinds = kMapping, .section = &kFilesystemSetup};

constexpr Field kDiskKeys[] = {
    {.key = "device_aliases",
     .kinds = kMapping,
     .text = "Names for devices, for the two keys below.",
     .items = {.most = 64},
     .each = &kAlias},
    {.key = "disk_setup",
     .kinds = kMapping,
     .text = "Partitions of further disks, by device.",
     .items = {.most = 64},
     .each = &kEachSetup},
    {.key = "fs_setup",
     .kinds = kList,
     .text = "File systems of further disks.",
     .items = {.most = 256},
     .each = &kEachFilesystemSetup},
};

bool is_true_in(const Value& mapping, std::string_view key) {
  const auto* value = mapping.find(key);
  return value != nullptr && value->is_bool() && value->boolean();
}

class DiskTranslator {
 public:
  DiskTranslator(Value& document, std::string_view file, config::Diagnostics& diagnostics)
      : document_(document), file_(file), diagnostics_(diagnostics) {}

  void run() {
    if (const auto* setup = document_.find("disk_setup")) {
      const auto copy = *setup;
      for (const auto& member : copy.members())
        if (member.value.is_object()) disk(member);
    }
    if (const auto* setup = document_.find("fs_setup")) {
      const auto copy = *setup;
      for (const auto& one : copy.items()) filesystem(one);
    }
    for (const auto& field : kDiskKeys) drop(document_, field.key);
  }

 private:
  void say(codec::Position place, Severity severity, std::string code, std::string message,
           std::string remedy) {
    diagnostics_.push_back({std::string(file_), place, severity, std::move(code),
                            std::move(message), std::move(remedy)});
  }

  std::string device_named(const std::string& name) const {
    const auto* aliases = document_.find("device_aliases");
    const auto* known = aliases == nullptr ? nullptr : aliases->find(name);
    return known != nullptr && known->is_string() ? known->string() : name;
  }

  void disk(const codec::Member& member) {
    const auto& theirs = member.value;
    const auto device = device_named(member.key);
    const auto* layout = theirs.find("layout");
    if (layout == nullptr || (layout->is_bool() && !layout->boolean())) {
      return say(member.position, Severity::note, "as-it-is",
                 formatted("no partitions are asked for on '{}'", member.key), "Remove the key.");
    }
    auto own = Value(codec::Members{});
    set(own, "device", device, member.position);
    if (is_true_in(theirs, "overwrite")) set(own, "wipe", "always", member.position);
    auto partitions = Value::array();
    if (layout->is_array()) {
      shares(*layout, partitions);
    } else {
      partitions.push(Value(codec::Members{}));
    }
    set(own, "partitions", std::move(partitions), layout->position());
    if (const auto* type = theirs.find("table_type");
        type != nullptr && type->is_string() && type->string() == "mbr") {
      say(type->position(), Severity::note, "as-gpt",
          formatted("the table of '{}' is made as GPT; its partitions have the same numbers",
                    member.key),
          "Write 'table_type: gpt'.");
    }
    partitioned_[device] = true;
    push(document_, "disks", std::move(own), member.position);
  }

  void shares(const Value& layout, Value& partitions) {
    std::int64_t total = 0;
    for (const auto& share : layout.items()) {
      const bool pair = share.is_array();
      const auto percent = pair ? share.items()[0].integer() : share.integer();
      total = percent < 0 || percent > 100 ? 101 : std::min<std::int64_t>(total + percent, 101);
      auto own = Value(codec::Members{});
      const bool rest = total == 100 && &share == &layout.items().back();
      if (!rest) set(own, "size", formatted("{}%", percent), share.position());
      if (pair) type(share.items()[1], own);
      partitions.push(std::move(own).at(share.position()));
    }
  }

  /// Types of an older table, in hexadecimal digits.
  void type(const Value& theirs, Value& own) {
    const auto text = theirs.is_int() ? std::to_string(theirs.integer()) : theirs.string();
    static const std::map<std::string, std::string, std::less<>> kKnown = {
        {"82", "swap"}, {"83", "linux"}, {"Linux", "linux"}, {"linux", "linux"}, {"ef", "esp"}};
    const auto known = kKnown.find(text);
    const bool guid = text.size() == 36;
    if (known != kKnown.end() || guid) {
      return set(own, "type", guid ? text : known->second, theirs.position());
    }
    say(theirs.position(), Severity::error, "bad-value",
        formatted("'{}' is no type of a partition that is known here", text),
        "Use 83 (Linux), 82 (swap), 'ef' or a GUID.");
  }

  static std::string partition_of(const std::string& disk, std::int64_t number) {
    if (disk.starts_with("/dev/disk/")) return formatted("{}-part{}", disk, number);
    const bool digit = !disk.empty() && disk.back() >= '0' && disk.back() <= '9';
    return formatted("{}{}{}", disk, digit ? "p" : "", number);
  }

  /// Nothing after an error.
  std::optional<std::string> device_of_filesystem(const Value& theirs) {
    auto disk = device_named(theirs.find("device")->string());
    const auto* wanted = theirs.find("partition");
    if (wanted == nullptr) return disk;
    std::int64_t number = wanted->is_int() ? wanted->integer() : 0;
    if (wanted->is_string()) {
      const auto& word = wanted->string();
      if (word == "none") return disk;
      if (word == "auto" || word == "any")
        return partitioned_.contains(disk) ? partition_of(disk, 1) : disk;
      const auto* end = word.data() + word.size();
      if (std::from_chars(word.data(), end, number).ptr != end) number = 0;
    }
    if (number >= 1 && number <= 128) return partition_of(disk, number);
    say(wanted->position(), Severity::error, "bad-value", "'partition' names no partition",
        "Write its number, 'auto', 'any' or 'none'.");
    return std::nullopt;
  }

  static Value words_of(const Value& options) {
    if (options.is_array()) return options;
    auto words = Value::array();
    std::string_view text = options.string();
    while (!text.empty()) {
      const auto end = std::min(text.find(' '), text.size());
      if (end != 0) words.push(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
  }

  void filesystem(const Value& theirs) {
    const auto device = device_of_filesystem(theirs);
    if (!device) return;
    const auto place = theirs.find("device")->position();
    auto own = Value(codec::Members{});
    set(own, "device", *device, place);
    set(own, "format", *theirs.find("filesystem"), place);
    if (const auto* label = theirs.find("label"); label != nullptr && label->is_string())
      set(own, "label", *label, place);
    if (is_true_in(theirs, "overwrite")) set(own, "wipe", "always", place);
    if (const auto* options = theirs.find("extra_opts"); options != nullptr && !options->is_null())
      set(own, "make_options", words_of(*options), place);
    push(document_, "filesystems", std::move(own), theirs.position());
  }

  Value& document_;
  std::string_view file_;
  config::Diagnostics& diagnostics_;
  std::map<std::string, bool, std::less<>> partitioned_;
};

}  // namespace

const schema::AnySection kCloudInitDisks = {.text = "Further disks.", .fields = kDiskKeys};

void translate_disk_setup(Value& document, std::string_view file,
                          config::Diagnostics& diagnostics) {
  DiskTranslator(document, file, diagnostics).run();
}

}  // namespace orlop::agent::dialects
