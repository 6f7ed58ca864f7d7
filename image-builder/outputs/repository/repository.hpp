// SPDX-License-Identifier: Apache-2.0
// Output `repository`: the release published and signed, for nodes to upgrade from. Signatures
// expire, so that it is made anew by every build; the release itself is cached.
#pragma once

#include "image-builder/outputs/output.hpp"

namespace orlop::builder::outputs::repository {

[[nodiscard]] Part plan(pipeline::Planner& planner, const Inputs& inputs, const Job& job,
                        const Artifacts& artifacts);
[[nodiscard]] Status deliver(const Output& output, const Part& made, const Delivery& delivery);

inline constexpr Output kOutput = {
    .name = "repository",
    .file = "",
    .text = "The release in a signed repository, from which nodes upgrade.",
    .plan = plan,
    .deliver = deliver};

}  // namespace orlop::builder::outputs::repository
