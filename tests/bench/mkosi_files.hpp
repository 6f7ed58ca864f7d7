// SPDX-License-Identifier: Apache-2.0
// What mkosi is told: the recipe's packages and kernel with Debian's own defaults - ext4 root,
// dracut's stock initrd, systemd-boot and a UKI - and nothing tuned. Pure functions: texts of
// files.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "image-builder/recipe/recipe.hpp"

namespace orlop::bench {

/// Addresses of the Debian archive and of its security archive.
struct Mirrors {
  std::string archive;
  std::string security;
};

struct MkosiOrder {
  std::vector<std::string> packages;
  Mirrors mirrors;
  std::filesystem::path keys;            ///< db.key and db.pem sign loader and UKI
  std::filesystem::path authorized_key;  ///< public half; root logs in with it
  std::string packages_state;            ///< anything that changes when the archive's packages do
  std::filesystem::path programs;        ///< the agent's, laid in so that the content is the same
};

/// The recipe's packages, its kernel, and what Debian boots them with.
[[nodiscard]] std::vector<std::string> comparable_packages(const builder::recipe::Recipe& recipe);

/// Name -> text of every file below mkosi's folder that is not a copy of another file.
[[nodiscard]] std::map<std::string, std::string> mkosi_files(const MkosiOrder& order);

}  // namespace orlop::bench
