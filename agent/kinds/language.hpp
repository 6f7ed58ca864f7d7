// SPDX-License-Identifier: Apache-2.0
// The configuration language of a node: the sections of every kind and of the agent's settings, in
// the order of the reference page. Constant; safe from any thread.
#pragma once

#include <span>

#include "libs/config/language.hpp"

namespace orlop::agent::kinds {

[[nodiscard]] std::span<const schema::AnySection> sections();
[[nodiscard]] const config::Language& language();

}  // namespace orlop::agent::kinds
