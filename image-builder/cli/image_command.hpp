// SPDX-License-Identifier: Apache-2.0
// `orlop-build image`: from options to outputs. Writes below the cache and the output folder only.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "image-builder/pipeline/pipeline.hpp"
#include "image-builder/steps/packages/packages.hpp"
#include "libs/codec/value.hpp"

namespace orlop::builder::cli {

struct ImageOptions {
  std::filesystem::path recipe{};
  std::string version{};
  std::filesystem::path keys{};
  std::filesystem::path out{};
  std::filesystem::path repository{};  ///< published into, made when missing
  std::filesystem::path source{};      ///< the checkout
  std::filesystem::path programs{};
  std::filesystem::path cache{};
  std::string mirror{};
  std::string security_mirror{};
  steps::Sources sources = steps::Sources::updates;
  std::vector<std::filesystem::path> overlays{};
  bool dry_run = false;
};

/// Called as the build goes on (for people and for --progress-fd).
struct BuildEvents {
  pipeline::PipelineEvents pipeline;
  std::function<void(std::string_view what)> note;
};

/// The report `orlop.build/1`: steps with key, seconds and whether cached; figures of the outputs.
/// With `dry_run` it is `orlop.build-plan/1` and nothing is written.
[[nodiscard]] Result<codec::Value> build_image(const ImageOptions& options,
                                               const BuildEvents& events);

}  // namespace orlop::builder::cli
