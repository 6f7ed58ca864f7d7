// SPDX-License-Identifier: Apache-2.0
#include "image-builder/pipeline/toolbox.hpp"

#include <algorithm>
#include <mutex>
#include <ranges>
#include <set>

#include "image-builder/pipeline/key.hpp"
#include "image-builder/pipeline/package_database.hpp"
#include "libs/base/format.hpp"
#include "libs/sys/file.hpp"

namespace orlop::builder::pipeline {
namespace fs = std::filesystem;
namespace {

/// Where programs are looked for, in the order of sys::CommandRunner's PATH.
constexpr std::string_view kFolders[] = {"usr/local/sbin", "usr/local/bin", "usr/sbin",
                                         "usr/bin",        "sbin",          "bin"};

class SystemToolbox final : public Toolbox {
 public:
  explicit SystemToolbox(fs::path root) : root_(std::move(root)) {}

  Result<ToolFacts> find(std::string_view name) const override {
    for (const auto folder : kFolders) {
      const auto path = root_ / folder / name;
      std::error_code error;
      if (!fs::exists(path, error)) continue;
      auto identity = TRY(identity_of(fs::path("/") / folder / name));
      return ToolFacts{.path = path, .identity = std::move(identity)};
    }
    return std::unexpected(Error(Errc::not_found, formatted("the program '{}' is not here", name))
                               .with_remedy("run this in the SDK: ./run exec -- orlop-build …"));
  }

 private:
  /// `path` below the root, with a leading slash.
  Result<std::string> identity_of(const fs::path& path) const {
    const std::scoped_lock hold(once_);
    if (!packages_) packages_ = PackageDatabase::read(root_ / "var/lib/dpkg");
    if (*packages_) {
      if (const auto owner = (*packages_)->owner_of(path)) return (*packages_)->identity_of(*owner);
    }
    return TRY(digest_file(root_ / path.relative_path()));
  }

  fs::path root_;
  mutable std::mutex once_;
  mutable std::optional<Result<PackageDatabase>> packages_;
};

}  // namespace

std::unique_ptr<Toolbox> make_system_toolbox(fs::path root) {
  return std::make_unique<SystemToolbox>(std::move(root));
}

}  // namespace orlop::builder::pipeline
