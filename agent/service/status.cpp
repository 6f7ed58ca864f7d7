// SPDX-License-Identifier: Apache-2.0
#include "agent/service/methods.hpp"

namespace orlop::agent::service {
namespace {

Answer node_status(InstantLane& lane, const Nothing&, const Reporter&) {
  auto facts = TRY(lane.observe());
  // The upgrade's view also knows of a trial that ended since the record was written.
  if (auto upgrade = lane.upgrade()) {
    facts.upgrade = std::move(upgrade->record);
    facts.failed = std::move(upgrade->failed);
  } else {
    facts.problems.push_back("upgrade: " + upgrade.error().describe());
  }
  return status::status_document(facts);
}

}  // namespace

std::vector<Method> status_methods() {
  return {
      method<node_status>({.member = "Status",
                           .text = "What exactly runs on this machine, from observed facts, and "
                                   "what needs attention.",
                           .answers = {"orlop.status/2"}})};
}

}  // namespace orlop::agent::service
