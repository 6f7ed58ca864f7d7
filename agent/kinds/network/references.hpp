// SPDX-License-Identifier: Apache-2.0
// Names of devices, and what one device says of another. Checks of the whole network; pure
// functions.
#pragma once

#include "libs/schema/field.hpp"

namespace orlop::agent::kinds::network {

/// Each name is one of an interface, belongs to one device, and no two cards match the same.
void names_are_right(const codec::Value& network, schema::Report& report);

/// Of all documents together, in either version: devices that are named are described; none is in
/// two bonds or bridges, nor, over others, in itself; no VLAN is there twice.
void references_hold(const codec::Value& network, schema::Report& report);

}  // namespace orlop::agent::kinds::network
