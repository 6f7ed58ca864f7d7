// SPDX-License-Identifier: Apache-2.0
// Forms of text in a network's description: addresses, prefixes, names of interfaces, keys. All of
// them are free of line breaks, and of what has a meaning in networkd's files. Pure functions.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libs/codec/value.hpp"
#include "libs/schema/field.hpp"

namespace orlop::agent::kinds::network {

/// An address, and the length of its prefix where one is written ("10.0.0.1/24").
struct Address {
  bool v6 = false;
  std::array<std::uint8_t, 16> bytes{};  ///< network order; of IPv4, the first four
  std::optional<int> length;
  [[nodiscard]] int bits() const { return v6 ? 128 : 32; }
  /// Whether the network of this address holds `other`; false without a length.
  [[nodiscard]] bool network_holds(const Address& other) const;
};

[[nodiscard]] std::optional<Address> parse_address(std::string_view text);
/// "255.255.255.0", "ffff:ffff::" or "24": bits of the prefix.
[[nodiscard]] std::optional<int> parse_netmask(std::string_view text);

/// A name that the kernel and networkd take for an interface, of at most 15 bytes.
[[nodiscard]] bool is_interface_name(std::string_view text);
/// A name for a description that `match` goes with; it is in names of files.
[[nodiscard]] bool is_device_id(std::string_view text);
/// "200", "200ms", "2s".
[[nodiscard]] bool is_time_span(std::string_view text);
/// The member of a mapping; nullptr when it is not there or has no value.
[[nodiscard]] const codec::Value* given(const codec::Value& mapping, std::string_view key);
/// A string, or an integer in digits; empty when there is neither.
[[nodiscard]] std::string text_of(const codec::Value* value);
/// Of a boolean; `otherwise` when there is none.
[[nodiscard]] bool flag_of(const codec::Value* value, bool otherwise = false);
/// The strings of a list, or of a string as a list of one.
[[nodiscard]] std::vector<std::string> texts_of(const codec::Value* value);

// Rules of fields.
using Found = std::optional<schema::Problem>;
Found check_address(const codec::Value& value);       ///< without a prefix
Found check_ipv4(const codec::Value& value);          ///< without a prefix
Found check_ipv6(const codec::Value& value);          ///< without a prefix
Found check_with_prefix(const codec::Value& value);   ///< "10.0.0.1/24"
Found check_maybe_prefix(const codec::Value& value);  ///< with or without
Found check_destination(const codec::Value& value);   ///< the same, or "default"
Found check_mac(const codec::Value& value);
Found check_interface(const codec::Value& value);
Found check_reference(const codec::Value& value);  ///< a key of this document
Found check_name_pattern(const codec::Value& value);
Found check_domain(const codec::Value& value);
Found check_host(const codec::Value& value);
Found check_endpoint(const codec::Value& value);
Found check_label(const codec::Value& value);
Found check_time_span(const codec::Value& value);
Found check_wireguard_key(const codec::Value& value);
Found check_wireguard_secret(const codec::Value& value);  ///< a key, or an absolute path
Found check_netmask(const codec::Value& value);

}  // namespace orlop::agent::kinds::network
