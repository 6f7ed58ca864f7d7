// SPDX-License-Identifier: Apache-2.0
// The list of checks, and what they share.
#include <sys/stat.h>

#include "image-builder/lint/check.hpp"

namespace orlop::builder::lint {
namespace fs = std::filesystem;

extern const Check kMachineIdentity;
extern const Check kLayout;
extern const Check kIdentity;
extern const Check kPermissions;
extern const Check kSecrets;

std::span<const Check* const> checks() {
  static constexpr const Check* kChecks[] = {
      &kMachineIdentity, &kLayout, &kIdentity, &kPermissions, &kSecrets,
  };
  return kChecks;
}

void for_each_file(const fs::path& tree,
                   const std::function<void(const std::string& path, std::uint32_t mode)>& see) {
  std::error_code error;
  for (auto it = fs::recursive_directory_iterator(tree, error);
       !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
    struct stat info{};
    if (::lstat(it->path().c_str(), &info) != 0 || !S_ISREG(info.st_mode)) continue;
    see(it->path().lexically_relative(tree).string(), info.st_mode);
  }
}

}  // namespace orlop::builder::lint
