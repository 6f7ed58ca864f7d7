// SPDX-License-Identifier: Apache-2.0
#include "image-builder/lint/check.hpp"

namespace orlop::builder::lint {
namespace fs = std::filesystem;
namespace {

void check_links(const fs::path& tree, Findings& findings) {
  for (const auto* name : {"home", "root", "srv", "opt", "usr/local"}) {
    if (fs::is_symlink(tree / name)) continue;
    findings.push_back({name, "must be a link into /var", "no overlay may make a folder of it"});
  }
  for (const auto* name : {"state", "efi", "var", "run", "tmp", "proc", "sys", "dev"}) {
    if (fs::is_directory(tree / name) && fs::is_empty(tree / name)) continue;
    findings.push_back({name, "must be an empty folder", "it is a mount point"});
  }
}

}  // namespace

extern const Check kLayout;
const Check kLayout = {
    .name = "layout",
    .text = "Mount points are empty folders, and what nodes keep is linked into /var.",
    .run = check_links};

}  // namespace orlop::builder::lint
