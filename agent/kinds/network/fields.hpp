// SPDX-License-Identifier: Apache-2.0
// The tables of the network's keys. What a device says is kept as the document has it: every key
// goes into networkd's files under another name, and render.cpp says which. Constant data.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "agent/kinds/network/forms.hpp"
#include "libs/schema/field.hpp"

namespace orlop::agent::kinds::network {

constexpr schema::Field flag(std::string_view key, std::string_view text) {
  return {.key = key, .kinds = schema::kBoolean, .text = text};
}

constexpr schema::Field number(std::string_view key, std::string_view text, std::int64_t least,
                               std::int64_t most) {
  return {.key = key,
          .kinds = schema::kInteger,
          .text = text,
          .number = {.least = least, .most = most}};
}

constexpr schema::Field text(std::string_view key, std::string_view text, schema::Check check,
                             std::string_view example) {
  return {.key = key,
          .kinds = schema::kString,
          .text = text,
          .bytes = {.most = 255},
          .rule = {.check = check},
          .example = example};
}

constexpr schema::Field word(std::string_view key, std::string_view text,
                             std::span<const std::string_view> words) {
  return {.key = key, .kinds = schema::kString, .text = text, .words = words};
}

/// Milliseconds or seconds as a number, or a text with a unit.
constexpr schema::Field span_of_time(std::string_view key, std::string_view text) {
  return {.key = key,
          .kinds = schema::kInteger | schema::kString,
          .text = text,
          .bytes = {.most = 16},
          .rule = {.check = check_time_span},
          .example = "2s"};
}

constexpr schema::Field list(std::string_view key, std::string_view text, const schema::Field& each,
                             std::uint64_t most) {
  return {.key = key,
          .kinds = schema::kList,
          .text = text,
          .items = {.most = most},
          .each = &each,
          .faulty = schema::Faulty::used_in_parts};
}

constexpr schema::Field mapping(std::string_view key, std::string_view text,
                                const schema::AnySection& section) {
  return {.key = key, .kinds = schema::kMapping, .text = text, .section = &section};
}

constexpr schema::Field required(schema::Field field) {
  field.required = true;
  return field;
}

/// With an older spelling of its key.
constexpr schema::Field formerly(std::string_view key, schema::Field field) {
  field.formerly = key;
  return field;
}

/// Two tables as one.
template <std::size_t First, std::size_t Second>
constexpr std::array<schema::Field, First + Second> joined(const schema::Field (&first)[First],
                                                           const schema::Field (&second)[Second]) {
  std::array<schema::Field, First + Second> all{};
  for (std::size_t i = 0; i < First; ++i) all[i] = first[i];
  for (std::size_t i = 0; i < Second; ++i) all[First + i] = second[i];
  return all;
}

// addressing.cpp
extern const schema::Field kAddressEach;  ///< of `addresses`
extern const schema::Field kRouteEach;
extern const schema::Field kPolicyEach;
extern const schema::AnySection kNameservers;
extern const schema::AnySection kDhcp4Overrides;
extern const schema::AnySection kDhcp6Overrides;

// parameters.cpp
extern const schema::AnySection kBondParameters;
extern const schema::AnySection kBridgeParameters;

// devices.cpp
extern const schema::AnySection kEthernet;
extern const schema::AnySection kBond;
extern const schema::AnySection kBridge;
extern const schema::AnySection kVlan;
extern const schema::AnySection kTunnel;
extern const schema::AnySection kDummy;
extern const schema::AnySection kVrf;

// version1_section.cpp
extern const schema::Field kVersion1Each;  ///< of `config`

}  // namespace orlop::agent::kinds::network
