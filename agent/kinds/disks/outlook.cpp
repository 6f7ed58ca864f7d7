// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/disks/outlook.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <map>

#include "agent/kinds/disks/prepare.hpp"
#include "agent/node/paths.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::kinds {
namespace {

using Properties = std::map<std::string, std::string, std::less<>>;

std::string trimmed(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  while (text.starts_with(' ')) text.erase(0, 1);
  return text;
}

std::uint64_t number_in(std::string_view text) {
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

class Udev {
 public:
  explicit Udev(engine::SystemState& system) : system_(system) {}

  std::string text(const std::string& path) {
    const auto found = system_.look(path);
    const bool file = found && *found && (*found)->kind == engine::Entry::Kind::file;
    return file ? trimmed((*found)->content) : std::string();
  }

  /// "vdb" of "/dev/disk/by-id/x"; empty when there is no such device.
  std::string name_of(const std::string& device) {
    const auto found = system_.look(device);
    if (found && *found && (*found)->kind == engine::Entry::Kind::link)
      return std::filesystem::path((*found)->content).filename().string();
    return std::filesystem::path(device).filename().string();
  }

  Properties properties_of(const std::string& name) {
    const auto number = text("/sys/class/block/" + name + "/dev");
    Properties properties;
    if (number.empty()) return properties;
    properties["MAJOR:MINOR"] = number;  // also when udev has nothing else to say
    auto rest = text("/run/udev/data/b" + number) + '\n';
    for (std::size_t end = 0; (end = rest.find('\n')) != std::string::npos;
         rest.erase(0, end + 1)) {
      const auto line = rest.substr(0, end);
      const auto equals = line.find('=');
      if (line.starts_with("E:") && equals != std::string::npos)
        properties[line.substr(2, equals - 2)] = line.substr(equals + 1);
    }
    return properties;
  }

  std::vector<std::string> partitions_of(const std::string& name) {
    std::vector<std::string> names;
    for (auto& one : system_.list("/sys/class/block").value_or(std::vector<std::string>())) {
      const auto partition = text("/sys/class/block/" + one + "/partition");
      if (partition.empty()) continue;
      const auto path =
          disk::partition_path("/dev/" + name, static_cast<std::uint32_t>(number_in(partition)));
      if (path.filename() == one) names.push_back(std::move(one));
    }
    return names;
  }

 private:
  engine::SystemState& system_;
};

std::string value_of(const Properties& properties, std::string_view key) {
  const auto found = properties.find(key);
  return found == properties.end() ? std::string() : found->second;
}

disk::Partition partition_in(const Properties& properties) {
  const auto guid = [&properties](std::string_view key) {
    return disk::Guid::parse(value_of(properties, key)).value_or(disk::Guid());
  };
  const auto number = [&properties](std::string_view key) {
    return number_in(value_of(properties, key));
  };
  return {.number = static_cast<std::uint32_t>(number("ID_PART_ENTRY_NUMBER")),
          .type = guid("ID_PART_ENTRY_TYPE"),
          .uuid = guid("ID_PART_ENTRY_UUID"),
          .label = value_of(properties, "ID_PART_ENTRY_NAME"),
          .start = number("ID_PART_ENTRY_OFFSET") * disk::kSectorSize,
          .size = number("ID_PART_ENTRY_SIZE") * disk::kSectorSize};
}

Result<PreparedDisks> record_in(engine::SystemState& system) {
  const auto path = formatted("{}/{}", node::kStateFolder, kPreparedDisksFile);
  const auto found = TRY(system.look(path));
  if (!found) return PreparedDisks{};
  return records::parse<PreparedDisks>(std::optional(found->content), kPreparedDisksRecord)
      .value.value_or(PreparedDisks{});
}

template <class Wanted>
Status add_each(const std::vector<Wanted>& list, const PreparedDisks& record,
                engine::SystemState& system, std::vector<std::string>& sentences) {
  for (const auto& wanted : list) {
    const auto found = TRY(found_by_udev(node_of(wanted.device), system));
    if (!found) {
      sentences.push_back(formatted("{} is not there yet", wanted.device));
      continue;
    }
    const auto verdict = decide(wanted, *found, was_erased(record, found->id, digest_of(wanted)));
    sentences.push_back(describe(wanted, *found, verdict));
  }
  return {};
}

}  // namespace

Result<std::optional<Found>> found_by_udev(const std::string& device, engine::SystemState& system) {
  Udev udev(system);
  const auto name = udev.name_of(device);
  const auto properties = udev.properties_of(name);
  if (properties.empty()) return std::nullopt;
  Found found{
      .device = "/dev/" + name,
      .size = number_in(udev.text("/sys/class/block/" + name + "/size")) * disk::kSectorSize};
  const auto table = value_of(properties, "ID_PART_TABLE_TYPE");
  found.content = table.empty() ? value_of(properties, "ID_FS_TYPE") : table;
  found.label = value_of(properties, "ID_FS_LABEL");
  found.system = is_system_label(value_of(properties, "ID_PART_ENTRY_NAME"));
  const auto partition = value_of(properties, "ID_PART_ENTRY_UUID");
  const bool is_partition = !udev.text("/sys/class/block/" + name + "/partition").empty();
  // Of a disk, the properties of a table are its own; of a partition, those of its disk.
  if (is_partition && value_of(properties, "ID_FS_TYPE").empty()) found.content.clear();
  if (is_partition && !value_of(properties, "ID_FS_TYPE").empty())
    found.content = value_of(properties, "ID_FS_TYPE");
  found.id = is_partition && !partition.empty()
                 ? partition
                 : disk_id(name, device, [&udev](const auto& path) { return udev.text(path); });
  if (found.content == "gpt") {
    disk::PartitionTable there{.disk_size = found.size};
    for (const auto& one : udev.partitions_of(name))
      there.partitions.push_back(partition_in(udev.properties_of(one)));
    std::ranges::sort(there.partitions, {}, &disk::Partition::number);
    found.table = std::move(there);
  }
  found.system = found.system || holds_the_system(found);
  return found;
}

Result<std::string> outlook(const Disks& wanted, engine::SystemState& system) {
  if (TRY(system.list("/sys/class/block")).empty())
    return std::string("what is on the disks could not be looked at here");
  const auto record = TRY(record_in(system));
  std::vector<std::string> sentences;
  TRY(add_each(wanted.disks, record, system, sentences));
  TRY(add_each(wanted.filesystems, record, system, sentences));
  std::string text;
  for (const auto& one : sentences) text += (text.empty() ? "" : "; ") + one;
  return text;
}

std::string disk_id(const std::string& name, const std::string& device,
                    const std::function<std::string(const std::string&)>& read) {
  for (const auto* file : {"wwid", "device/wwid", "serial", "device/serial"}) {
    auto text = trimmed(read(formatted("/sys/class/block/{}/{}", name, file)));
    if (!text.empty()) return text;
  }
  return device;
}

bool holds_the_system(const Found& found) {
  return found.table &&
         std::ranges::any_of(found.table->partitions, is_system_label, &disk::Partition::label);
}

}  // namespace orlop::agent::kinds
