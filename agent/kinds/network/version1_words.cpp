// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/network/version1_words.hpp"

#include <algorithm>
#include <charconv>

#include "agent/kinds/network/bond_words.hpp"
#include "agent/kinds/network/forms.hpp"

namespace orlop::agent::kinds::network {
namespace {

using codec::Value;

constexpr Parameter kBondNames[] = {
    {"mode", "mode", Meaning::word, kBondModes},
    {"miimon", "mii-monitor-interval"},
    {"min-links", "min-links", Meaning::number},
    {"lacp-rate", "lacp-rate", Meaning::word, kBondRates},
    {"xmit-hash-policy", "transmit-hash-policy", Meaning::word, kBondHashes},
    {"ad-select", "ad-select", Meaning::word, kBondSelect},
    {"all-slaves-active", "all-members-active", Meaning::flag},
    {"arp-interval", "arp-interval"},
    {"arp-ip-target", "arp-ip-targets", Meaning::list},
    {"arp-validate", "arp-validate", Meaning::word, kBondArpValidate},
    {"arp-all-targets", "arp-all-targets", Meaning::word, kBondArpTargets},
    {"updelay", "up-delay"},
    {"downdelay", "down-delay"},
    {"fail-over-mac", "fail-over-mac-policy", Meaning::word, kBondFailOver},
    {"num-grat-arp", "gratuitous-arp", Meaning::number},
    {"num-unsol-na", "gratuitous-arp", Meaning::number},
    {"packets-per-slave", "packets-per-member", Meaning::number},
    {"primary", "primary"},
    {"primary-reselect", "primary-reselect-policy", Meaning::word, kBondReselect},
    {"resend-igmp", "resend-igmp", Meaning::number},
    {"lp-interval", "learn-packet-interval", Meaning::number},
    {"use-carrier", "", Meaning::nothing},
    {"slaves", "", Meaning::nothing},
};

constexpr Parameter kBridgeNames[] = {
    {"stp", "stp", Meaning::flag},
    {"fd", "forward-delay"},
    {"hello", "hello-time"},
    {"maxage", "max-age"},
    {"ageing", "ageing-time"},
    {"bridgeprio", "priority", Meaning::number},
    {"pathcost", "path-cost", Meaning::by_port},
    {"portprio", "port-priority", Meaning::by_port},
    {"gcint", "", Meaning::nothing},
    {"maxwait", "", Meaning::nothing},
    {"ports", "", Meaning::nothing},
    {"waitport", "", Meaning::nothing},
};

std::optional<std::int64_t> number_in(const Value& value) {
  const auto text = text_of(&value);
  std::int64_t number = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  return !text.empty() && error == std::errc{} && stop == end ? std::optional(number)
                                                              : std::nullopt;
}

Value flag_in(const Value& value) {
  const auto text = text_of(&value);
  if (text == "on" || text == "yes" || text == "true" || text == "1") return {true};
  if (text == "off" || text == "no" || text == "false" || text == "0") return {false};
  return value;
}

Value word_in(const Value& value, std::span<const std::string_view> words) {
  const auto number = number_in(value);
  const bool known = number && *number >= 0 && *number < static_cast<std::int64_t>(words.size());
  return Value(known ? std::string(words[static_cast<std::size_t>(*number)]) : text_of(&value));
}

/// One of each text by itself, or all in one.
std::vector<std::string> texts_in(const Value& value) {
  std::vector<std::string> texts;
  for (const auto& text : texts_of(&value)) {
    for (auto& word : words_of(text)) texts.push_back(std::move(word));
  }
  return texts;
}

Value list_in(const Value& value) {
  auto list = Value::array();
  for (auto& text : texts_in(value)) list.push(Value(std::move(text)).at(value.position()));
  return list;
}

Value by_port_in(const Value& value) {
  auto ports = Value::object();
  const auto texts = texts_in(value);
  for (std::size_t i = 0; i < texts.size(); i += 2) {
    const Value second = i + 1 < texts.size() ? Value(texts[i + 1]) : Value("");
    const auto number = number_in(second);
    if (!number || ports.find(texts[i]) != nullptr) return value;
    ports.members().push_back({texts[i], Value(*number).at(value.position()), value.position()});
  }
  return ports;
}

}  // namespace

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (true) {
    const auto begin = text.find_first_not_of(' ');
    if (begin == std::string_view::npos) return words;
    text.remove_prefix(begin);
    const auto word = text.substr(0, text.find(' '));
    words.emplace_back(word);
    text.remove_prefix(word.size());
  }
}

std::span<const Parameter> bond_parameters() { return kBondNames; }
std::span<const Parameter> bridge_parameters() { return kBridgeNames; }

const Parameter* find_parameter(std::string_view key, std::string_view kind) {
  std::string name(key);
  std::ranges::replace(name, '_', '-');
  std::string_view wanted = name;
  if (wanted.starts_with(kind) && wanted.substr(kind.size()).starts_with('-')) {
    wanted.remove_prefix(kind.size() + 1);
  }
  const auto table = kind == "bond" ? bond_parameters() : bridge_parameters();
  const auto found = std::ranges::find(table, wanted, &Parameter::key);
  return found == table.end() ? nullptr : &*found;
}

Value understood(const Value& value, const Parameter& parameter) {
  Value made = value;
  switch (parameter.meaning) {
    case Meaning::number:
      if (const auto number = number_in(value)) made = Value(*number);
      break;
    case Meaning::flag: made = flag_in(value); break;
    case Meaning::word: made = word_in(value, parameter.words); break;
    case Meaning::list: made = list_in(value); break;
    case Meaning::by_port: made = by_port_in(value); break;
    case Meaning::text:
    case Meaning::nothing: break;
  }
  return made.at(value.position());
}

}  // namespace orlop::agent::kinds::network
