// SPDX-License-Identifier: Apache-2.0
#include "agent/service/methods.hpp"

namespace orlop::agent::service {
namespace {

Answer last_health(InstantLane& lane, const Nothing&, const Reporter&) {
  const auto facts = TRY(lane.observe());
  if (!facts.health)
    return std::unexpected(Error(Errc::not_found, "no health check has run on this node yet")
                               .with_remedy("`systemctl start orlop-health` runs them."));
  auto document = to_value(*facts.health);
  document.set("state", status::health_state(facts));
  return document;
}

}  // namespace

std::vector<Method> health_methods() {
  return {method<last_health>({.member = "Health",
                               .text = "The outcome of the last health run.",
                               .answers = {"orlop.health/1"}})};
}

}  // namespace orlop::agent::service
