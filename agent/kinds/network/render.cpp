// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/network/render.hpp"

#include <algorithm>
#include <map>

#include "agent/kinds/network/forms.hpp"
#include "agent/kinds/network/section.hpp"
#include "agent/kinds/network/settings_file.hpp"
#include "agent/kinds/network/virtual_device.hpp"
#include "libs/base/format.hpp"
#include "libs/base/text.hpp"

namespace orlop::agent::kinds::network {
namespace {

using codec::Value;

constexpr Setting kRouteLines[] = {
    {"via", "Gateway"},
    {"on-link", "GatewayOnLink"},
    {"from", "PreferredSource"},
    {"metric", "Metric"},
    {"table", "Table"},
    {"type", "Type"},
    {"scope", "Scope"},
    {"mtu", "MTUBytes"},
    {"congestion-window", "InitialCongestionWindow"},
    {"advertised-receive-window", "InitialAdvertisedReceiveWindow"},
};
constexpr Setting kPolicyLines[] = {
    {"from", "From"},         {"to", "To"},
    {"table", "Table"},       {"priority", "Priority"},
    {"mark", "FirewallMark"}, {"type-of-service", "TypeOfService"},
};
constexpr Setting kDhcp4Lines[] = {
    {"use-dns", "UseDNS"},
    {"use-ntp", "UseNTP"},
    {"use-hostname", "UseHostname"},
    {"use-mtu", "UseMTU"},
    {"use-routes", "UseRoutes"},
    {"use-domains", "UseDomains"},
    {"send-hostname", "SendHostname"},
    {"hostname", "Hostname"},
    {"route-metric", "RouteMetric"},
};
constexpr Setting kDhcp6Lines[] = {
    {"use-dns", "UseDNS"},
    {"use-ntp", "UseNTP"},
    {"use-hostname", "UseHostname"},
    {"use-domains", "UseDomains"},
    {"send-hostname", "SendHostname"},
    {"hostname", "Hostname"},
};
/// What DHCPv6 leaves to routers' advertisements.
constexpr Setting kAdvertised[] = {
    {"use-dns", "UseDNS"},         {"use-mtu", "UseMTU"},
    {"use-routes", "UseGateway"},  {"use-routes", "UseRoutePrefix"},
    {"use-domains", "UseDomains"}, {"route-metric", "RouteMetric"},
};
constexpr Setting kOffload[] = {
    {"receive-checksum-offload", "ReceiveChecksumOffload"},
    {"transmit-checksum-offload", "TransmitChecksumOffload"},
    {"tcp-segmentation-offload", "TCPSegmentationOffload"},
    {"tcp6-segmentation-offload", "TCP6SegmentationOffload"},
    {"generic-segmentation-offload", "GenericSegmentationOffload"},
    {"generic-receive-offload", "GenericReceiveOffload"},
    {"large-receive-offload", "LargeReceiveOffload"},
};
/// As systemd's own 99-default.link, whose place a .link of ours takes.
constexpr std::string_view kNamePolicy = "keep kernel database onboard slot path";
constexpr std::string_view kAlternativeNames = "database onboard slot path mac";

/// What other devices say of one.
struct Uses {
  std::string master;  ///< the line: "Bond", "Bridge" or "VRF"
  std::string master_name;
  const Value* parameters = nullptr;  ///< of the master
  std::vector<std::string> vlans;
  std::vector<std::string> vxlans;
};

bool has_wildcard(std::string_view pattern) {
  return pattern.find_first_of("*?[") != std::string_view::npos;
}

class DeviceRenderer {
 public:
  DeviceRenderer(std::string_view group, const std::string& name, const Value& device,
                 const Uses& uses)
      : group_(group), name_(name), device_(device), uses_(uses) {}

  Device run() {
    Device made{.name = name_, .group = std::string(group_)};
    const auto add = [&](std::string_view ending, std::string content, bool secret = false) {
      made.files.push_back({formatted("/etc/systemd/network/10-orlop-{}.{}", name_, ending),
                            std::move(content), secret});
    };
    if (is_ethernet()) {
      if (auto text = link_file(); !text.empty()) add("link", std::move(text));
    } else {
      add("netdev", virtual_device(group_, name_, device_), holds_key(device_));
    }
    add("network", network_file());
    return made;
  }

 private:
  [[nodiscard]] bool is_ethernet() const { return group_ == "ethernets"; }
  [[nodiscard]] const Value* said(std::string_view key) const { return given(device_, key); }

  /// `names`: the key for names; they differ where a device may have been renamed.
  void match(SettingsFile& file, std::string_view names, bool renamed) const {
    file.section("Match", true);
    const auto* match = is_ethernet() ? said("match") : nullptr;
    if (match == nullptr) return file.line(names, name_);
    const auto mac = text_of(given(*match, "macaddress"));
    const auto pattern = text_of(given(*match, "name"));
    const auto drivers = texts_of(given(*match, "driver"));
    file.line("PermanentMACAddress", mac);
    if (!pattern.empty()) {
      const auto set = renamed ? text_of(said("set-name")) : std::string();
      file.line(names, set.empty() ? pattern : formatted("{} {}", set, pattern));
    }
    file.line("Driver", join_words(drivers, " "));
    if (mac.empty() && pattern.empty() && drivers.empty()) file.line("Type", "ether");
    // Bonds, bridges and VLANs have names of the same kind.
    const bool broad = mac.empty() && (pattern.empty() || has_wildcard(pattern));
    if (broad && renamed) file.line("Kind", "!*");
  }

  [[nodiscard]] std::string link_file() const {
    const auto name = text_of(said("set-name"));
    const auto* wake = said("wakeonlan");
    const bool offload = std::ranges::any_of(
        kOffload, [this](const Setting& one) { return said(one.key) != nullptr; });
    if (name.empty() && wake == nullptr && !offload) return {};
    SettingsFile file;
    match(file, "OriginalName", false);
    file.section("Link");
    file.line(name.empty() ? "NamePolicy" : "Name", name.empty() ? kNamePolicy : name);
    file.line("AlternativeNamesPolicy", kAlternativeNames);
    file.line("MACAddressPolicy", "persistent");
    if (wake != nullptr) file.line("WakeOnLan", flag_of(wake) ? "magic" : "off");
    file.settings(device_, kOffload);
    return file.text();
  }

  [[nodiscard]] std::string network_file() const {
    SettingsFile file;
    match(file, "Name", true);
    file.section("Link");
    file.line("MACAddress", text_of(said("macaddress")));
    file.line("MTUBytes", text_of(said("mtu")));
    file.line("RequiredForOnline", required_for_online());
    file.section("Network");
    addressing(file);
    relations(file);
    addresses_with_options(file);
    dhcp(file);
    routes(file);
    policy(file);
    port(file);
    return file.text();
  }

  /// Nothing: as networkd has it, with an address.
  [[nodiscard]] std::string_view required_for_online() const {
    if (flag_of(said("optional"))) return "no";
    const auto* local = said("link-local");
    const bool silent = local != nullptr && texts_of(local).empty() && !flag_of(said("dhcp4")) &&
                        !flag_of(said("dhcp6")) && !flag_of(said("accept-ra")) &&
                        said("addresses") == nullptr && uses_.master.empty();
    return silent ? "carrier" : "";
  }

  [[nodiscard]] std::string_view dhcp_families() const {
    const bool v4 = flag_of(said("dhcp4"));
    const bool v6 = flag_of(said("dhcp6"));
    if (v4) return v6 ? "yes" : "ipv4";
    if (v6) return "ipv6";
    return said("dhcp4") != nullptr || said("dhcp6") != nullptr ? "no" : "";
  }

  [[nodiscard]] std::string_view link_local() const {
    const auto* list = said("link-local");
    if (list == nullptr) return "";
    const auto families = texts_of(list);
    const bool v4 = std::ranges::contains(families, "ipv4");
    const bool v6 = std::ranges::contains(families, "ipv6");
    if (v4) return v6 ? "yes" : "ipv4";
    return v6 ? "ipv6" : "no";
  }

  void optional_flag(SettingsFile& file, std::string_view name, std::string_view key) const {
    if (const auto* value = said(key)) file.flag(name, flag_of(value));
  }

  void addressing(SettingsFile& file) const {
    file.line("DHCP", dhcp_families());
    file.line("LinkLocalAddressing", link_local());
    optional_flag(file, "IPv6AcceptRA", "accept-ra");
    optional_flag(file, "IPv6PrivacyExtensions", "ipv6-privacy");
    for (const auto& address : texts_of(said("addresses"))) file.line("Address", address);
    file.line("Gateway", text_of(said("gateway4")));
    file.line("Gateway", text_of(said("gateway6")));
    if (const auto* names = said("nameservers")) {
      for (const auto& server : texts_of(given(*names, "addresses"))) file.line("DNS", server);
      file.line("Domains", join_words(texts_of(given(*names, "search")), " "));
    }
    if (flag_of(said("critical"))) file.line("KeepConfiguration", "yes");
    if (!is_ethernet()) file.flag("ConfigureWithoutCarrier", true);
  }

  void relations(SettingsFile& file) const {
    if (!uses_.master.empty()) file.line(uses_.master, uses_.master_name);
    const auto* parameters = uses_.parameters;
    const bool primary = parameters != nullptr && text_of(given(*parameters, "primary")) == name_;
    if (primary) file.flag("PrimarySlave", true);
    for (const auto& name : uses_.vlans) file.line("VLAN", name);
    for (const auto& name : uses_.vxlans) file.line("VXLAN", name);
  }

  void addresses_with_options(SettingsFile& file) const {
    const auto* addresses = said("addresses");
    if (addresses == nullptr || !addresses->is_array()) return;
    for (const auto& item : addresses->items()) {
      if (!item.is_object() || item.members().empty()) continue;
      const auto& [address, options, position] = item.members().front();
      file.section("Address");
      file.line("Address", address);
      file.line("Label", text_of(given(options, "label")));
      file.line("PreferredLifetime", text_of(given(options, "lifetime")));
    }
  }

  void dhcp(SettingsFile& file) const {
    const auto* v4 = said("dhcp4-overrides");
    const auto* v6 = said("dhcp6-overrides");
    file.section("DHCPv4");
    file.line("ClientIdentifier", text_of(said("dhcp-identifier")));
    if (v4 != nullptr) file.settings(*v4, kDhcp4Lines);
    if (v6 == nullptr) return;
    file.section("DHCPv6");
    file.settings(*v6, kDhcp6Lines);
    file.section("IPv6AcceptRA");
    file.settings(*v6, kAdvertised);
  }

  void routes(SettingsFile& file) const {
    const auto* list = said("routes");
    if (list == nullptr || !list->is_array()) return;
    for (const auto& route : list->items()) {
      auto to = text_of(given(route, "to"));
      if (to == "default") {
        const auto near = text_of(given(route, "via")) + text_of(given(route, "from"));
        to = near.contains(':') ? "::/0" : "0.0.0.0/0";
      }
      file.section("Route");
      file.line("Destination", to);
      const bool own = given(route, "table") == nullptr;
      if (group_ == "vrfs" && own) file.line("Table", text_of(said("table")));
      file.settings(route, kRouteLines);
    }
  }

  void policy(SettingsFile& file) const {
    const auto* list = said("routing-policy");
    if (list == nullptr || !list->is_array()) return;
    for (const auto& rule : list->items()) {
      file.section("RoutingPolicyRule");
      const bool own = given(rule, "table") == nullptr;
      if (group_ == "vrfs" && own) file.line("Table", text_of(said("table")));
      file.settings(rule, kPolicyLines);
    }
  }

  /// What the bridge says of this port.
  void port(SettingsFile& file) const {
    file.section("Bridge");
    optional_flag(file, "NeighborSuppression", "neigh-suppress");
    if (uses_.parameters == nullptr) return;
    const auto line = [&](std::string_view name, std::string_view key) {
      if (const auto* by_port = given(*uses_.parameters, key))
        file.line(name, text_of(given(*by_port, name_)));
    };
    line("Priority", "port-priority");
    line("Cost", "path-cost");
  }

  std::string_view group_;
  const std::string& name_;
  const Value& device_;
  const Uses& uses_;
};

class Devices {
 public:
  explicit Devices(const Value& network) {
    for (const auto& group : kGroups) {
      const auto* devices = given(network, group.key);
      if (devices == nullptr || !devices->is_object()) continue;
      std::map<std::string, const Value*> sorted;
      for (const auto& member : devices->members()) {
        if (member.value.is_object()) sorted.emplace(member.key, &member.value);
      }
      for (const auto& [name, device] : sorted) all_.push_back({group.key, name, device});
    }
    for (const auto& one : all_) note_uses(one);
  }

  std::vector<Device> render() {
    std::vector<Device> made;
    for (const auto& [group, name, device] : all_) {
      made.push_back(DeviceRenderer(group, name, *device, uses_[name]).run());
    }
    return made;
  }

 private:
  struct One {
    std::string_view group;
    std::string name;
    const Value* device;
  };

  void note_uses(const One& one) {
    if (const auto* link = given(*one.device, "link")) {
      auto& uses = uses_[text_of(link)];
      (one.group == "vlans" ? uses.vlans : uses.vxlans).push_back(one.name);
    }
    for (const auto& port : texts_of(given(*one.device, "interfaces"))) {
      auto& uses = uses_[port];
      if (!uses.master.empty()) continue;
      uses.master = one.group == "bonds" ? "Bond" : one.group == "vrfs" ? "VRF" : "Bridge";
      uses.master_name = one.name;
      uses.parameters = given(*one.device, "parameters");
    }
  }

  std::vector<One> all_;
  std::map<std::string, Uses> uses_;
};

}  // namespace

std::vector<Device> render(const Value& network) { return Devices(network).render(); }

}  // namespace orlop::agent::kinds::network
