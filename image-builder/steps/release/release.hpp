// SPDX-License-Identifier: Apache-2.0
// The release: a manifest and the content files that it names.
#pragma once

#include "image-builder/steps/context.hpp"
#include "libs/release/manifest.hpp"

namespace orlop::builder::steps::release {

/// `release/`: `orlop-<variant>-<version>.json` and the files it names.
[[nodiscard]] Result<orlop::release::Manifest> write_release(const BuildContext& context,
                                                             const StepResults& results,
                                                             const std::filesystem::path& folder);

}  // namespace orlop::builder::steps::release
