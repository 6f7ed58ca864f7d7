// SPDX-License-Identifier: Apache-2.0
// Templates in documents of Kairos: actions of Go's text/template between `{{` and `}}` over facts
// of the node, with those functions of the sprig library that such documents use. Conditions and
// pipelines are here; loops, variables and templates by name are refused by name. Pure function.
#pragma once

#include <string>
#include <string_view>

#include "libs/base/result.hpp"
#include "libs/codec/value.hpp"

namespace orlop::agent::dialects {

/// Whether there is anything to render.
[[nodiscard]] bool is_template(std::string_view text);

/// The text with every action replaced. Errc::invalid for what cannot be understood,
/// Errc::not_found for a fact that the node does not have; Errc::no_space when the result has more
/// than 1 MiB.
[[nodiscard]] Result<std::string> render_template(std::string_view text, const codec::Value& facts);

}  // namespace orlop::agent::dialects
