// SPDX-License-Identifier: Apache-2.0
#include "image-builder/lint/check.hpp"

namespace orlop::builder::lint {
namespace fs = std::filesystem;
namespace {

void check_permissions(const fs::path& tree, Findings& findings) {
  for_each_file(tree, [&findings](const std::string& path, std::uint32_t mode) {
    if ((mode & 0002U) == 0) return;
    findings.push_back({path, "may be written by anyone", "chmod o-w"});
  });
}

}  // namespace

extern const Check kPermissions;
const Check kPermissions = {
    .name = "permissions", .text = "No file that anyone may change.", .run = check_permissions};

}  // namespace orlop::builder::lint
