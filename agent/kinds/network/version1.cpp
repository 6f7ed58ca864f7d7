// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/network/version1.hpp"

#include <algorithm>
#include <map>

#include "agent/kinds/network/forms.hpp"
#include "agent/kinds/network/version1_words.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::kinds::network {
namespace {

using codec::Position;
using codec::Value;
using schema::Severity;

/// Adds a member that keeps the place of its value.
void put(Value& mapping, std::string_view key, const Value& value) {
  mapping.members().push_back({std::string(key), value, value.position()});
}

void put_given(Value& mapping, std::string_view key, const Value& from, std::string_view old_key) {
  if (const auto* value = given(from, old_key)) put(mapping, key, *value);
}

/// The list under a key, made when it is not there.
Value& list_of(Value& mapping, std::string_view key, Position position) {
  if (mapping.find(key) == nullptr) put(mapping, key, Value::array().at(position));
  return *mapping.find(key);
}

class Translator {
 public:
  Translated run(const Value& network) {
    const auto* config = given(network, "config");
    if (config == nullptr || !config->is_array()) return std::move(made_);
    for (const auto& step : config->items()) add(step);
    for (const auto* step : servers_) nameserver(*step);
    for (const auto* step : routes_) route(*step);
    for (const auto* group : {"ethernets", "bonds", "bridges", "vlans"}) collect(group);
    return std::move(made_);
  }

 private:
  struct Device {
    std::string group;
    Value value{codec::Members{}};
    Position position;  ///< of the name
    bool addressed = false;
    std::size_t order = 0;
  };

  void say(Position position, std::string code, std::string message, std::string remedy,
           Severity severity = Severity::error) {
    made_.faults.push_back(
        {position, std::move(code), std::move(message), std::move(remedy), severity});
  }

  void add(const Value& step) {
    const auto type = text_of(given(step, "type"));
    if (type == "nameserver") return servers_.push_back(&step);
    if (type == "route") return routes_.push_back(&step);
    const auto* name = given(step, "name");
    if (name == nullptr) return;
    const auto [place, is_new] = devices_.try_emplace(text_of(name));
    if (!is_new) {
      return say(name->position(), "duplicate",
                 formatted("the name '{}' is there twice", text_of(name)),
                 "Give each step a name of its own.");
    }
    auto& device = place->second;
    device.position = name->position();
    device.order = devices_.size();
    device.value.at(step.position());
    describe(device, step, type);
    common(device, step);
  }

  void describe(Device& device, const Value& step, std::string_view type) {
    const auto* mac = given(step, "mac_address");
    if (type == "bond" || type == "bridge") {
      device.group = formatted("{}s", type);
      put_given(device.value, "interfaces", step, formatted("{}_interfaces", type));
      parameters(device, step, type);
    } else if (type == "vlan") {
      device.group = "vlans";
      put_given(device.value, "id", step, "vlan_id");
      put_given(device.value, "link", step, "vlan_link");
    } else {
      device.group = "ethernets";
    }
    if (mac == nullptr) return;
    if (type != "physical") return put(device.value, "macaddress", *mac);
    auto match = Value(codec::Members{}).at(mac->position());
    put(match, "macaddress", *mac);
    put(device.value, "match", match);
    put_given(device.value, "set-name", step, "name");
  }

  void parameters(Device& device, const Value& step, std::string_view kind) {
    const auto* given_ones = given(step, "params");
    if (given_ones == nullptr) return;
    auto made = Value(codec::Members{}).at(given_ones->position());
    for (const auto& member : given_ones->members()) {
      if (member.value.is_null()) continue;
      const auto* known = find_parameter(member.key, kind);
      if (known == nullptr) {
        say(member.position, "unknown-key",
            formatted("the parameter '{}' of a {} is not known", member.key, kind), "Remove it.");
      } else if (known->meaning == Meaning::nothing) {
        say(member.position, "no-effect",
            formatted("the parameter '{}' of a {} changes nothing here", member.key, kind),
            "Remove it.", Severity::warning);
      } else if (made.find(known->becomes) != nullptr) {
        say(member.position, "duplicate",
            formatted("the parameter '{}' of a {} is there twice", member.key, kind),
            "Remove one of the two.");
      } else {
        made.members().push_back({std::string(known->becomes), understood(member.value, *known),
                                  member.value.position()});
      }
    }
    put(device.value, "parameters", made);
  }

  void common(Device& device, const Value& step) {
    put_given(device.value, "mtu", step, "mtu");
    const auto* accept = given(step, "accept-ra");
    if (accept == nullptr) accept = given(step, "accept_ra");
    if (accept != nullptr) put(device.value, "accept-ra", *accept);
    const auto* subnets = given(step, "subnets");
    if (subnets == nullptr) return;
    for (const auto& one : subnets->items()) subnet(device, one);
  }

  void subnet(Device& device, const Value& subnet) {
    const auto* type = given(subnet, "type");
    const auto kind = text_of(type);
    const auto set = [&](std::string_view key) {
      if (device.value.find(key) == nullptr)
        put(device.value, key, Value(true).at(type->position()));
    };
    if (kind == "dhcp" || kind == "dhcp4") set("dhcp4");
    if (kind == "dhcp6" || kind == "ipv6_dhcpv6-stateful") set("dhcp6");
    if (kind.starts_with("ipv6_")) set("accept-ra");
    device.addressed = device.addressed || kind != "manual";
    if (const auto* address = given(subnet, "address")) {
      if (auto whole = with_length(*address, subnet, true))
        list_of(device.value, "addresses", address->position()).push(*std::move(whole));
    }
    if (const auto* gateway = given(subnet, "gateway")) {
      add_route(device, Value("default").at(gateway->position()), *gateway, nullptr);
    }
    names(device, given(subnet, "dns_nameservers"), given(subnet, "dns_search"));
    const auto* routes = given(subnet, "routes");
    if (routes == nullptr) return;
    for (const auto& one : routes->items()) route_over(device, one);
  }

  /// An address or network with the length that the netmask beside it says.
  std::optional<Value> with_length(const Value& address, const Value& beside, bool needed) {
    const auto parsed = parse_address(text_of(&address));
    const auto* mask = given(beside, "netmask");
    if (!parsed || parsed->length || (mask == nullptr && !needed)) return address;
    if (mask == nullptr) {
      say(address.position(), "bad-value",
          formatted("'{}' lacks the length of its prefix", text_of(&address)),
          "Add '/24', or a 'netmask' beside it.");
      return std::nullopt;
    }
    const auto length = parse_netmask(text_of(mask));
    if (!length || *length > parsed->bits()) {
      say(mask->position(), "bad-value",
          formatted("'{}' is no netmask for '{}'", text_of(mask), text_of(&address)),
          "Write a netmask of the same kind of address.");
      return std::nullopt;
    }
    return Value(formatted("{}/{}", text_of(&address), *length)).at(address.position());
  }

  static void add_route(Device& device, const Value& to, const Value& via, const Value* metric) {
    auto route = Value(codec::Members{}).at(to.position());
    put(route, "to", to);
    put(route, "via", via);
    if (metric != nullptr) put(route, "metric", *metric);
    list_of(device.value, "routes", to.position()).push(std::move(route));
  }

  void route_over(Device& device, const Value& route) {
    const auto* to = given(route, "destination");
    if (to == nullptr) to = given(route, "network");
    const auto* via = given(route, "gateway");
    if (to == nullptr || via == nullptr) return;
    if (const auto whole = with_length(*to, route, false))
      add_route(device, *whole, *via, given(route, "metric"));
  }

  static void names(Device& device, const Value* servers, const Value* domains) {
    for (const auto& [key, value] :
         {std::pair("addresses", servers), std::pair("search", domains)}) {
      if (value == nullptr) continue;
      if (device.value.find("nameservers") == nullptr)
        put(device.value, "nameservers", Value(codec::Members{}).at(value->position()));
      auto& list = list_of(*device.value.find("nameservers"), key, value->position());
      for (const auto& text : texts_of(value)) {
        for (auto& one : words_of(text)) list.push(Value(std::move(one)).at(value->position()));
      }
    }
  }

  void nameserver(const Value& step) {
    const auto* interface = given(step, "interface");
    bool taken = false;
    for (auto& [name, device] : devices_) {
      const bool meant = interface == nullptr ? device.addressed : name == text_of(interface);
      if (!meant) continue;
      names(device, given(step, "address"), given(step, "search"));
      taken = true;
    }
    if (taken) return;
    const auto position = interface == nullptr ? step.position() : interface->position();
    say(position, "no-such-device", "no step with subnets asks these name servers",
        "Describe the interface before, or name one that is described.");
  }

  /// The device with a subnet that holds the gateway; or the only one with subnets.
  void route(const Value& step) {
    const auto* via = given(step, "gateway");
    const auto gateway = parse_address(text_of(via));
    Device* holder = nullptr;
    std::vector<Device*> addressed;
    for (auto& [name, device] : devices_) {
      if (device.addressed) addressed.push_back(&device);
      for (const auto& text : texts_of(device.value.find("addresses"))) {
        const auto own = parse_address(text);
        if (holder == nullptr && gateway && own && own->network_holds(*gateway)) holder = &device;
      }
    }
    if (holder == nullptr && addressed.size() == 1) holder = addressed.front();
    if (holder != nullptr) return route_over(*holder, step);
    say(via == nullptr ? step.position() : via->position(), "no-such-device",
        formatted("no subnet holds the gateway '{}'", text_of(via)),
        "Write the route below the subnet of its interface.");
  }

  void collect(std::string_view group) {
    std::vector<std::pair<std::size_t, codec::Member>> members;
    for (auto& [name, device] : devices_) {
      if (device.group == group)
        members.emplace_back(device.order, codec::Member{name, device.value, device.position});
    }
    if (members.empty()) return;
    std::ranges::sort(members, {}, &std::pair<std::size_t, codec::Member>::first);
    auto devices = Value(codec::Members{}).at(members.front().second.position);
    for (auto& [order, member] : members) devices.members().push_back(std::move(member));
    put(made_.network, group, devices);
  }

  Translated made_;
  std::map<std::string, Device> devices_;
  std::vector<const Value*> servers_;
  std::vector<const Value*> routes_;
};

}  // namespace

bool Translated::ok() const {
  return !std::ranges::contains(faults, Severity::error, &Untranslated::severity);
}

bool is_version1(const Value& network) {
  const auto* version = given(network, "version");
  return version != nullptr && version->is_int() && version->integer() == 1;
}

Translated to_version2(const Value& network) { return Translator().run(network); }

}  // namespace orlop::agent::kinds::network
