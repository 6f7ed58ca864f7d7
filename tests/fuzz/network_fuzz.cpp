// rooms: config agent_kinds agent_kinds_network sys
// SPDX-License-Identifier: Apache-2.0
// Any bytes below `network:`, in either version: the document is refused, or its files are made;
// and whatever it says, every line of them is a section or a setting that we wrote ourselves.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <set>

#include "agent/kinds/language.hpp"
#include "agent/kinds/network/render.hpp"
#include "agent/kinds/network/section.hpp"
#include "agent/kinds/network/version1.hpp"
#include "libs/config/document.hpp"
#include "libs/sys/file.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/support/network/cases.hpp"

namespace {

using namespace orlop::agent::kinds;

constexpr std::string_view kSections[] = {
    "Match",  "Link",   "Network", "Address",      "Route",         "RoutingPolicyRule",
    "DHCPv4", "DHCPv6", "NetDev",  "IPv6AcceptRA", "Bond",          "Bridge",
    "VLAN",   "VXLAN",  "Tunnel",  "WireGuard",    "WireGuardPeer", "VRF"};

bool is_section(std::string_view line) {
  return line.starts_with('[') && line.ends_with(']') &&
         std::ranges::contains(kSections, line.substr(1, line.size() - 2));
}

bool is_setting(std::string_view line) {
  const auto end = line.find('=');
  if (end == 0 || end == std::string_view::npos || line.ends_with('\\')) return false;
  return std::ranges::all_of(line.substr(0, end), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  });
}

void check(std::string_view text) {
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    if (line.size() == text.size()) std::abort();  // every line is ended
    if (!line.empty() && !is_section(line) && !is_setting(line)) std::abort();
    const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20; };
    if (std::ranges::any_of(line, control)) std::abort();
    text.remove_prefix(line.size() + 1);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = "#cloud-config\n" + std::string(data, data + size);
  // As a boot reads it: what is wrong is left out, and the rest is used.
  const auto read =
      orlop::config::read_document(language(), "fuzz", text, orlop::config::Faults::leave_out);
  const auto* described = read.value.find("network");
  if (described == nullptr || !described->is_object()) return 0;
  auto devices = *described;
  if (network::is_version1(*described)) {
    auto translated = network::to_version2(*described);
    if (!translated.ok()) std::abort();
    if (orlop::schema::has_errors(
            orlop::schema::validate(translated.network, network::kVersion2))) {
      std::abort();
    }
    devices = std::move(translated.network);
  }
  std::set<std::string> paths;
  for (const auto& device : network::render(devices)) {
    for (const auto& file : device.files) {
      if (!paths.insert(file.path).second) std::abort();
      if (file.path.find('/', sizeof "/etc/systemd/network/") != std::string::npos) std::abort();
      check(file.content);
    }
  }
  return 0;
}

std::vector<orlop::Bytes> orlop::fuzz::seeds() {
  std::vector<Bytes> seeds;
  for (const auto* file : {"version2.cases", "version1.cases"}) {
    for (const auto& row : testing::network_cases(file)) seeds.push_back(to_bytes(row.body));
  }
  std::ranges::sort(seeds, {}, &Bytes::size);
  return seeds;
}
