// SPDX-License-Identifier: Apache-2.0
// Ignition: configurations of Fedora CoreOS and Flatcar (specification 3.0 to 3.5) as documents of
// our own. Pure functions: what a configuration names by an address in a network is a fault here.
#pragma once

#include <string_view>

#include "libs/config/dialect.hpp"

namespace orlop::agent::dialects::ignition {

/// Whether it is a configuration of Ignition: a mapping with the member "ignition".
[[nodiscard]] bool is_ignition(const codec::Value& document);
/// Whether it is what Ignition's configurations are made from, or of a system that is configured
/// otherwise still: Butane's `variant: flatcar`, Talos' `version: v1alpha1` with `machine:`.
[[nodiscard]] bool is_relative(const codec::Value& document);

/// Of a document that is one of the above; a relative is told what to do, and gives nothing. Each
/// value has the place of what it comes from, and is still to be held against our language; what is
/// wrong is left out. `file` names the document in diagnostics.
[[nodiscard]] config::Translation translate(const codec::Value& document, std::string_view file);

extern const config::Dialect dialect;

}  // namespace orlop::agent::dialects::ignition
