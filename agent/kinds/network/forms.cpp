// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/network/forms.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

#include "agent/kinds/rules.hpp"
#include "libs/base/bytes.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::kinds::network {
namespace {

using codec::Value;
using schema::Problem;

std::optional<int> parse_number(std::string_view text, int most) {
  int number = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  const bool whole = !text.empty() && is_digit(text[0]) && error == std::errc{} && stop == end;
  return whole && number <= most ? std::optional(number) : std::nullopt;
}

/// What was written, short enough to be repeated.
std::string quoted(const Value& value) {
  const auto text = text_of(&value);
  return text.size() > 64 ? "…" : text;
}

Found no_address(const Value& value, std::string_view what, std::string_view example) {
  return Problem{formatted("is no {}: '{}'", what, quoted(value)),
                 formatted("Write for example '{}'.", example)};
}

bool is_label_of_name(std::string_view label) {
  return !label.empty() && label.size() <= 63 && is_made_of(label, "-_") && label[0] != '-' &&
         !label.ends_with('-');
}

bool is_domain(std::string_view text) {
  if (text.ends_with('.')) text.remove_suffix(1);
  return text.size() <= 253 && each_part(text, '.', is_label_of_name);
}

bool is_wireguard_key(std::string_view text) {
  if (text.size() != 44) return false;
  const auto bytes = from_base64(text);
  return bytes && bytes->size() == 32 && is_made_of(text, "+/=");
}

/// Where a key may be, instead of the key.
bool is_key_file(std::string_view text) {
  return is_clean_path(text) && text.size() <= 4096 && is_made_of(text, "/._-");
}

}  // namespace

bool Address::network_holds(const Address& other) const {
  if (!length || v6 != other.v6) return false;
  for (int bit = 0; bit < *length; ++bit) {
    const auto byte = static_cast<std::size_t>(bit / 8);
    const auto mask = 0x80U >> static_cast<unsigned>(bit % 8);
    if ((bytes.at(byte) & mask) != (other.bytes.at(byte) & mask)) return false;
  }
  return true;
}

std::optional<Address> parse_address(std::string_view text) {
  Address address;
  const auto slash = text.find('/');
  const std::string host(text.substr(0, slash));
  if (host.size() > 45 || !is_made_of(host, ".:")) return std::nullopt;
  address.v6 = host.contains(':');
  if (inet_pton(address.v6 ? AF_INET6 : AF_INET, host.c_str(), address.bytes.data()) != 1) {
    return std::nullopt;
  }
  if (slash == std::string_view::npos) return address;
  address.length = parse_number(text.substr(slash + 1), address.bits());
  return address.length ? std::optional(address) : std::nullopt;
}

std::optional<int> parse_netmask(std::string_view text) {
  if (const auto bits = parse_number(text, 128)) return bits;
  const auto mask = parse_address(text);
  if (!mask || mask->length) return std::nullopt;
  int bits = 0;
  while (bits < mask->bits() &&
         (mask->bytes.at(static_cast<std::size_t>(bits / 8)) & (0x80 >> (bits % 8))) != 0) {
    ++bits;
  }
  Address whole{.v6 = mask->v6, .bytes = mask->bytes, .length = mask->bits()};
  Address prefix{.v6 = mask->v6};
  for (int bit = 0; bit < bits; ++bit) {
    auto& byte = prefix.bytes.at(static_cast<std::size_t>(bit / 8));
    byte = static_cast<std::uint8_t>(byte | (0x80 >> (bit % 8)));
  }
  return whole.network_holds(prefix) ? std::optional(bits) : std::nullopt;
}

bool is_interface_name(std::string_view text) {
  return text.size() <= 15 && is_device_id(text) && text != "all" && text != "default" &&
         !std::ranges::all_of(text, is_digit);
}

bool is_device_id(std::string_view text) {
  return !text.empty() && text.size() <= 64 && is_made_of(text, "._-") && text[0] != '.' &&
         text[0] != '-';
}

bool is_time_span(std::string_view text) {
  const auto digits = text.find_first_not_of("0123456789");
  const auto unit = digits == std::string_view::npos ? std::string_view() : text.substr(digits);
  constexpr std::array<std::string_view, 5> kUnits = {"", "us", "ms", "s", "min"};
  return digits != 0 && text.size() - unit.size() <= 9 && !text.empty() &&
         std::ranges::contains(kUnits, unit);
}

const Value* given(const Value& mapping, std::string_view key) {
  const auto* value = mapping.find(key);
  return value == nullptr || value->is_null() ? nullptr : value;
}

std::string text_of(const Value* value) {
  if (value == nullptr) return {};
  if (value->is_int()) return std::to_string(value->integer());
  return value->is_string() ? value->string() : std::string();
}

bool flag_of(const Value* value, bool otherwise) {
  return value != nullptr && value->is_bool() ? value->boolean() : otherwise;
}

std::vector<std::string> texts_of(const Value* value) {
  std::vector<std::string> texts;
  if (value != nullptr && value->is_string()) texts.push_back(value->string());
  if (value == nullptr || !value->is_array()) return texts;
  for (const auto& item : value->items()) {
    if (auto text = text_of(&item); !text.empty()) texts.push_back(std::move(text));
  }
  return texts;
}

Found check_address(const Value& value) {
  const auto address = parse_address(value.string());
  if (address && !address->length) return std::nullopt;
  return no_address(value, "address", "192.0.2.1");
}

Found check_ipv4(const Value& value) {
  const auto address = parse_address(value.string());
  if (address && !address->length && !address->v6) return std::nullopt;
  return no_address(value, "IPv4 address", "192.0.2.1");
}

Found check_ipv6(const Value& value) {
  const auto address = parse_address(value.string());
  if (address && !address->length && address->v6) return std::nullopt;
  return no_address(value, "IPv6 address", "2001:db8::1");
}

Found check_with_prefix(const Value& value) {
  const auto address = parse_address(value.string());
  if (address && address->length) return std::nullopt;
  if (address) {
    return Problem{formatted("lacks the length of its prefix: '{}'", quoted(value)),
                   formatted("Write '{}/{}', or what holds for your network.", value.string(),
                             address->v6 ? 64 : 24)};
  }
  return no_address(value, "address with a prefix", "192.0.2.10/24");
}

Found check_maybe_prefix(const Value& value) {
  if (parse_address(value.string())) return std::nullopt;
  return no_address(value, "address or network", "192.0.2.0/24");
}

Found check_destination(const Value& value) {
  if (value.string() == "default" || parse_address(value.string())) return std::nullopt;
  return no_address(value, "destination", "default', '192.0.2.0/24");
}

Found check_mac(const Value& value) {
  const auto& text = value.string();
  const bool pairs = text.size() == 17 && each_part(text, text[2], [](std::string_view pair) {
                       return pair.size() == 2 && std::ranges::all_of(pair, [](char c) {
                                return std::string_view("0123456789abcdefABCDEF").contains(c);
                              });
                     });
  if (pairs && (text[2] == ':' || text[2] == '-')) return std::nullopt;
  return no_address(value, "MAC address", "52:54:00:12:34:56");
}

Found check_interface(const Value& value) {
  if (is_interface_name(value.string())) return std::nullopt;
  return Problem{formatted("is no name of an interface: '{}'", quoted(value)),
                 "Use at most 15 letters, digits, '.', '_' and '-', and not digits alone."};
}

Found check_reference(const Value& value) {
  if (is_device_id(value.string())) return std::nullopt;
  return Problem{formatted("names no device: '{}'", quoted(value)),
                 "Write the key under which the device is described here."};
}

Found check_name_pattern(const Value& value) {
  const auto& text = value.string();
  const bool clean = !text.empty() && is_made_of(text, "._-+@*?[]") && text[0] != '-';
  if (clean) return std::nullopt;
  return Problem{formatted("is no pattern of names: '{}'", quoted(value)),
                 "Use letters, digits, '.', '_', '-', and '*', '?' and '[…]' for what varies."};
}

Found check_domain(const Value& value) {
  std::string_view text = value.string();
  if (text == "~.") return std::nullopt;
  if (text.starts_with('~')) text.remove_prefix(1);
  if (is_domain(text)) return std::nullopt;
  return Problem{formatted("is no domain: '{}'", quoted(value)),
                 "Write for example 'example.org'."};
}

Found check_host(const Value& value) {
  if (is_domain(value.string())) return std::nullopt;
  return Problem{formatted("is no host name: '{}'", quoted(value)),
                 "Use letters, digits and '-', in parts of at most 63 with dots between."};
}

Found check_endpoint(const Value& value) {
  const std::string_view text = value.string();
  const auto colon = text.rfind(':');
  const auto port =
      colon == std::string_view::npos ? std::nullopt : parse_number(text.substr(colon + 1), 65535);
  auto host = text.substr(0, colon);
  const bool bracketed = host.size() > 2 && host.starts_with('[') && host.ends_with(']');
  if (bracketed) host = host.substr(1, host.size() - 2);
  const auto address = parse_address(host);
  const bool named = bracketed ? address && address->v6 : is_domain(host);
  if (port.value_or(0) != 0 && named) return std::nullopt;
  return Problem{formatted("is no endpoint: '{}'", quoted(value)),
                 "Write 'HOST:PORT', an IPv6 address in brackets: '[2001:db8::1]:51820'."};
}

Found check_label(const Value& value) {
  const auto& text = value.string();
  if (!text.empty() && text.size() <= 15 && is_made_of(text, "._-:")) return std::nullopt;
  return Problem{formatted("is no label: '{}'", quoted(value)),
                 "Use at most 15 letters, digits, '.', '_', '-' and ':'."};
}

Found check_time_span(const Value& value) {
  const auto text = text_of(&value);
  if (is_time_span(text)) return std::nullopt;
  return Problem{formatted("is no length of time: '{}'", quoted(value)),
                 "Write for example 100 or '2s'; units are 'us', 'ms', 's' and 'min'."};
}

Found check_wireguard_key(const Value& value) {
  if (is_wireguard_key(value.string())) return std::nullopt;
  return Problem{"is no key of WireGuard",
                 "Give the 44 characters that 'wg pubkey', 'wg genkey' or 'wg genpsk' prints."};
}

Found check_wireguard_secret(const Value& value) {
  if (!value.is_string()) return std::nullopt;
  if (is_key_file(value.string())) return std::nullopt;
  return check_wireguard_key(value);
}

Found check_netmask(const Value& value) {
  if (parse_netmask(text_of(&value))) return std::nullopt;
  return no_address(value, "netmask", "255.255.255.0");
}

}  // namespace orlop::agent::kinds::network
