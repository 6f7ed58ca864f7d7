// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/logging/section.hpp"

#include "agent/kinds/rules.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::kinds {
namespace {

using codec::Value;
using schema::at;
using schema::Problem;

/// Digits, and one of the endings behind them.
bool is_amount(std::string_view text, std::span<const std::string_view> endings) {
  const auto digits = text.find_first_not_of("0123456789");
  if (digits == 0 || digits == std::string_view::npos || digits > 6) return false;
  return std::ranges::contains(endings, text.substr(digits));
}

std::optional<Problem> check_size(const Value& value) {
  constexpr std::string_view kEndings[] = {"K", "M", "G", "T"};
  if (is_amount(value.string(), kEndings)) return std::nullopt;
  return Problem{formatted("is no size: '{}'", value.string()), "Write for example '500M'."};
}

std::optional<Problem> check_span(const Value& value) {
  constexpr std::string_view kEndings[] = {"s", "min", "h", "day", "week", "month", "year"};
  if (is_amount(value.string(), kEndings)) return std::nullopt;
  return Problem{formatted("is no span of time: '{}'", value.string()),
                 "Write for example '30s', '12h' or '2week'."};
}

/// An address with a port, or a socket's path: journald reads the rest.
std::optional<Problem> check_receiver(const Value& value) {
  const auto& text = value.string();
  const bool path = is_clean_path(text) && is_made_of(text, "/._-");
  const auto colon = text.rfind(':');
  const bool port = colon != std::string::npos && colon > 0 && colon + 1 < text.size() &&
                    std::ranges::all_of(text.substr(colon + 1), is_digit);
  if (path || (port && is_made_of(text, ".:[]-"))) return std::nullopt;
  return Problem{formatted("is no receiver: '{}'", text),
                 "Write an address with its port, as in '192.0.2.7:19532'."};
}

constexpr std::string_view kLevels[] = {"emerg",   "alert",  "crit", "err",
                                        "warning", "notice", "info", "debug"};
constexpr std::string_view kTargets[] = {"console", "kmsg", "syslog", "wall"};

constexpr schema::Field kTarget = {
    .kinds = schema::kString, .text = "Where to.", .words = kTargets};
constexpr schema::Field kLoggingFields[] = {
    {.key = "persistent",
     .member = at<&Logging::persistent>,
     .text = "Whether the journal is kept over reboots, on the state partition.",
     .initial = "true"},
    {.key = "size",
     .member = at<&Logging::size>,
     .text = "The most that the journal takes.",
     .bytes = {.most = 8},
     .rule = {.check = check_size},
     .example = "500M",
     .written = schema::Written::when_set},
    {.key = "retention",
     .member = at<&Logging::retention>,
     .text = "How long entries are kept.",
     .bytes = {.most = 16},
     .rule = {.check = check_span},
     .example = "2week",
     .written = schema::Written::when_set},
    {.key = "level",
     .member = at<&Logging::level>,
     .text = "The least important entries that are kept.",
     .words = kLevels,
     .written = schema::Written::when_set},
    {.key = "rate_burst",
     .member = at<&Logging::rate_burst>,
     .text = "The most messages that one service may write in `rate_interval`; more are dropped.",
     .number = {.least = 1, .most = 100000000},
     .written = schema::Written::when_set},
    {.key = "rate_interval",
     .member = at<&Logging::rate_interval>,
     .text = "The span that `rate_burst` is counted in.",
     .bytes = {.most = 16},
     .rule = {.check = check_span},
     .example = "30s",
     .written = schema::Written::when_set},
    {.key = "forward",
     .member = at<&Logging::forward>,
     .text = "Where else messages go on this node.",
     .items = {.most = 4},
     .each = &kTarget,
     .written = schema::Written::when_set,
     .faulty = schema::Faulty::used_in_parts},
    {.key = "forward_to",
     .member = at<&Logging::forward_to>,
     .text = "Who gets every entry as it is written: address and port of a "
             "`systemd-journal-remote`, or a socket's path. Not encrypted: use it in a network "
             "that is.",
     .bytes = {.most = 256},
     .rule = {.check = check_receiver},
     .example = "192.0.2.7:19532",
     .written = schema::Written::when_set},
};

}  // namespace

const schema::Section<Logging> kLogging({.path = "logging",
                                         .text = "The journal: what is kept, and who else gets it.",
                                         .fields = kLoggingFields,
                                         .faulty = schema::Faulty::used_in_parts});

}  // namespace orlop::agent::kinds
