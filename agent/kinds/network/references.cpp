// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/network/references.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "agent/kinds/network/forms.hpp"
#include "agent/kinds/network/section.hpp"
#include "agent/kinds/network/version1.hpp"
#include "libs/base/format.hpp"
#include "libs/codec/json.hpp"

namespace orlop::agent::kinds::network {
namespace {

using codec::Value;
using schema::Report;

/// Calls `see(group, member)` for each device that is described.
template <class See>
void each_device(const Value& network, See see) {
  for (const auto& group : kGroups) {
    const auto* devices = given(network, group.key);
    if (devices == nullptr || !devices->is_object()) continue;
    for (const auto& member : devices->members()) {
      if (member.value.is_object()) see(group.key, member);
    }
  }
}

class Names {
 public:
  explicit Names(Report& report) : report_(report) {}

  void device(std::string_view group, const codec::Member& member) {
    const auto& name = member.key;
    const bool matched = given(member.value, "match") != nullptr;
    if (matched ? !is_device_id(name) : !is_interface_name(name)) {
      report_.error(member.position, "bad-value",
                    formatted("'{}.{}' is no name of {}", group, name.substr(0, 80),
                              matched ? "a device" : "an interface"),
                    formatted("Use at most {} letters, digits, '.', '_' and '-'{}.",
                              matched ? 64 : 15, matched ? "" : ", and not digits alone"));
      return;
    }
    claim(name, member.position);
    if (const auto* renderer = given(member.value, "renderer");
        text_of(renderer) == "NetworkManager") {
      report_.warning(renderer->position(), "no-effect",
                      "'renderer' changes nothing: networkd sets the network up",
                      "Remove the key.");
    }
    const auto* set = given(member.value, "set-name");
    if (set != nullptr && text_of(set) != name) claim(text_of(set), set->position());
    match(member);
  }

 private:
  void claim(const std::string& name, codec::Position position) {
    if (names_.insert(name).second) return;
    report_.error(position, "duplicate", formatted("the name '{}' is there twice", name),
                  "Give each device a name of its own.");
  }

  void match(const codec::Member& member) {
    const auto* match = given(member.value, "match");
    if (match == nullptr) return;
    const auto [first, is_new] = matches_.try_emplace(codec::write_json(*match), member.key);
    if (is_new) return;
    report_.error(match->position(), "duplicate",
                  formatted("'{}' and '{}' match the same interfaces", first->second, member.key),
                  "Match each interface once.");
  }

  Report& report_;
  std::set<std::string> names_;
  std::map<std::string, std::string> matches_;
};

class References {
 public:
  References(const Value& network, Report& report, bool version1)
      : network_(network), report_(report), version1_(version1) {}

  void run() {
    each_device(network_, [this](auto, const auto& member) { known_.insert(member.key); });
    each_device(network_, [this](auto group, const auto& member) { device(group, member); });
    if (!faulty_) cycles();
  }

 private:
  /// `path` is that of the value in version 2. What came from version 1 has lost its own, but not
  /// its line; any value of the list tells the document.
  void error(const std::string& path, codec::Position position, std::string code,
             std::string message, std::string remedy) {
    faulty_ = true;
    report_.inside(version1_ ? "config[0].type" : path)
        .error(position, std::move(code), std::move(message), std::move(remedy));
  }

  /// Whether `name` is described; if so, that `user` stands on it is noted.
  bool refer(const std::string& user, const Value& name, const std::string& path) {
    const auto text = text_of(&name);
    if (!known_.contains(text)) {
      error(path, name.position(), "no-such-device",
            formatted("'{}' names '{}', which is not described", user, text),
            formatted("Describe '{}', under 'ethernets' when it is a network card.", text));
      return false;
    }
    below_[user].push_back({text, name.position(), path});
    return true;
  }

  void device(std::string_view group, const codec::Member& member) {
    const auto path = formatted("{}.{}", group, member.key);
    if (const auto* link = given(member.value, "link")) {
      refer(member.key, *link, path + ".link");
      if (group == "vlans") vlan(member, *link, path);
    }
    const auto ports = members(member, path);
    const auto* parameters = given(member.value, "parameters");
    if (parameters != nullptr) bond_or_bridge(*parameters, ports, path + ".parameters");
  }

  std::vector<std::string> members(const codec::Member& member, const std::string& path) {
    std::vector<std::string> ports;
    const auto* interfaces = given(member.value, "interfaces");
    if (interfaces == nullptr || !interfaces->is_array()) return ports;
    for (const auto& item : interfaces->items()) {
      const auto name = text_of(&item);
      const auto own = formatted("{}.interfaces[{}]", path, ports.size());
      ports.push_back(name);
      if (!refer(member.key, item, own)) continue;
      const auto [holder, is_new] = holders_.try_emplace(name, member.key);
      if (is_new) continue;
      error(own, item.position(), "conflict",
            holder->second == member.key
                ? formatted("'{}' is in '{}' twice", name, member.key)
                : formatted("'{}' is in '{}' and in '{}'", name, holder->second, member.key),
            "A device belongs to one bond, bridge or VRF; remove it from the other.");
    }
    return ports;
  }

  void vlan(const codec::Member& member, const Value& link, const std::string& path) {
    const auto id = text_of(given(member.value, "id"));
    const auto [first, is_new] = vlans_.try_emplace({text_of(&link), id}, member.key);
    if (is_new) return;
    error(path + ".link", link.position(), "duplicate",
          formatted("'{}' and '{}' are both VLAN {} on '{}'", first->second, member.key, id,
                    text_of(&link)),
          "Remove one of them.");
  }

  void bond_or_bridge(const Value& parameters, const std::vector<std::string>& ports,
                      const std::string& path) {
    if (const auto* primary = given(parameters, "primary")) {
      const auto mode = text_of(given(parameters, "mode"));
      port(text_of(primary), primary->position(), ports, path + ".primary");
      if (mode != "active-backup" && mode != "balance-tlb" && mode != "balance-alb") {
        error(path + ".primary", primary->position(), "conflict",
              "'primary' has no meaning in this mode of the bond",
              "Choose the mode 'active-backup', 'balance-tlb' or 'balance-alb', or remove it.");
      }
    }
    for (const auto* key : {"port-priority", "path-cost"}) {
      const auto* by_port = given(parameters, key);
      if (by_port == nullptr || !by_port->is_object()) continue;
      for (const auto& member : by_port->members()) {
        port(member.key, member.position, ports, formatted("{}.{}.{}", path, key, member.key));
      }
    }
  }

  void port(const std::string& name, codec::Position position,
            const std::vector<std::string>& ports, const std::string& path) {
    if (std::ranges::contains(ports, name)) return;
    error(path, position, "no-such-device",
          formatted("'{}' is not among the interfaces that it is a parameter for", name),
          formatted("Add '{}' to 'interfaces', or name one of them.", name));
  }

  struct Below {
    std::string name;
    codec::Position position;
    std::string path;
  };

  /// Takes away, again and again, the devices that stand on none that is left: a circle stays.
  void cycles() {
    std::map<std::string, std::size_t> waits;
    std::map<std::string, std::vector<std::string>> above;
    for (const auto& [user, list] : below_) {
      waits[user] = list.size();
      for (const auto& one : list) above[one.name].push_back(user);
    }
    std::vector<std::string> ready;
    for (const auto& name : known_) {
      if (!waits.contains(name)) ready.push_back(name);
    }
    while (!ready.empty()) {
      const auto name = std::move(ready.back());
      ready.pop_back();
      for (const auto& user : above[name]) {
        if (--waits[user] == 0) ready.push_back(user);
      }
    }
    for (const auto& [user, list] : below_) {
      if (waits[user] != 0) return circle(user, waits);
    }
  }

  void circle(const std::string& user, const std::map<std::string, std::size_t>& waits) {
    for (const auto& one : below_.at(user)) {
      const auto found = waits.find(one.name);
      if (found == waits.end() || found->second == 0) continue;
      return error(
          one.path, one.position, "conflict",
          formatted("'{}' stands on '{}', and that, in the end, on itself", user, one.name),
          "Take one of the devices out of the circle.");
    }
  }

  const Value& network_;
  Report& report_;
  bool version1_;
  bool faulty_ = false;
  std::set<std::string> known_;
  std::map<std::string, std::vector<Below>> below_;
  std::map<std::string, std::string> holders_;
  std::map<std::pair<std::string, std::string>, std::string> vlans_;
};

}  // namespace

void names_are_right(const Value& network, Report& report) {
  Names names(report);
  each_device(network, [&names](auto group, const auto& member) { names.device(group, member); });
}

void references_hold(const Value& network, Report& report) {
  if (!is_version1(network)) return References(network, report, false).run();
  References(to_version2(network).network, report, true).run();
}

}  // namespace orlop::agent::kinds::network
