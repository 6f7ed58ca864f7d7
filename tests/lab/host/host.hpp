// SPDX-License-Identifier: Apache-2.0
// Host: what virtual machines take from the computer they run on, besides ports. A value.
#pragma once

#include "tests/lab/host/accelerator.hpp"
#include "tests/lab/host/seats.hpp"

namespace orlop::lab {

struct Host {
  Accelerator accelerator = Accelerator::emulation;
  Seats seats;
};

}  // namespace orlop::lab
