// SPDX-License-Identifier: Apache-2.0
#include "libs/base/handle.hpp"

#include <unistd.h>

namespace orlop {

// close() reports nothing that a destructor could act on; writers call fsync first.
void FdTraits::close(int fd) noexcept { (void)::close(fd); }

}  // namespace orlop
