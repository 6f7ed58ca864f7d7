// SPDX-License-Identifier: Apache-2.0
// Output `iso`: the install medium, hybrid (optical drive and USB stick), with the release it
// installs.
#pragma once

#include "image-builder/outputs/output.hpp"

namespace orlop::builder::outputs::iso {

extern const Output kOutput;

}  // namespace orlop::builder::outputs::iso
