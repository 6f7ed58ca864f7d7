// SPDX-License-Identifier: Apache-2.0
// Ignition: configurations of Fedora CoreOS and Flatcar (specification 3.0 to 3.5) as documents of
// our own. Pure functions: what a configuration names by an address in a network is a fault here.
#pragma once

#include <string_view>

#include "libs/codec/value.hpp"
#include "libs/schema/diagnostic.hpp"

namespace orlop::agent::dialects::ignition {

/// A foreign document in our words.
struct Translation {
  /// A mapping of our own keys, each value with the place of what it comes from; still to be held
  /// against our language. What is wrong in the foreign document is left out.
  codec::Value value;
  /// All that there is to say of the foreign document. Errors: it should not be used as a whole.
  schema::Diagnostics diagnostics;
};

/// Whether it is a configuration of Ignition: a mapping with the member "ignition".
[[nodiscard]] bool is_ignition(const codec::Value& document);
/// Whether it is what Ignition's configurations are made from, or of a system that is configured
/// otherwise still: Butane's `variant: flatcar`, Talos' `version: v1alpha1` with `machine:`.
[[nodiscard]] bool is_relative(const codec::Value& document);

/// Of a document that is one of the above; a relative is told what to do, and gives nothing.
/// `file` names it in diagnostics.
[[nodiscard]] Translation translate(const codec::Value& document, std::string_view file);

}  // namespace orlop::agent::dialects::ignition
