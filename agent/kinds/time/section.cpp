// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/time/section.hpp"

#include "agent/kinds/rules.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::kinds {
namespace {

using codec::Value;
using schema::at;
using schema::Problem;

bool is_zone_part(std::string_view part) { return !part.empty() && is_made_of(part, "_+-"); }

std::optional<Problem> check_zone(const Value& value) {
  if (each_part(value.string(), '/', is_zone_part)) return std::nullopt;
  return Problem{formatted("is no time zone: '{}'", value.string()),
                 "Write a name of the time zone database, such as 'Europe/Berlin'."};
}

std::optional<Problem> check_server(const Value& value) {
  const auto& text = value.string();
  const bool clean = !text.empty() && is_made_of(text, ".:-_%");
  if (clean) return std::nullopt;
  return Problem{formatted("is no name or address: '{}'", text),
                 "Write a host name or an address."};
}

constexpr std::string_view kClients[] = {"auto", "systemd-timesyncd"};

constexpr schema::Field kTimeZoneFields[] = {
    {.key = "timezone",
     .member = at<&TimeZone::timezone>,
     .text = "Of programs and logs, `Europe/Berlin`.",
     .bytes = {.most = 64},
     .rule = {.check = check_zone},
     .written = schema::Written::when_set},
};

constexpr schema::Field kServer = {.kinds = schema::kString,
                                   .text = "A name or address.",
                                   .bytes = {.most = 253},
                                   .rule = {.check = check_server}};
constexpr schema::Field kTimeServersFields[] = {
    {.key = "enabled",
     .member = at<&TimeServers::enabled>,
     .text = "Whether the clock follows servers at all.",
     .initial = "true"},
    {.key = "servers",
     .member = at<&TimeServers::servers>,
     .text = "Names or addresses, asked in this order.",
     .items = {.most = 16},
     .each = &kServer,
     .faulty = schema::Faulty::used_in_parts},
    {.key = "pools",
     .member = at<&TimeServers::pools>,
     .text = "Names that stand for several servers; asked after `servers`.",
     .items = {.most = 16},
     .each = &kServer,
     .faulty = schema::Faulty::used_in_parts},
    {.key = "ntp_client",
     .member = at<&TimeServers::client>,
     .text = "Which program does it.",
     .initial = "auto",
     .words = kClients},
};

}  // namespace

const schema::Section<TimeZone> kTimeZone({.fields = kTimeZoneFields});
const schema::Section<TimeServers> kTimeServers(
    {.path = "ntp",
     .text = "Where the time comes from; servers that the network names (DHCP) come first.",
     .fields = kTimeServersFields,
     .faulty = schema::Faulty::used_in_parts});

}  // namespace orlop::agent::kinds
