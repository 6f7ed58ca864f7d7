// SPDX-License-Identifier: Apache-2.0
#include "agent/install/here.hpp"

#include "agent/install/order.hpp"
#include "agent/install/session.hpp"

namespace orlop::agent::install {
namespace {

Result<std::optional<InstallOrder>> order_for(const Wanted& wanted) {
  auto order = wanted.automatic ? TRY(automatic_order())
                                : std::optional(TRY(spoken_order(wanted.target, wanted.config)));
  if (!order) return order;
  order->request.force = wanted.force;
  order->request.allow_insecure_boot = wanted.allow_insecure_boot;
  return order;
}

}  // namespace

codec::Value to_value(const Outcome& outcome) {
  if (outcome.report) return to_value(*outcome.report);
  if (outcome.plan) return to_value(*outcome.plan);
  return codec::Value::object({{"schema", "orlop.install/1"}, {"installed", false}});
}

Result<Outcome> install_here(const Wanted& wanted, sys::CommandRunner& runner,
                             const slots::OnProgress& progress) {
  const auto order = TRY(order_for(wanted));
  if (!order) return Outcome{};
  auto session = TRY(InstallSession::open_here(runner));
  Outcome outcome{.plan = TRY(session.plan(order->request))};
  if (wanted.only_plan) return outcome;
  outcome.report = TRY(session.run(*outcome.plan, order->request.config, progress, {}));
  TRY(platform::change_power(runner, order->afterwards, platform::Initiator::unit));
  return outcome;
}

}  // namespace orlop::agent::install
