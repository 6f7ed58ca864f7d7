// SPDX-License-Identifier: Apache-2.0
// Image: the build of one release, from what was asked for to what is handed out. A dry run makes
// the same plan and carries nothing out; it needs the recipe and the checkout and says of
// everything else what is not known. Writes below the cache, the output folder and the repository
// only.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "image-builder/pipeline/toolbox.hpp"
#include "image-builder/steps/job.hpp"
#include "libs/base/clock.hpp"
#include "libs/codec/value.hpp"
#include "libs/net/fetcher.hpp"
#include "libs/sys/command.hpp"

namespace orlop::builder::image {

/// What was asked for.
struct Order {
  std::filesystem::path recipe{};
  std::optional<std::string> version{};
  std::optional<std::filesystem::path> keys{};
  std::optional<std::filesystem::path> out{};
  std::optional<std::filesystem::path> repository{};  ///< default: `repository` in `out`
  std::filesystem::path source{};                     ///< the checkout
  std::filesystem::path programs{};
  std::filesystem::path boot_files = "/usr/lib/systemd/boot/efi";  ///< stub and boot loader
  std::filesystem::path cache{};
  steps::Mirrors mirrors{};
  steps::Sources sources = steps::Sources::updates;
  std::vector<std::filesystem::path> overlays{};
};

/// What a build needs of the outside.
struct Surroundings {
  sys::CommandRunner& runner;
  net::Fetcher& fetcher;
  const Clock& clock;
  const pipeline::Toolbox& toolbox;
  /// Receives `orlop.build-progress/1` documents.
  std::function<void(const codec::Value&)> progress;
};

/// `orlop.build-plan/2`: steps with their keys, what is there already and what is not known.
[[nodiscard]] Result<codec::Value> plan_image(const Order& order, const Surroundings& around);

/// `orlop.build/2`: steps with seconds and whether they were there, figures of what was handed out.
[[nodiscard]] Result<codec::Value> build_image(const Order& order, const Surroundings& around);

}  // namespace orlop::builder::image
