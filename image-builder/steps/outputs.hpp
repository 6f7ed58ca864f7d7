// SPDX-License-Identifier: Apache-2.0
// What a build hands out: the release (manifest and content files), the raw disk image and the
// install medium. Written to the output folder, not to the cache: they are what the user asked for.
#pragma once

#include <map>

#include "image-builder/steps/context.hpp"
#include "libs/release/manifest.hpp"

namespace orlop::builder {

using StepResults = std::map<std::string, std::filesystem::path>;

/// `release/`: `orlop-<variant>-<version>.json` and the files it names.
[[nodiscard]] Result<release::Manifest> write_release(const BuildContext& context,
                                                      const StepResults& results,
                                                      const std::filesystem::path& folder);

/// `disk.raw`: sparse; ESP, slot A and the space in which a first boot makes the rest.
[[nodiscard]] Status write_disk(const BuildContext& context, const StepResults& results,
                                const std::filesystem::path& image);

/// `install.iso`: hybrid (optical drive and USB stick), with the release it installs.
[[nodiscard]] Status write_medium(const BuildContext& context, const StepResults& results,
                                  const std::filesystem::path& release,
                                  const std::filesystem::path& image);

}  // namespace orlop::builder
