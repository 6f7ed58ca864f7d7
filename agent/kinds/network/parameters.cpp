// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/network/parameters.hpp"

#include "agent/kinds/network/bond_words.hpp"
#include "agent/kinds/network/fields.hpp"

namespace orlop::agent::kinds::network {
namespace {

using schema::Field;

constexpr Field kArpTarget = {.kinds = schema::kString,
                              .text = "An IPv4 address.",
                              .rule = {.check = check_ipv4},
                              .example = "192.0.2.1"};

constexpr Field kBondParameterFields[] = {
    word("mode", "How the interfaces share the work.", kBondModes),
    word("lacp-rate", "How often partners of LACP speak.", kBondRates),
    span_of_time("mii-monitor-interval",
                 "How often links are looked at; a bare number is of milliseconds."),
    number("min-links", "Links that must be up for the bond to be.", 0, 4294967295),
    word("transmit-hash-policy", "What decides over which interface a packet goes.", kBondHashes),
    word("ad-select", "How a group of LACP is chosen.", kBondSelect),
    formerly("all-slaves-active",
             flag("all-members-active", "Whether packets from idle interfaces are taken.")),
    span_of_time("arp-interval", "How often ARP asks `arp-ip-targets`."),
    list("arp-ip-targets", "Whom ARP asks.", kArpTarget, 16),
    word("arp-validate", "Whose answers to ARP count.", kBondArpValidate),
    word("arp-all-targets", "Whether one target must answer, or each.", kBondArpTargets),
    span_of_time("up-delay", "How long a link is up before it is used."),
    span_of_time("down-delay", "How long a link is down before it is given up."),
    word("fail-over-mac-policy", "Whose MAC address the bond has.", kBondFailOver),
    formerly("gratuitious-arp",
             number("gratuitous-arp", "How often ARP tells of another interface.", 0, 255)),
    formerly("packets-per-slave",
             number("packets-per-member", "Packets before the next interface's turn.", 0, 65535)),
    word("primary-reselect-policy", "When the primary interface is taken again.", kBondReselect),
    number("resend-igmp", "How often memberships are told anew.", 0, 255),
    number("learn-packet-interval", "Seconds between packets that switches learn from.", 1,
           2147483647),
    text("primary", "The interface that is used when it can be.", check_reference, "eth0"),
};

constexpr Setting kBondSettings[] = {
    {"mode", "Mode"},
    {"lacp-rate", "LACPTransmitRate"},
    {"mii-monitor-interval", "MIIMonitorSec", Form::milliseconds},
    {"min-links", "MinLinks"},
    {"transmit-hash-policy", "TransmitHashPolicy"},
    {"ad-select", "AdSelect"},
    {"all-members-active", "AllSlavesActive"},
    {"all-slaves-active", "AllSlavesActive"},
    {"arp-interval", "ARPIntervalSec", Form::milliseconds},
    {"arp-ip-targets", "ARPIPTargets"},
    {"arp-validate", "ARPValidate"},
    {"arp-all-targets", "ARPAllTargets"},
    {"up-delay", "UpDelaySec", Form::milliseconds},
    {"down-delay", "DownDelaySec", Form::milliseconds},
    {"fail-over-mac-policy", "FailOverMACPolicy"},
    {"gratuitous-arp", "GratuitousARP"},
    {"gratuitious-arp", "GratuitousARP"},
    {"packets-per-member", "PacketsPerSlave"},
    {"packets-per-slave", "PacketsPerSlave"},
    {"primary-reselect-policy", "PrimaryReselectPolicy"},
    {"resend-igmp", "ResendIGMP"},
    {"learn-packet-interval", "LearnPacketIntervalSec"},
};

constexpr Field kPortPriority = {
    .kinds = schema::kInteger, .text = "By port.", .number = {.least = 0, .most = 63}};
constexpr Field kPathCost = {
    .kinds = schema::kInteger, .text = "By port.", .number = {.least = 1, .most = 65535}};

constexpr Field by_port(std::string_view key, std::string_view text, const Field& each) {
  return {.key = key,
          .kinds = schema::kMapping,
          .text = text,
          .items = {.most = 256},
          .each = &each,
          .faulty = schema::Faulty::used_in_parts};
}

constexpr Field kBridgeParameterFields[] = {
    flag("stp", "Whether the bridge takes part in the spanning tree protocol."),
    span_of_time("forward-delay",
                 "How long a port listens and learns; a bare number is of seconds."),
    span_of_time("hello-time", "How often the root bridge speaks."),
    span_of_time("max-age", "How long what it said holds."),
    formerly("aging-time", span_of_time("ageing-time", "How long a MAC address is remembered.")),
    number("priority", "The bridge with the lowest is the root.", 0, 65535),
    by_port("port-priority", "Priority of ports.", kPortPriority),
    by_port("path-cost", "Cost of the way over a port.", kPathCost),
};

constexpr Setting kBridgeSettings[] = {
    {"stp", "STP"},           {"forward-delay", "ForwardDelaySec"}, {"hello-time", "HelloTimeSec"},
    {"max-age", "MaxAgeSec"}, {"ageing-time", "AgeingTimeSec"},     {"aging-time", "AgeingTimeSec"},
    {"priority", "Priority"},
};

}  // namespace

constinit const schema::AnySection kBondParameters = {.text = "How the bond works.",
                                                      .fields = kBondParameterFields,
                                                      .faulty = schema::Faulty::used_in_parts};
constinit const schema::AnySection kBridgeParameters = {.text = "How the bridge works.",
                                                        .fields = kBridgeParameterFields,
                                                        .faulty = schema::Faulty::used_in_parts};

std::span<const Setting> bond_settings() { return kBondSettings; }
std::span<const Setting> bridge_settings() { return kBridgeSettings; }

}  // namespace orlop::agent::kinds::network
