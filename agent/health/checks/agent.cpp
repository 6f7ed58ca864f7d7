// SPDX-License-Identifier: Apache-2.0
// A release whose agent is dead could never be upgraded again, nor sent back by a machine.
#include "agent/health/check.hpp"

namespace orlop::agent::health {
namespace {

constexpr std::chrono::seconds kPatience{30};

Status agent_answers(const CheckNode& node) {
  TRY_CONTEXT(node.ask_agent(kPatience), "asking orlopd");
  return {};
}

}  // namespace

extern const Check kAgentAnswers;
constinit const Check kAgentAnswers = {
    .name = "agent", .text = "orlopd answers", .run = agent_answers};

}  // namespace orlop::agent::health
