// SPDX-License-Identifier: Apache-2.0
// What a build hands out beside the release: the raw disk image and the install medium. Written to
// the output folder, not to the cache: they are what the user asked for.
#pragma once

#include "image-builder/steps/context.hpp"

namespace orlop::builder::outputs {

using steps::BuildContext;
using steps::StepResults;

/// `disk.raw`: sparse; ESP, slot A and the space in which a first boot makes the rest.
[[nodiscard]] Status write_disk(const BuildContext& context, const StepResults& results,
                                const std::filesystem::path& image);

/// `install.iso`: hybrid (optical drive and USB stick), with the release it installs.
[[nodiscard]] Status write_medium(const BuildContext& context, const StepResults& results,
                                  const std::filesystem::path& release,
                                  const std::filesystem::path& image);

}  // namespace orlop::builder::outputs
