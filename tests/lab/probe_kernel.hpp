// SPDX-License-Identifier: Apache-2.0
// The kernel that is tried under KVM: one of the laboratory's own releases, out of its UKI. Reads
// files; one thread.
#pragma once

#include <chrono>

#include "libs/base/bytes.hpp"
#include "tests/lab/host/accelerator.hpp"
#include "tests/lab/releases.hpp"

namespace orlop::lab {

/// The bzImage of any release that was built here. Errc::not_found when there is none.
[[nodiscard]] Result<Bytes> find_kernel(const Releases& releases);

/// probe() with a kernel that is not a file yet.
[[nodiscard]] Result<std::chrono::milliseconds> probe_with(const Bytes& kernel,
                                                           Accelerator accelerator,
                                                           std::chrono::milliseconds deadline);

}  // namespace orlop::lab
