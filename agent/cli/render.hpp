// SPDX-License-Identifier: Apache-2.0
// Documents for people. Pure functions; a member that is missing is left out of the text.
#pragma once

#include <string>
#include <string_view>

#include "libs/codec/value.hpp"
#include "libs/command/text.hpp"

namespace orlop::agent::cli {

using command::mebibytes;
using command::text_of;

/// `orlop.diagnostics/1`, or the member `diagnostics` of another document.
[[nodiscard]] std::string diagnostics_text(const codec::Value& document);
[[nodiscard]] bool has_error(const codec::Value& document);
/// `orlop.plan/1`
[[nodiscard]] std::string plan_text(const codec::Value& document);
/// `orlop.generations/1`
[[nodiscard]] std::string history_text(const codec::Value& document);
/// `orlop.upgrade-check/1`, `-plan/1`, `-status/1`
[[nodiscard]] std::string upgrade_check_text(const codec::Value& document);
[[nodiscard]] std::string upgrade_plan_text(const codec::Value& document);
[[nodiscard]] std::string upgrade_status_text(const codec::Value& document);
/// `orlop.rollback-plan/1`
[[nodiscard]] std::string rollback_text(const codec::Value& document);
/// `orlop.health/1`
[[nodiscard]] std::string health_text(const codec::Value& document);
/// `orlop.verdict/1`
[[nodiscard]] std::string verdict_text(const codec::Value& document);
/// `orlop.install-plan/1`
[[nodiscard]] std::string install_plan_text(const codec::Value& document);

}  // namespace orlop::agent::cli
