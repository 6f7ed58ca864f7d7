// SPDX-License-Identifier: Apache-2.0
// PackageDatabase: what dpkg knows of a system: which package a file is of, and which versions a
// package works with. Reading is bounded; a value, safe from any thread.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/result.hpp"

namespace orlop::builder::pipeline {

/// One installed package of a dpkg status file.
struct InstalledPackage {
  std::string name{};
  std::string version{};
  std::string architecture{};
  bool essential = false;
  std::vector<std::string> needs{};     ///< names in Depends and Pre-Depends, alternatives too
  std::vector<std::string> provides{};  ///< virtual names
  friend bool operator==(const InstalledPackage&, const InstalledPackage&) = default;
};

/// The installed packages in the file's order; Errc::corrupt when there is none. Pure.
[[nodiscard]] Result<std::vector<InstalledPackage>> parse_dpkg_status(std::string_view status);

class PackageDatabase {
 public:
  /// `folder` is var/lib/dpkg of a system.
  static Result<PackageDatabase> read(const std::filesystem::path& folder);
  /// Of packages and the files of each, for tests. Pure.
  PackageDatabase(std::vector<InstalledPackage> packages,
                  std::map<std::string, std::string> owners);

  /// The package that brings the file at this path below /.
  [[nodiscard]] std::optional<std::string> owner_of(const std::filesystem::path& path) const;
  /// "erofs-utils 1.8.6-1 with 0123…": the digest is over the versions of every package that this
  /// one needs, directly or not, and of the essential ones, which are needed without being named.
  [[nodiscard]] std::string identity_of(const std::string& package) const;

 private:
  std::map<std::string, InstalledPackage> packages_;
  std::map<std::string, std::vector<std::string>> providers_;  ///< virtual name -> packages
  std::map<std::string, std::string> owners_;                  ///< program -> package
};

}  // namespace orlop::builder::pipeline
