// SPDX-License-Identifier: Apache-2.0
// The lock file: which packages an image was made of. Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libs/base/result.hpp"
#include "libs/schema/section.hpp"

namespace orlop::builder::steps::packages {

/// One package of a lock file.
struct LockedPackage {
  std::string name{};
  std::string version{};
  std::string architecture{};
  std::string sha256{};  ///< of the .deb file
  friend bool operator==(const LockedPackage&, const LockedPackage&) = default;
};

struct Lock {
  std::vector<LockedPackage> packages{};
  friend bool operator==(const Lock&, const Lock&) = default;
};
extern const schema::Section<Lock> kLock;  ///< orlop.lock/1

/// The installed packages of a dpkg status file, in its order; sha256 empty.
[[nodiscard]] Result<std::vector<LockedPackage>> installed_packages(std::string_view status);
/// `base-files_12.4%2b1_all.deb` style: how apt names a package's file.
[[nodiscard]] std::string deb_file_name(const LockedPackage& package);

[[nodiscard]] std::string write_lock(const std::vector<LockedPackage>& packages);
[[nodiscard]] Result<std::vector<LockedPackage>> parse_lock(std::string_view json);

}  // namespace orlop::builder::steps::packages
