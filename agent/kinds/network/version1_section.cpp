// SPDX-License-Identifier: Apache-2.0
// What the steps of version 1 may say.
#include <algorithm>

#include "agent/kinds/network/fields.hpp"
#include "agent/kinds/network/version1_words.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::kinds::network {
namespace {

using codec::Value;
using schema::Field;
using schema::kInteger;
using schema::kList;
using schema::kString;
using schema::Problem;

constexpr std::string_view kSubnetTypes[] = {"dhcp",
                                             "dhcp4",
                                             "dhcp6",
                                             "static",
                                             "static6",
                                             "manual",
                                             "ipv6_slaac",
                                             "ipv6_dhcpv6-stateful",
                                             "ipv6_dhcpv6-stateless"};
constexpr std::string_view kControls[] = {"auto", "manual", "hotplug", "off"};

/// Several words in one string, or a list of them.
template <auto Check>
std::optional<Problem> check_words(const Value& value) {
  if (!value.is_string()) return std::nullopt;
  for (const auto& word : words_of(value.string())) {
    if (auto found = Check(Value(word))) return found;
  }
  return std::nullopt;
}

template <auto Check>
constexpr Field words_or_list(std::string_view key, std::string_view text, const Field& each,
                              std::string_view example) {
  return {.key = key,
          .kinds = kString | kList,
          .text = text,
          .bytes = {.most = 1024},
          .items = {.most = 64},
          .rule = {.check = check_words<Check>},
          .example = example,
          .each = &each};
}

constexpr Field netmask() {
  return {.key = "netmask",
          .kinds = kString | kInteger,
          .text = "Netmask, where the address has no `/LENGTH`.",
          .bytes = {.most = 64},
          .rule = {.check = check_netmask},
          .example = "255.255.255.0"};
}

constexpr Field kServerEach = {.kinds = kString,
                               .text = "An address.",
                               .bytes = {.most = 64},
                               .rule = {.check = check_address},
                               .example = "192.0.2.53"};
constexpr Field kDomainEach = {.kinds = kString,
                               .text = "A domain.",
                               .bytes = {.most = 255},
                               .rule = {.check = check_domain},
                               .example = "example.org"};

constexpr Field kMetric = number("metric", "The lowest counts.", 0, 4294967295);
constexpr Field kGateway = text("gateway", "The gateway.", check_address, "192.0.2.1");

constexpr Field kSubnetRouteFields[] = {
    required(formerly("network",
                      text("destination", "Where it leads.", check_destination, "192.0.2.0/24"))),
    netmask(),
    required(kGateway),
    kMetric,
};
constexpr schema::AnySection kSubnetRoute = {.text = "A route.", .fields = kSubnetRouteFields};
constexpr Field kSubnetRouteEach = {.kinds = schema::kMapping, .section = &kSubnetRoute};

constexpr Field kSubnetFields[] = {
    required(word("type", "Where addresses come from.", kSubnetTypes)),
    text("address", "The address of `static` and `static6`.", check_maybe_prefix, "192.0.2.10/24"),
    netmask(),
    text("broadcast", "Follows from address and netmask.", check_ipv4, "192.0.2.255"),
    kGateway,
    words_or_list<check_address>("dns_nameservers", "Servers of DNS.", kServerEach, "192.0.2.53"),
    words_or_list<check_domain>("dns_search", "Domains that are added to names.", kDomainEach,
                                "example.org"),
    list("routes", "Routes.", kSubnetRouteEach, 256),
    word("control", "When it is set up; here always at boot.", kControls),
};

void static_has_its_address(const Value& subnet, schema::Report& report) {
  const auto type = text_of(given(subnet, "type"));
  const auto* address = given(subnet, "address");
  if (type.starts_with("static") && address == nullptr) {
    report.error(subnet.position(), "missing-key",
                 formatted("a subnet of type '{}' lacks the key 'address'", type),
                 "Add 'address', with the length of its prefix.");
  } else if (!type.starts_with("static") && address != nullptr) {
    report.error(address->position(), "conflict",
                 formatted("'address' has no meaning for a subnet of type '{}'", type),
                 "Write 'type: static', or remove the address.");
  }
  const auto* control = given(subnet, "control");
  if (control != nullptr && text_of(control) != "auto") {
    report.warning(control->position(), "no-effect",
                   "'control' changes nothing: the interface is set up at boot", "Remove the key.");
  }
}
constexpr schema::Cross kSubnetTogether[] = {{.check = static_has_its_address}};
constexpr schema::AnySection kSubnet = {
    .text = "One subnet.", .fields = kSubnetFields, .together = kSubnetTogether};
constexpr Field kSubnetEach = {.kinds = schema::kMapping, .section = &kSubnet};

constexpr Field kName = required(text("name", "Its name.", check_interface, "eth0"));
constexpr Field kMac = text("mac_address", "Its MAC address.", check_mac, "52:54:00:12:34:56");
constexpr Field kMtu = number("mtu", "Bytes of the largest packet.", 68, 65535);
constexpr Field kAcceptRa =
    formerly("accept_ra", flag("accept-ra", "Whether routers' advertisements are listened to."));
constexpr Field kSubnets = list("subnets", "Its addresses.", kSubnetEach, 64);
constexpr Field kPort = {.kinds = kString,
                         .text = "The name of a step.",
                         .bytes = {.most = 15},
                         .rule = {.check = check_interface},
                         .example = "eth0"};
constexpr Field kParameterEach = {.kinds = schema::kBoolean | kInteger | kString | kList,
                                  .text = "A parameter, under the name that it has in version 1.",
                                  .bytes = {.most = 255},
                                  .items = {.most = 64}};
constexpr Field kParameters = {.key = "params",
                               .kinds = schema::kMapping,
                               .text = "How it works (`bond-mode`, `bridge_stp` …).",
                               .items = {.most = 64},
                               .each = &kParameterEach};

constexpr Field kPhysicalFields[] = {
    kName,
    text("mac_address", "The card with this MAC address is meant, and gets the name.", check_mac,
         "52:54:00:12:34:56"),
    kMtu, kAcceptRa, kSubnets};
constexpr Field kLoopbackFields[] = {kName, kMtu, kSubnets};
constexpr Field kBondStepFields[] = {
    kName,     required(list("bond_interfaces", "The devices that it is made of.", kPort, 256)),
    kMac,      kMtu,
    kAcceptRa, kParameters,
    kSubnets};
constexpr Field kBridgeStepFields[] = {
    kName,     required(list("bridge_interfaces", "The devices that it joins.", kPort, 256)),
    kMac,      kMtu,
    kAcceptRa, kParameters,
    kSubnets};
constexpr Field kVlanStepFields[] = {
    kName,
    required(text("vlan_link", "The device that it is on.", check_interface, "eth0")),
    required(number("vlan_id", "Number of the VLAN.", 0, 4094)),
    kMac,
    kMtu,
    kAcceptRa,
    kSubnets};
constexpr Field kNameserverStepFields[] = {
    required(words_or_list<check_address>("address", "Servers of DNS.", kServerEach, "192.0.2.53")),
    words_or_list<check_domain>("search", "Domains that are added to names.", kDomainEach,
                                "example.org"),
    text("interface", "The step that asks them; each with addresses without this key.",
         check_interface, "eth0"),
};
constexpr Field kRouteStepFields[] = {
    required(text("destination", "Where it leads.", check_destination, "192.0.2.0/24")),
    netmask(),
    required(text("gateway", "The gateway; the device whose subnet holds it has the route.",
                  check_address, "192.0.2.1")),
    kMetric,
};

constexpr schema::AnySection kPhysical = {
    .name = "physical", .text = "A network card.", .fields = kPhysicalFields};
constexpr schema::AnySection kLoopback = {
    .name = "loopback", .text = "The interface of the node itself.", .fields = kLoopbackFields};
constexpr schema::AnySection kBondStep = {
    .name = "bond", .text = "Several devices as one.", .fields = kBondStepFields};
constexpr schema::AnySection kBridgeStep = {
    .name = "bridge", .text = "A switch in software.", .fields = kBridgeStepFields};
constexpr schema::AnySection kVlanStep = {
    .name = "vlan", .text = "A VLAN on another device.", .fields = kVlanStepFields};
constexpr schema::AnySection kNameserverStep = {
    .name = "nameserver", .text = "Name servers.", .fields = kNameserverStepFields};
constexpr schema::AnySection kRouteStep = {
    .name = "route", .text = "A route.", .fields = kRouteStepFields};

constexpr const schema::AnySection* kForms[] = {
    &kPhysical, &kLoopback, &kBondStep, &kBridgeStep, &kVlanStep, &kNameserverStep, &kRouteStep};
constexpr schema::Alternatives kSteps = {.tag = "type", .sections = kForms};

}  // namespace

constinit const Field kVersion1Each = {
    .kinds = schema::kMapping, .text = "One step.", .alternatives = &kSteps};

}  // namespace orlop::agent::kinds::network
