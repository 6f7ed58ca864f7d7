// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/network/section.hpp"

#include "agent/kinds/network/fields.hpp"
#include "agent/kinds/network/references.hpp"
#include "agent/kinds/network/version1.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::kinds::network {
namespace {

using codec::Value;
using schema::at;
using schema::Field;
using schema::Problem;

constexpr std::string_view kRenderers[] = {"networkd", "NetworkManager"};

std::optional<Problem> check_config(const Value& value) {
  if (!value.is_string() || value.string() == "disabled") return std::nullopt;
  return Problem{"is neither a list nor 'disabled'", "Write the list of version 1."};
}

template <auto Pointer>
constexpr Field devices(std::string_view key, std::string_view text, const Field& each) {
  return {.key = key,
          .member = at<Pointer>,
          .kinds = schema::kMapping,
          .text = text,
          .items = {.most = 256},
          .each = &each,
          .written = schema::Written::when_set,
          .faulty = schema::Faulty::used_in_parts};
}

constexpr Field kEthernetEach = {.kinds = schema::kMapping, .section = &kEthernet};
constexpr Field kBondEach = {.kinds = schema::kMapping, .section = &kBond};
constexpr Field kBridgeEach = {.kinds = schema::kMapping, .section = &kBridge};
constexpr Field kVlanEach = {.kinds = schema::kMapping, .section = &kVlan};
constexpr Field kTunnelEach = {.kinds = schema::kMapping, .section = &kTunnel};
constexpr Field kDummyEach = {.kinds = schema::kMapping, .section = &kDummy};
constexpr Field kVrfEach = {.kinds = schema::kMapping, .section = &kVrf};

constexpr Field kNetworkFields[] = {
    {.key = "version",
     .member = at<&Network::version>,
     .text = "Of the description: 2 has devices by name, 1 has a list in `config`.",
     .initial = "2",
     .number = {.least = 1, .most = 2}},
    {.key = "renderer",
     .member = at<&Network::renderer>,
     .text = "Who sets the network up; here always `networkd`.",
     .initial = "networkd",
     .words = kRenderers},
    devices<&Network::ethernets>("ethernets", "Network cards, by name.", kEthernetEach),
    devices<&Network::bonds>("bonds", "Several devices as one, by name.", kBondEach),
    devices<&Network::bridges>("bridges", "Switches in software, by name.", kBridgeEach),
    devices<&Network::vlans>("vlans", "VLANs on other devices, by name.", kVlanEach),
    devices<&Network::tunnels>("tunnels", "Ways over other networks, by name.", kTunnelEach),
    devices<&Network::dummy_devices>("dummy-devices", "Devices that lead nowhere, by name.",
                                     kDummyEach),
    devices<&Network::vrfs>("vrfs", "Devices with a routing table of their own, by name.",
                            kVrfEach),
    {.key = "config",
     .member = at<&Network::config>,
     .kinds = schema::kString | schema::kList,
     .text = "The network in version 1, a list of steps; `disabled`: as the image has it.",
     .bytes = {.most = 16},
     .items = {.most = 512},
     .rule = {.check = check_config},
     .each = &kVersion1Each,
     .written = schema::Written::when_set,
     .faulty = schema::Faulty::used_in_parts},
};

void renderer_is_networkd(const Value& network, schema::Report& report) {
  const auto* renderer = given(network, "renderer");
  if (renderer == nullptr || text_of(renderer) == "networkd") return;
  report.warning(renderer->position(), "no-effect",
                 "'renderer' changes nothing: networkd sets the network up", "Remove the key.");
}

void disabled_is_as_it_is(const Value& network, schema::Report& report) {
  const auto* config = given(network, "config");
  if (config == nullptr || !config->is_string()) return;
  report.note(config->position(), "as-it-is",
              "'config: disabled' describes nothing: the network is as the image has it",
              "Remove the key, or describe devices.");
}

/// Keys of one version beside the number of the other.
void keys_are_of_its_version(const Value& network, schema::Report& report) {
  const auto* config = given(network, "config");
  if (config != nullptr && config->is_array() && !is_version1(network)) {
    report.error(
        config->position(), "conflict", "'config' is a list of version 1",
        "Write 'version: 1'; or 'config:' without a value, where an earlier document has it.");
  }
  for (const auto& group : kGroups) {
    const auto* devices = given(network, group.key);
    if (devices == nullptr || !is_version1(network)) continue;
    report.error(
        devices->position(), "conflict", formatted("'{}' is a key of version 2", group.key),
        formatted("Write 'version: 2'; or '{}:' without a value, where an earlier document has it.",
                  group.key));
  }
}

void version1_translates(const Value& network, schema::Report& report) {
  if (!is_version1(network)) return;
  const auto translated = to_version2(network);
  for (const auto& fault : translated.faults) {
    const bool warning = fault.severity == schema::Severity::warning;
    (report.*(warning ? &schema::Report::warning : &schema::Report::error))(
        fault.position, fault.code, fault.message, fault.remedy);
  }
  if (!translated.ok()) return;
  for (const auto& found : schema::validate(translated.network, kVersion2)) {
    if (found.severity == schema::Severity::error)
      report.error(found.position, found.code, found.message, found.remedy);
  }
}

constexpr schema::Cross kNetworkTogether[] = {
    {.check = renderer_is_networkd},
    {.check = disabled_is_as_it_is},
    {.text = "Devices go with version 2, `config` with version 1.",
     .check = keys_are_of_its_version},
    {.check = names_are_right},
    {.check = version1_translates},
    {.text = "Devices that are named are described, and in one bond, bridge or VRF at most.",
     .check = references_hold,
     .when = schema::When::composed},
};

constexpr std::span<const Field> kDeviceFields =
    std::span(kNetworkFields).subspan(2, std::size(kGroups));
constexpr schema::Cross kVersion2Together[] = {{.check = names_are_right}};

}  // namespace

constinit const schema::AnySection kVersion2 = {.fields = kDeviceFields,
                                                .together = kVersion2Together};

const schema::Section<Network> kNetwork({.path = "network",
                                         .text = "The node's network.",
                                         .fields = kNetworkFields,
                                         .together = kNetworkTogether,
                                         .faulty = schema::Faulty::used_in_parts});

}  // namespace orlop::agent::kinds::network
