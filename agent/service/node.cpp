// SPDX-License-Identifier: Apache-2.0
#include "agent/service/node.hpp"

namespace orlop::agent::service {

std::string_view to_string(Lane lane) {
  constexpr std::string_view kNames[kLanes] = {"instant", "config", "upgrade", "attest"};
  return kNames[static_cast<std::size_t>(lane)];
}

UpgradeStop::Running::Running(UpgradeStop& stop) : stop_(stop) {
  const std::scoped_lock lock(stop_.mutex_);
  token_ = stop_.running_.emplace().get_token();
  if (stop_.ended_) stop_.running_->request_stop();
}

UpgradeStop::Running::~Running() {
  const std::scoped_lock lock(stop_.mutex_);
  stop_.running_.reset();
}

bool UpgradeStop::request() {
  const std::scoped_lock lock(mutex_);
  return running_ && (running_->request_stop(), true);
}

void UpgradeStop::end() {
  const std::scoped_lock lock(mutex_);
  ended_ = true;
  if (running_) running_->request_stop();
}

}  // namespace orlop::agent::service
