// SPDX-License-Identifier: Apache-2.0
// Every key of Ignition's configuration, specification 3.0 to 3.5: those that are translated, and
// those that are refused by name. Constant data; safe from any thread.
#pragma once

#include <span>

#include "libs/schema/field.hpp"

namespace orlop::agent::dialects::ignition {

extern const schema::AnySection kConfig;
extern const schema::AnySection kResource;  ///< a content, or another configuration
extern const schema::AnySection kStorage;
extern const schema::AnySection kDisk;
extern const schema::AnySection kFilesystem;

/// For keys that may only say what is so anyway.
template <bool only>
std::optional<schema::Problem> check_only(const codec::Value& value) {
  if (value.boolean() == only) return std::nullopt;
  return schema::Problem{
      only ? "must be true" : "must be false",
      only ? "Remove the element: what no document names is not there." : "Remove the key."};
}

[[nodiscard]] std::span<const schema::Refused> refused();

}  // namespace orlop::agent::dialects::ignition
