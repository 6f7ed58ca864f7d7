// SPDX-License-Identifier: Apache-2.0
// Step: what one step of a stage means in our keys. Pure functions, but that conditions are asked
// of the node.
#pragma once

#include <string>
#include <string_view>

#include "libs/config/dialect.hpp"

namespace orlop::agent::dialects {

/// Where a step stands.
struct StepPlace {
  std::string_view stage;   ///< "boot.after"
  std::string_view moment;  ///< of our commands: "boot"
  std::string name;         ///< of its command, the document's own
};

/// Adds what the step makes and runs to `document`, in the fixed order of Kairos' plugins.
void translate_step(const codec::Value& step, const StepPlace& place, codec::Value& document,
                    const config::Context& context, config::Diagnostics& diagnostics);

/// The step's conditions as one line for the shell; empty: none.
[[nodiscard]] std::string condition_of(const codec::Value& step);

}  // namespace orlop::agent::dialects
