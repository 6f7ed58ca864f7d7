// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/dns/section.hpp"

#include "agent/kinds/rules.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::kinds {
namespace {

using codec::Value;
using schema::at;
using schema::Problem;

/// "192.0.2.53", "[2001:db8::53]:853", "9.9.9.9%eth0#dns.example.org": resolved(5) reads the rest.
std::optional<Problem> check_name_server(const Value& value) {
  const auto& text = value.string();
  const bool clean = !text.empty() && is_made_of(text, ".:[]%#-_") && is_alnum(text.back());
  if (clean) return std::nullopt;
  return Problem{formatted("is no name server: '{}'", text),
                 "Write an address, as in '192.0.2.53', or '9.9.9.9#dns.quad9.net'."};
}

bool is_search_label(std::string_view label) {
  return !label.empty() && label.size() <= 63 && is_made_of(label, "-_");
}

std::optional<Problem> check_search_domain(const Value& value) {
  std::string_view text = value.string();
  if (text.starts_with('~')) text.remove_prefix(1);
  if (text == "." || each_part(text, '.', is_search_label)) return std::nullopt;
  return Problem{formatted("is no domain: '{}'", value.string()),
                 "Write for example 'example.org', or '~example.org' to ask about it only."};
}

constexpr std::string_view kOverTls[] = {"no", "opportunistic", "yes"};
constexpr std::string_view kDnssec[] = {"no", "allow-downgrade", "yes"};

constexpr schema::Field kNameServer = {.kinds = schema::kString,
                                       .text = "An address; behind `#`, the server's name for TLS.",
                                       .bytes = {.most = 300},
                                       .rule = {.check = check_name_server},
                                       .example = "192.0.2.53"};
constexpr schema::Field kSearchDomain = {.kinds = schema::kString,
                                         .text = "A domain.",
                                         .bytes = {.most = 255},
                                         .rule = {.check = check_search_domain},
                                         .example = "example.org"};
constexpr schema::Field kDnsFields[] = {
    {.key = "servers",
     .member = at<&Dns::servers>,
     .text = "Servers for every name, beside those that a network names.",
     .items = {.most = 32},
     .each = &kNameServer,
     .faulty = schema::Faulty::used_in_parts},
    {.key = "fallback",
     .member = at<&Dns::fallback>,
     .text = "Servers for when nobody names any.",
     .items = {.most = 32},
     .each = &kNameServer,
     .faulty = schema::Faulty::used_in_parts},
    {.key = "search",
     .member = at<&Dns::search>,
     .text = "Domains that are added to names without a dot; with `~` before one, its names are "
             "asked of `servers` alone.",
     .items = {.most = 64},
     .each = &kSearchDomain,
     .faulty = schema::Faulty::used_in_parts},
    {.key = "over_tls",
     .member = at<&Dns::over_tls>,
     .text = "DNS over TLS: never, where a server has it, or always.",
     .words = kOverTls,
     .written = schema::Written::when_set},
    {.key = "dnssec",
     .member = at<&Dns::dnssec>,
     .text = "Whether answers are checked by DNSSEC: never, where a server passes signatures on, "
             "or always.",
     .words = kDnssec,
     .written = schema::Written::when_set},
};

}  // namespace

const schema::Section<Dns> kDns({.path = "dns",
                                 .text = "Name servers of the whole node.",
                                 .fields = kDnsFields,
                                 .faulty = schema::Faulty::used_in_parts});

}  // namespace orlop::agent::kinds
