// SPDX-License-Identifier: Apache-2.0
// Output `disk`: a raw disk image, sparse; ESP, slot A and the space in which a first boot makes
// the rest.
#pragma once

#include "image-builder/outputs/output.hpp"

namespace orlop::builder::outputs::disk {

extern const Output kOutput;

}  // namespace orlop::builder::outputs::disk
