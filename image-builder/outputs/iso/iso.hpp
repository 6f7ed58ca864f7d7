// SPDX-License-Identifier: Apache-2.0
// Output `iso`: the install medium, hybrid (optical drive and USB stick), with the release it
// installs.
#pragma once

#include "image-builder/outputs/output.hpp"

namespace orlop::builder::outputs::iso {

[[nodiscard]] Part plan(pipeline::Planner& planner, const Inputs& inputs, const Job& job,
                        const Artifacts& artifacts);

inline constexpr Output kOutput = {
    .name = "iso",
    .file = "install.iso",
    .text = "The install medium, for optical drives and USB sticks, with the release it installs.",
    .plan = plan,
    .deliver = deliver_file};

}  // namespace orlop::builder::outputs::iso
