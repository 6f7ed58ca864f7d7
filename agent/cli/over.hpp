// SPDX-License-Identifier: Apache-2.0
// Verbs over one method: the row of a verb names the method and what is said of its answer.
//
//   {"config show", "Print …", {}, {}, {"orlop config show"}, over("ConfigShow", show_text)}
#pragma once

#include <string>
#include <string_view>

#include "agent/cli/command.hpp"

namespace orlop::agent::cli {

/// The request that a command line means; null for methods that take none.
using RequestOf = Result<codec::Value> (*)(const Invocation& given);
[[nodiscard]] Result<codec::Value> no_request(const Invocation& given);

/// What is said of an answer: a text that is never a refusal, or whatever it takes.
using TextOf = std::string (*)(const codec::Value& answer);
using OutputOf = Output (*)(codec::Value answer);

/// Calls the method, which may report progress, and says `text` of its answer.
[[nodiscard]] Command::Run over(std::string_view method, TextOf text,
                                RequestOf request = no_request);
[[nodiscard]] Command::Run over(std::string_view method, OutputOf output,
                                RequestOf request = no_request);

}  // namespace orlop::agent::cli
