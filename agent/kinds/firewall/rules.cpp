// SPDX-License-Identifier: Apache-2.0
// From allowances to nftables (nft(8)).
#include <algorithm>

#include "agent/kinds/firewall/section.hpp"
#include "libs/base/format.hpp"
#include "libs/base/text.hpp"

namespace orlop::agent::kinds {
namespace {

/// The table is made, so that it can be taken away, and made anew: in one transaction.
constexpr std::string_view kBeginning = R"(# Made from the configuration.
table inet orlop
delete table inet orlop
table inet orlop {
  chain input {
)";

/// What no node can do without: answers, itself, errors and neighbours, addresses.
constexpr std::string_view kAlways = R"(    ct state established,related accept
    ct state invalid drop
    iifname "lo" accept
    meta l4proto { icmp, ipv6-icmp } accept
    ip6 saddr fe80::/10 udp dport 546 accept
)";

struct ByFamily {
  std::vector<std::string> v4;
  std::vector<std::string> v6;
};

ByFamily sources_of(const Allowance& allowance) {
  ByFamily sources;
  for (const auto& source : allowance.from)
    (source.contains(':') ? sources.v6 : sources.v4).push_back(source);
  return sources;
}

std::string rule_of(const Allowance& allowance, std::string_view source) {
  std::string rule = "    ";
  if (!allowance.interface.empty()) rule += formatted("iifname \"{}\" ", allowance.interface);
  rule += source;
  if (!allowance.port.empty()) {
    rule += formatted("{} dport {} ", allowance.protocol, allowance.port);
  } else if (allowance.protocol != "any") {
    rule += formatted("meta l4proto {} ", allowance.protocol);
  }
  return rule + "accept\n";
}

std::string rules_of(const Allowance& allowance) {
  if (allowance.from.empty()) return rule_of(allowance, "");
  const auto [v4, v6] = sources_of(allowance);
  std::string rules;
  if (!v4.empty())
    rules += rule_of(allowance, formatted("ip saddr {{ {} }} ", join_words(v4, ", ")));
  if (!v6.empty())
    rules += rule_of(allowance, formatted("ip6 saddr {{ {} }} ", join_words(v6, ", ")));
  return rules;
}

bool covers(std::string_view ports, int port) {
  if (ports.empty()) return true;
  const auto dash = ports.find('-');
  const auto number = [](std::string_view text) {
    int value = 0;
    for (const char c : text) value = value * 10 + (c - '0');
    return value;
  };
  const int first = number(ports.substr(0, dash));
  const int last = dash == std::string_view::npos ? first : number(ports.substr(dash + 1));
  return first <= port && port <= last;
}

}  // namespace

std::string nftables_of(const Firewall& firewall) {
  const bool open = firewall.input == "accept";
  auto text = std::string(kBeginning);
  text += formatted("    type filter hook input priority filter; policy {};\n",
                    open ? "accept" : "drop");
  text += kAlways;
  for (const auto& allowance : firewall.allow) text += rules_of(allowance);
  if (firewall.input == "reject") text += "    reject with icmpx admin-prohibited\n";
  return text + "  }\n}\n";
}

bool lets_ssh_in(const Firewall& firewall) {
  constexpr int kSsh = 22;
  if (firewall.input == "accept") return true;
  return std::ranges::any_of(firewall.allow, [](const Allowance& one) {
    const bool tcp = one.protocol == "tcp" || one.protocol == "any";
    return tcp && covers(one.port, kSsh);
  });
}

}  // namespace orlop::agent::kinds
