// SPDX-License-Identifier: Apache-2.0
// Step `release`: a folder with the manifest `orlop-<variant>-<version>.json` and the content files
// that it names, the lock file and the statement of provenance.
#pragma once

#include "image-builder/pipeline/step.hpp"
#include "image-builder/steps/job.hpp"
#include "image-builder/steps/packages/packages.hpp"
#include "image-builder/steps/root_image/root_image.hpp"
#include "image-builder/steps/uki/uki.hpp"
#include "libs/release/manifest.hpp"

namespace orlop::builder::steps::release {

struct Needs {
  std::string variant;
  Known<Version> version;
  std::string architecture;
  Known<ArchiveState> archive;
  Part lock;
  root_image::Made image;
  uki::Made uki;
  std::vector<Part> steps;  ///< a part of each step that goes into the statement of provenance
};

struct Made {
  Part folder{"release"};
};

extern const Step<Needs, Made> kStep;
[[nodiscard]] Needs declare(const Job& job, const packages::Made& packages,
                            const initrd::Made& initrd, const root_tree::Made& tree,
                            const root_image::Made& image, const uki::Made& uki);

/// The manifest of a release folder. Errc::not_found names the folder and the remedy.
[[nodiscard]] Result<orlop::release::Manifest> read_manifest(const std::filesystem::path& folder);
/// Its path.
[[nodiscard]] Result<std::filesystem::path> manifest_in(const std::filesystem::path& folder);

}  // namespace orlop::builder::steps::release
