// SPDX-License-Identifier: Apache-2.0
// Releases: a folder of releases built with orlop-build, the keys that sign them and the repository
// they are published to. Builds by running the real program; one thread.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "libs/codec/value.hpp"
#include "libs/release/manifest.hpp"
#include "libs/sys/command.hpp"
#include "libs/sys/file.hpp"

namespace orlop::lab {

struct BuildOrder {
  std::string version;
  std::string sources = "point-release";  ///< or "updates"
  std::filesystem::path overlay;          ///< empty: none
};

class Releases {
 public:
  struct Places {
    std::filesystem::path programs;          ///< where orlop-build is
    std::filesystem::path source;            ///< the checkout
    std::filesystem::path recipe;            ///< relative to `source`
    std::filesystem::path folder;            ///< where everything goes
    std::filesystem::path cache = "/cache";  ///< of orlop-build: results of steps, downloads
  };
  Releases(sys::CommandRunner& runner, Places places)
      : runner_(&runner), places_(std::move(places)) {}

  [[nodiscard]] const Places& places() const { return places_; }
  [[nodiscard]] std::filesystem::path keys() const { return places_.folder / "keys"; }
  [[nodiscard]] std::filesystem::path repository() const { return places_.folder / "repository"; }
  [[nodiscard]] std::filesystem::path folder_of(std::string_view version) const {
    return places_.folder / "releases" / version;
  }
  [[nodiscard]] std::filesystem::path disk_image(std::string_view version) const {
    return folder_of(version) / "disk.raw";
  }
  [[nodiscard]] std::filesystem::path iso(std::string_view version) const {
    return folder_of(version) / "install.iso";
  }

  /// Another set in an empty `folder`, with the keys and the trust root of this one, and a cache
  /// that holds the same downloads but no results: what is built there is built from nothing.
  [[nodiscard]] Result<Releases> start_again(const std::filesystem::path& folder) const;
  /// Generates the keys unless they are there.
  Status make_keys();
  /// Forgets what was published: a repository refuses a version it has with other content, and a
  /// changed tree is to have the same version again. The keys stay.
  Status withdraw() { return sys::remove_tree(repository()); }
  /// Builds, signs and publishes; lines that the builder writes go to `on_line`.
  Status build(const BuildOrder& order, std::function<void(std::string_view)> on_line = {});
  /// What build() would do (orlop.build-plan/2): its steps with their keys. Writes nothing.
  [[nodiscard]] Result<codec::Value> plan(const BuildOrder& order) const;
  /// build() unless this folder has that version already.
  Status ensure(const BuildOrder& order);
  [[nodiscard]] Result<release::Manifest> manifest(std::string_view version) const;

 private:
  [[nodiscard]] sys::Command image_command(const BuildOrder& order) const;
  [[nodiscard]] std::string program() const { return (places_.programs / "orlop-build").string(); }

  sys::CommandRunner* runner_;
  Places places_;
};

}  // namespace orlop::lab
