// SPDX-License-Identifier: Apache-2.0
#include "image-builder/lint/check.hpp"
#include "libs/sys/file.hpp"

namespace orlop::builder::lint {
namespace fs = std::filesystem;
namespace {

void check_os_release(const fs::path& tree, Findings& findings) {
  const auto text = sys::read_text(tree / "usr/lib/os-release", 65536);
  for (const auto* key : {"IMAGE_ID=", "IMAGE_VERSION=", "VARIANT_ID="}) {
    if (text && text->find(std::string("\n") + key) != std::string::npos) continue;
    findings.push_back({"usr/lib/os-release", formatted("lacks {}", key), "the builder writes it"});
  }
}

}  // namespace

extern const Check kIdentity;
const Check kIdentity = {.name = "identity",
                         .text = "os-release says which release of which variant this is.",
                         .run = check_os_release};

}  // namespace orlop::builder::lint
