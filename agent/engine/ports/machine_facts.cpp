// SPDX-License-Identifier: Apache-2.0
#include "agent/node/machine_facts.hpp"

#include <algorithm>
#include <vector>

#include "agent/engine/ports/surroundings.hpp"
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
  const auto dmi = [&root](const char* name) { return line_of(root / "sys/class/dmi/id" / name); };
  const auto release = sys::read_text(root / "etc/os-release", kSmallFact).value_or("");
  node::MachineFacts facts;
  facts.hostname = line_of(root / "proc/sys/kernel/hostname");
  facts.machine_id = line_of(root / "etc/machine-id");
  facts.os = {setting_of(release, "PRETTY_NAME"), setting_of(release, "ID"),
              setting_of(release, "VERSION_ID")};
  facts.kernel_release = line_of(root / "proc/sys/kernel/osrelease");
  facts.product = {dmi("product_name"),   dmi("sys_vendor"),   dmi("product_version"),
                   dmi("product_serial"), dmi("product_uuid"), dmi("product_sku")};
  facts.board = {dmi("board_name"), dmi("board_vendor"), dmi("board_serial")};
  facts.memory = memory_of(root);
  facts.network = network_of(root);
  return to_value(facts);
}

}  // namespace orlop::agent::engine
