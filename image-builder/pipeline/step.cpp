// SPDX-License-Identifier: Apache-2.0
#include "image-builder/pipeline/step.hpp"

namespace orlop::builder::pipeline {
namespace {

sys::Command command_of(const Workshop::Order& order) {
  sys::Command command{.argv = {order.tool.path().string()},
                       .environment = order.environment,
                       .timeout = order.timeout};
  command.argv.insert(command.argv.end(), order.arguments.begin(), order.arguments.end());
  return command;
}

}  // namespace

Result<std::string> Workshop::run(const Order& order) const {
  return sys::run_checked(*runner_, command_of(order));
}

Result<sys::CommandOutput> Workshop::try_run(const Order& order) const {
  return runner_->run(command_of(order));
}

}  // namespace orlop::builder::pipeline
