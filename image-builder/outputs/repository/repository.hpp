// SPDX-License-Identifier: Apache-2.0
// Output `repository`: the release published and signed, for nodes to upgrade from. Signatures
// expire, so that it is made anew by every build; the release itself is cached.
#pragma once

#include "image-builder/outputs/output.hpp"

namespace orlop::builder::outputs::repository {

extern const Output kOutput;

}  // namespace orlop::builder::outputs::repository
