// SPDX-License-Identifier: Apache-2.0
// Configurations of Ignition put together, before they are translated. Pure functions.
#pragma once

#include "libs/codec/value.hpp"

namespace orlop::agent::dialects::ignition {

/// The document without nulls and without lists and mappings that hold nothing: programs write them
/// where nothing is meant. Elements of lists stay.
[[nodiscard]] codec::Value pruned(const codec::Value& value);

/// Every value at one place: that of the address which holds the text.
void place_at(codec::Value& value, codec::Position position);

/// Lays `child` over `parent` as Ignition merges: mappings member by member, elements with the same
/// name or path into one, other lists one behind the other without what is there already.
[[nodiscard]] codec::Value merged(codec::Value parent, const codec::Value& child);

}  // namespace orlop::agent::dialects::ignition
