// SPDX-License-Identifier: Apache-2.0
// What every step of an image build is told: the recipe, where things lie, and how to run programs.
// A value with references; the builder's wiring makes one per build.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "image-builder/pipeline/pipeline.hpp"
#include "image-builder/recipe/recipe.hpp"
#include "libs/base/clock.hpp"
#include "libs/base/version.hpp"
#include "libs/sys/command.hpp"

namespace orlop::builder::steps {

using pipeline::digest_file;
using pipeline::digest_tree;
using pipeline::Inputs;
using pipeline::Step;
using recipe::Recipe;

/// Folders of the steps' results, by name.
using StepResults = std::map<std::string, std::filesystem::path>;

/// Which parts of the archive packages come from.
enum class Sources {
  point_release,  ///< `main` of the last point release only
  updates,        ///< and `updates` and `security` on top of it
};

struct Archive {
  std::string mirror{};    ///< address of the Debian archive
  std::string security{};  ///< address of the security archive
  Sources sources = Sources::updates;
  std::string state{};  ///< digest over the release files of all suites used
  UnixTime date{};      ///< the newest date in those files: the time stamp of everything built
};

struct BuildContext {
  Recipe recipe{};
  Version version;
  Archive archive{};
  std::filesystem::path source{};      ///< the checkout: overlays/, image-builder/
  std::filesystem::path programs{};    ///< the agent's programs, as compiled
  std::filesystem::path trust_root{};  ///< the repository's root metadata, which nodes start from
  std::filesystem::path keys{};        ///< made by `orlop-build keys generate`
  std::filesystem::path packages_cache{};  ///< downloaded .deb files
  std::vector<std::filesystem::path> extra_overlays{};
  sys::CommandRunner& runner;

  /// "orlop-base"
  [[nodiscard]] std::string image_id() const { return "orlop-" + recipe.variant; }
  /// SOURCE_DATE_EPOCH of everything the build runs.
  [[nodiscard]] std::string epoch() const {
    return std::to_string(archive.date.time_since_epoch().count());
  }
};

}  // namespace orlop::builder::steps
