// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <vector>

#include "agent/engine/ports/surroundings.hpp"
#include "libs/architecture/architecture.hpp"
#include "libs/base/format.hpp"
#include "libs/sys/file.hpp"

namespace orlop::agent::engine {
namespace {

namespace fs = std::filesystem;
using codec::Value;

constexpr std::size_t kSmallFact = std::size_t{64} << 10;
constexpr std::size_t kMostDevices = 256;

/// A file's first line, "" when there is none.
std::string line_of(const fs::path& path) {
  auto text = sys::read_text(path, kSmallFact).value_or("");
  text = text.substr(0, text.find('\n'));
  while (text.ends_with(' ')) text.pop_back();
  return text;
}

/// "NAME=value" or "NAME=\"value\"" of a file of such lines.
std::string setting_of(const std::string& text, std::string_view name) {
  for (std::string_view rest = text; !rest.empty();) {
    auto line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    if (!line.starts_with(name) || !line.substr(name.size()).starts_with('=')) continue;
    line.remove_prefix(name.size() + 1);
    if (line.size() > 1 && line.front() == '"' && line.back() == '"') {
      line.remove_prefix(1);
      line.remove_suffix(1);
    }
    return std::string(line);
  }
  return {};
}

Value network_of(const fs::path& root) {
  auto list = Value::array();
  std::vector<fs::path> devices;
  std::error_code error;  // what cannot be listed is not there
  for (const auto& entry : fs::directory_iterator(root / "sys/class/net", error)) {
    if (entry.path().filename() != "lo") devices.push_back(entry.path());
  }
  std::ranges::sort(devices);
  if (devices.size() > kMostDevices) devices.resize(kMostDevices);
  for (const auto& device : devices) {
    list.push(Value::object(
        {{"name", device.filename().string()}, {"macaddress", line_of(device / "address")}}));
  }
  return list;
}

/// MemTotal in mebibytes.
std::int64_t memory_of(const fs::path& root) {
  const auto text = sys::read_text(root / "proc/meminfo", kSmallFact).value_or("");
  std::int64_t kib = 0;
  for (const char c : text.substr(0, text.find('\n'))) {
    if (c >= '0' && c <= '9' && kib < (std::int64_t{1} << 50)) kib = kib * 10 + (c - '0');
  }
  return kib / 1024;
}

}  // namespace

Value facts_of_machine(const fs::path& root) {
  const auto dmi = [&root](const char* name) {
    return Value(line_of(root / "sys/class/dmi/id" / name));
  };
  const auto release = sys::read_text(root / "etc/os-release", kSmallFact).value_or("");
  const auto machine_id = line_of(root / "etc/machine-id");
  auto values = Value::object();
  values.set("node", Value::object({{"hostname", line_of(root / "proc/sys/kernel/hostname")},
                                    {"machineid", machine_id}}));
  values.set("os", Value::object({{"name", setting_of(release, "PRETTY_NAME")},
                                  {"vendor", setting_of(release, "ID")},
                                  {"version", setting_of(release, "VERSION_ID")},
                                  {"architecture", architecture::own().debian}}));
  values.set("kernel", Value::object({{"release", line_of(root / "proc/sys/kernel/osrelease")},
                                      {"architecture", architecture::own().name}}));
  values.set("product", Value::object({{"name", dmi("product_name")},
                                       {"vendor", dmi("sys_vendor")},
                                       {"version", dmi("product_version")},
                                       {"serial", dmi("product_serial")},
                                       {"uuid", dmi("product_uuid")},
                                       {"sku", dmi("product_sku")}}));
  values.set("board", Value::object({{"name", dmi("board_name")},
                                     {"vendor", dmi("board_vendor")},
                                     {"serial", dmi("board_serial")}}));
  values.set("memory", Value::object({{"size", memory_of(root)}}));
  values.set("network", network_of(root));
  return Value::object(
      {{"MachineID", machine_id}, {"UUID", dmi("product_uuid")}, {"Values", std::move(values)}});
}

}  // namespace orlop::agent::engine
