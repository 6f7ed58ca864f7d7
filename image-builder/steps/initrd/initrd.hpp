// SPDX-License-Identifier: Apache-2.0
// Step `initrd`: dracut's initrd for the kernel of the package tree, with Orlop's units and
// partition definitions. Result: `initrd` (one zstd-compressed cpio archive).
#pragma once

#include "image-builder/pipeline/pipeline.hpp"
#include "image-builder/steps/context.hpp"

namespace orlop::builder::steps::initrd {

[[nodiscard]] Result<Step> initrd_step(const BuildContext& context);

}  // namespace orlop::builder::steps::initrd
