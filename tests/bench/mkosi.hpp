// SPDX-License-Identifier: Apache-2.0
// Mkosi: one folder in which mkosi builds an image. Writes below the folder only; one thread.
#pragma once

#include <filesystem>

#include "libs/sys/command.hpp"
#include "tests/bench/mkosi_files.hpp"

namespace orlop::bench {

class Mkosi {
 public:
  Mkosi(sys::CommandRunner& runner, std::filesystem::path folder)
      : runner_(&runner), folder_(std::move(folder)) {}

  [[nodiscard]] std::filesystem::path image() const { return folder_ / "out/image.raw"; }
  [[nodiscard]] std::filesystem::path uki() const { return folder_ / "out/image.efi"; }

  /// Writes the configuration; false when it was another one before, or none.
  Result<bool> prepare(const MkosiOrder& order);
  /// Lays the agent's programs into the image to be.
  Status put_programs(const std::filesystem::path& programs);
  enum class Packages { as_installed, anew };
  /// The build; an image that is there is replaced. `anew` does not use the tree with the packages
  /// that an earlier build left, but the .deb files it fetched.
  [[nodiscard]] sys::Command build_command(Packages packages) const;

 private:
  sys::CommandRunner* runner_;
  std::filesystem::path folder_;
};

}  // namespace orlop::bench
