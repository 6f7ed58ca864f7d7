// SPDX-License-Identifier: Apache-2.0
#include "image-builder/pipeline/plan.hpp"

#include <algorithm>

#include "libs/base/format.hpp"

namespace orlop::builder::pipeline {
namespace fs = std::filesystem;

void Planner::place(PlannedWork& work, const std::vector<Part*>& parts) const {
  auto key = work.identify();
  auto& step = work.step;
  step.key = key.digits();
  step.unknown = key.unknown();
  step.inputs = key.named();
  if (!step.key.empty()) work.result = cache_ / formatted("{}-{}", step.name, step.key);
  for (auto* part : parts) {
    part->step_ = step.name;
    part->result_ = work.result.filename().string();
    part->path_ = work.result / part->name_;
    work.parts.push_back(part->name_);
  }
  // A result that somebody has taken a part out of is made again.
  step.cached = !step.key.empty() && std::ranges::all_of(parts, [](const Part* part) {
    std::error_code error;
    return fs::exists(fs::symlink_status(part->path_, error));
  });
}

}  // namespace orlop::builder::pipeline
