// SPDX-License-Identifier: Apache-2.0
// What devices of every kind say of addresses, routes and names.
#include <algorithm>

#include "agent/kinds/network/fields.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::kinds::network {
namespace {

using codec::Value;
using schema::Field;
using schema::kInteger;
using schema::kMapping;
using schema::kString;
using schema::Problem;

constexpr std::int64_t kLargest = 4294967295;

// ---- addresses: "192.0.2.1/24", or {"192.0.2.1/24": {label: …}}

std::optional<Problem> check_address_item(const Value& value) {
  if (value.is_string()) return check_with_prefix(value);
  if (value.members().size() != 1) {
    return Problem{"is no address", "Write the address as the only key: '192.0.2.1/24': {…}."};
  }
  return check_with_prefix(Value(value.members().front().key));
}

std::optional<Problem> check_lifetime(const Value& value) {
  const auto text = text_of(&value);
  if (text == "0" || text == "forever") return std::nullopt;
  return Problem{"must be 0 or forever", "Write 0 for an address that nothing new uses."};
}

constexpr Field kAddressOptionFields[] = {
    {.key = "label",
     .kinds = kString,
     .text = "Name of an IPv4 address, as older tools show it.",
     .rule = {.check = check_label},
     .example = "eth0:web"},
    {.key = "lifetime",
     .kinds = kString | kInteger,
     .text = "`forever`, or `0`: connections that begin here use another address.",
     .rule = {.check = check_lifetime},
     .example = "forever"},
};
constexpr schema::AnySection kAddressOptions = {.text = "About one address.",
                                                .fields = kAddressOptionFields};
constexpr Field kAddressOptionsEach = {.kinds = kMapping, .section = &kAddressOptions};

// ---- routes

constexpr std::string_view kRouteTypes[] = {"unicast",   "anycast", "blackhole",
                                            "broadcast", "local",   "multicast",
                                            "prohibit",  "throw",   "unreachable"};
constexpr std::string_view kRouteScopes[] = {"global", "link", "host"};

constexpr Field kRouteFields[] = {
    required(text("to", "Where it leads: a network, an address, or `default`.", check_destination,
                  "default")),
    text("via", "The gateway.", check_address, "192.0.2.1"),
    text("from", "The address that packets are sent from.", check_address, "192.0.2.10"),
    number("metric", "Of several routes, the one with the lowest counts.", 0, kLargest),
    flag("on-link", "Whether the gateway is reached directly, in whatever network it is."),
    number("table", "Number of the routing table.", 1, kLargest),
    word("type", "What becomes of packets.", kRouteTypes),
    word("scope", "How far away the destination is.", kRouteScopes),
    number("mtu", "Bytes of the largest packet.", 68, 65535),
    number("congestion-window", "Initial congestion window, in segments.", 1, 1023),
    number("advertised-receive-window", "Initial receive window, in segments.", 1, 1023),
};

bool is_v6(const Value* value, bool& known) {
  const auto address = value == nullptr ? std::nullopt : parse_address(text_of(value));
  known = address.has_value();
  return known && address->v6;
}

void route_is_of_one_family(const Value& route, schema::Report& report) {
  const auto* to = given(route, "to");
  bool first_known = false;
  const bool first = is_v6(to, first_known);
  for (const auto* key : {"via", "from"}) {
    const auto* value = given(route, key);
    bool known = false;
    const bool v6 = is_v6(value, known);
    if (!known || !first_known || v6 == first) continue;
    report.error(value->position(), "conflict",
                 formatted("'{}' is no address of the kind that 'to' is", key),
                 "Write both of IPv4, or both of IPv6.");
  }
  const bool named = given(route, "via") != nullptr || given(route, "from") != nullptr;
  if (to != nullptr && text_of(to) == "default" && !named) {
    report.error(to->position(), "conflict", "the default route has no gateway",
                 "Add 'via', or write '0.0.0.0/0' or '::/0' for a route without one.");
  }
}
constexpr schema::Cross kRouteTogether[] = {{.check = route_is_of_one_family}};
constexpr schema::AnySection kRoute = {
    .text = "One route.", .fields = kRouteFields, .together = kRouteTogether};

// ---- rules that choose a routing table

constexpr Field kPolicyFields[] = {
    text("from", "Packets from this network.", check_maybe_prefix, "192.0.2.0/24"),
    text("to", "Packets to this network.", check_maybe_prefix, "192.0.2.0/24"),
    number("table", "Number of the routing table that they use.", 1, kLargest),
    number("priority", "The rule with the lowest is looked at first.", 0, kLargest),
    number("mark", "Packets with this firewall mark.", 1, kLargest),
    number("type-of-service", "Packets with this value.", 1, 255),
};

void policy_says_something(const Value& policy, schema::Report& report) {
  bool from_known = false;
  bool to_known = false;
  const bool from = is_v6(given(policy, "from"), from_known);
  const bool to = is_v6(given(policy, "to"), to_known);
  if (!from_known && !to_known) {
    report.error(policy.position(), "missing-key", "the rule names neither 'from' nor 'to'",
                 "Say which packets it is about; '0.0.0.0/0' is all of IPv4.");
  } else if (from_known && to_known && from != to) {
    report.error(given(policy, "to")->position(), "conflict",
                 "'to' is no network of the kind that 'from' is",
                 "Write both of IPv4, or both of IPv6.");
  }
}
constexpr schema::Cross kPolicyTogether[] = {{.check = policy_says_something}};
constexpr schema::AnySection kPolicy = {.text = "One rule that chooses a routing table.",
                                        .fields = kPolicyFields,
                                        .together = kPolicyTogether};

// ---- names

constexpr Field kServer = {.kinds = kString,
                           .text = "An address.",
                           .bytes = {.most = 64},
                           .rule = {.check = check_address},
                           .example = "192.0.2.53"};
constexpr Field kDomain = {.kinds = kString,
                           .text = "A domain; with `~` before it, only asked about and not added.",
                           .bytes = {.most = 255},
                           .rule = {.check = check_domain},
                           .example = "example.org"};
constexpr Field kNameserverFields[] = {
    list("addresses", "Servers of DNS.", kServer, 32),
    list("search", "Domains that are added to names without a dot.", kDomain, 64),
};

// ---- DHCP

constexpr std::string_view kUseDomainsWords[] = {"route"};
std::optional<Problem> check_use_domains(const Value& value) {
  if (!value.is_string() || value.string() == "route") return std::nullopt;
  return Problem{"is neither true, false nor 'route'",
                 "Write 'route' to ask the server about them."};
}

constexpr Field kDhcpFields[] = {
    flag("use-dns", "Whether the server's name servers are used."),
    flag("use-ntp", "Whether the server's time servers are used."),
    flag("use-hostname", "Whether the server names the node."),
    flag("use-mtu", "Whether the server says how large packets are."),
    flag("use-routes", "Whether the server's routes are used."),
    {.key = "use-domains",
     .kinds = schema::kBoolean | kString,
     .text = "Whether the server's domains are added to names; `route`: only asked about.",
     .rule = {.check = check_use_domains},
     .example = kUseDomainsWords[0]},
    flag("send-hostname", "Whether the server is told a name."),
    text("hostname", "The name that it is told.", check_host, "node.example.org"),
    number("route-metric", "Metric of routes that the server gives.", 0, kLargest),
};

}  // namespace

constinit const Field kAddressEach = {.kinds = kString | kMapping,
                                      .text =
                                          "An address with the length of its prefix, or a "
                                          "mapping of one to what is to be said about it.",
                                      .bytes = {.most = 64},
                                      .rule = {.check = check_address_item},
                                      .example = "192.0.2.10/24",
                                      .each = &kAddressOptionsEach};
constinit const Field kRouteEach = {.kinds = kMapping, .section = &kRoute};
constinit const Field kPolicyEach = {.kinds = kMapping, .section = &kPolicy};
constinit const schema::AnySection kNameservers = {.text = "Name servers and domains.",
                                                   .fields = kNameserverFields,
                                                   .faulty = schema::Faulty::used_in_parts};
constinit const schema::AnySection kDhcp4Overrides = {.text = "What is taken of DHCP.",
                                                      .fields = kDhcpFields,
                                                      .faulty = schema::Faulty::used_in_parts};
constinit const schema::AnySection kDhcp6Overrides = {
    .text = "What is taken of DHCPv6 and of routers' advertisements.",
    .fields = kDhcpFields,
    .faulty = schema::Faulty::used_in_parts};

}  // namespace orlop::agent::kinds::network
