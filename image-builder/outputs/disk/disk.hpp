// SPDX-License-Identifier: Apache-2.0
// Output `disk`: a raw disk image, sparse; ESP, slot A and the space in which a first boot makes
// the rest.
#pragma once

#include "image-builder/outputs/output.hpp"

namespace orlop::builder::outputs::disk {

[[nodiscard]] Part plan(pipeline::Planner& planner, const Inputs& inputs, const Job& job,
                        const Artifacts& artifacts);

inline constexpr Output kOutput = {.name = "disk",
                                   .file = "disk.raw",
                                   .text = "A raw disk image (GPT), ready to boot; sparse.",
                                   .plan = plan,
                                   .deliver = deliver_file};

}  // namespace orlop::builder::outputs::disk
