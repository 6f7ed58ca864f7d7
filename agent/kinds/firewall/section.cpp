// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/firewall/section.hpp"

#include <charconv>
#include <optional>

#include "agent/kinds/network/forms.hpp"
#include "agent/kinds/rules.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::kinds {
namespace {

using codec::Value;
using schema::at;
using schema::Problem;

std::optional<int> port_of(std::string_view text) {
  int port = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, port);
  const bool whole = !text.empty() && is_digit(text[0]) && error == std::errc{} && stop == end;
  return whole && port >= 1 && port <= 65535 ? std::optional(port) : std::nullopt;
}

std::string text_of_port(const Value& value) {
  return value.is_int() ? std::to_string(value.integer()) : value.string();
}

constexpr schema::Custom<std::string> kPort{
    .type = {.kinds = schema::kString | schema::kInteger,
             .read = [](const Value& value,
                        void* into) { schema::as<std::string>(into) = text_of_port(value); },
             .write = [](const void* from) { return Value(schema::as<std::string>(from)); },
             .check = [](const Value& value) -> std::optional<Problem> {
               const auto text = text_of_port(value);
               const auto dash = text.find('-');
               const auto first = port_of(std::string_view(text).substr(0, dash));
               const auto last = dash == std::string::npos
                                     ? first
                                     : port_of(std::string_view(text).substr(dash + 1));
               if (first && last && *first <= *last) return std::nullopt;
               return Problem{"is no port", "Write a number up to 65535, or two as '8000-8100'."};
             }}};

constexpr std::string_view kVerdicts[] = {"accept", "drop", "reject"};
constexpr std::string_view kProtocols[] = {"tcp", "udp", "sctp", "any"};

constexpr schema::Field kFrom = {.kinds = schema::kString,
                                 .text = "An address or a network.",
                                 .bytes = {.most = 64},
                                 .rule = {.check = network::check_maybe_prefix},
                                 .example = "192.0.2.0/24"};
constexpr schema::Field kAllowanceFields[] = {
    {.key = "port",
     .member = at<&Allowance::port, kPort>,
     .text = "A port, or two for all between them.",
     .example = "8000-8100",
     .written = schema::Written::when_set},
    {.key = "protocol",
     .member = at<&Allowance::protocol>,
     .text = "What goes to it; `any` without a port.",
     .initial = "tcp",
     .words = kProtocols},
    {.key = "from",
     .member = at<&Allowance::from>,
     .text = "Where it may come from; without this key from everywhere.",
     .items = {.most = 256},
     .each = &kFrom,
     .written = schema::Written::when_set},
    {.key = "interface",
     .member = at<&Allowance::interface>,
     .text = "Where it comes in; without this key anywhere.",
     .bytes = {.most = 15},
     .rule = {.check = network::check_interface},
     .example = "eth0",
     .written = schema::Written::when_set},
};

void ports_go_with_protocols(const Value& allowance, schema::Report& report) {
  const auto* protocol = allowance.find("protocol");
  const bool any = protocol != nullptr && protocol->is_string() && protocol->string() == "any";
  const bool port = allowance.find("port") != nullptr;
  if (any && port) {
    report.error(protocol->position(), "conflict", "'any' protocol has no ports",
                 "Name the protocol, or remove 'port'.");
  }
}
constexpr schema::Cross kAllowanceTogether[] = {{.check = ports_go_with_protocols}};

constexpr schema::Field kFirewallFields[] = {
    {.key = "input",
     .member = at<&Firewall::input>,
     .text = "What becomes of what nobody asked for and nothing allows.",
     .initial = "accept",
     .words = kVerdicts},
    {.key = "allow",
     .member = at<&Firewall::allow, kAllowance>,
     .text =
         "What is let in. Answers to what the node asked, the node itself, ICMP and DHCP always "
         "are.",
     .items = {.most = 1024},
     .written = schema::Written::when_set,
     .faulty = schema::Faulty::used_in_parts},
};

}  // namespace

const schema::Section<Allowance> kAllowance({.text = "Something that is let in.",
                                             .fields = kAllowanceFields,
                                             .together = kAllowanceTogether});
const schema::Section<Firewall> kFirewall({.path = "firewall",
                                           .text = "Who may reach the node.",
                                           .fields = kFirewallFields,
                                           .faulty = schema::Faulty::used_in_parts});

}  // namespace orlop::agent::kinds
