// SPDX-License-Identifier: Apache-2.0
// Documents for people. Pure functions; a member that is missing is left out of the text.
#pragma once

#include <string>

#include "libs/codec/value.hpp"

namespace orlop::builder::cli {

/// `orlop.build-plan/2`
[[nodiscard]] std::string plan_text(const codec::Value& document);
/// `orlop.build/2`
[[nodiscard]] std::string build_text(const codec::Value& document);
/// `orlop.diff/2`
[[nodiscard]] std::string diff_text(const codec::Value& document);
/// `orlop.lint/1`
[[nodiscard]] std::string lint_text(const codec::Value& document);

}  // namespace orlop::builder::cli
