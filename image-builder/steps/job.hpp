// SPDX-License-Identifier: Apache-2.0
// Job: what one build is asked for. Steps declare their needs from it and never see it while they
// run. What is not known (a dry run may lack nearly everything) says why. A value.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "image-builder/pipeline/inputs.hpp"
#include "image-builder/pipeline/step.hpp"
#include "image-builder/recipe/recipe.hpp"
#include "libs/architecture/architecture.hpp"
#include "libs/base/clock.hpp"
#include "libs/base/format.hpp"
#include "libs/base/version.hpp"

namespace orlop::builder::steps {

using pipeline::File;
using pipeline::Inputs;
using pipeline::Known;
using pipeline::Part;
using pipeline::SigningKey;
using pipeline::Step;
using pipeline::Tool;
using pipeline::Tree;
using pipeline::Unkeyed;
using pipeline::Workshop;
using recipe::Places;
using recipe::Recipe;

/// Which parts of the archive packages come from.
enum class Sources {
  point_release,  ///< `main` of the last point release only
  updates,        ///< and `updates` and `security` on top of it
};

/// Where packages are fetched from.
struct Mirrors {
  std::string debian{};    ///< address of the Debian archive
  std::string security{};  ///< address of the security archive
};

/// What the archive holds at the moment.
struct ArchiveState {
  std::string digest{};  ///< over the release files of all suites used
  UnixTime date{};       ///< the newest date in those files: the time stamp of everything built
};

struct Job {
  Recipe recipe{};
  Result<Version> version;
  Sources sources = Sources::updates;
  Mirrors mirrors{};
  Result<ArchiveState> archive;
  std::filesystem::path source{};      ///< the checkout: overlays/, image-builder/
  std::filesystem::path programs{};    ///< the agent's programs, as compiled
  std::filesystem::path boot_files{};  ///< systemd's stub and boot loader
  /// The repository's root metadata, which nodes start from.
  Result<std::filesystem::path> trust_root;
  Result<std::filesystem::path> keys;      ///< made by `orlop-build keys generate`
  std::filesystem::path packages_cache{};  ///< downloaded .deb files
  std::vector<std::filesystem::path> extra_overlays{};

  /// Of the machines that the image is for.
  [[nodiscard]] const architecture::Architecture& architecture() const {
    return *architecture::find(recipe.architecture);  // the recipe's reader refuses others
  }
  /// "orlop-base"
  [[nodiscard]] std::string image_id() const { return "orlop-" + recipe.variant; }
  /// SOURCE_DATE_EPOCH of everything the build runs.
  [[nodiscard]] Result<std::string> epoch() const {
    return archive.transform([](const ArchiveState& state) {
      return std::to_string(state.date.time_since_epoch().count());
    });
  }
  [[nodiscard]] Result<std::string> version_text() const {
    return version.transform([](const Version& known) { return known.text(); });
  }
  /// A key of the folder `keys` by its name there: "db" with "db.pem".
  [[nodiscard]] Result<SigningKey> signing_key(const Inputs& inputs, std::string_view name,
                                               std::string_view public_file) const {
    return keys.transform([&](const std::filesystem::path& folder) {
      return inputs.signing_key(
          folder / formatted("{}.key", name),
          inputs.file(formatted("{} key", name), folder / public_file,
                      "make keys with `orlop-build keys generate DIR` and name them with --keys"));
    });
  }
};

inline constexpr std::string_view kRestoreCheckout =
    "the folder belongs to the checkout: `git status` says what became of it";

}  // namespace orlop::builder::steps
