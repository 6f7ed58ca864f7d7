// SPDX-License-Identifier: Apache-2.0
#include "image-builder/lint/check.hpp"

namespace orlop::builder::lint {
namespace fs = std::filesystem;
namespace {

bool is_empty_file(const fs::path& path) {
  std::error_code error;
  return fs::is_regular_file(path, error) && fs::file_size(path, error) == 0;
}

void check_machine_identity(const fs::path& tree, Findings& findings) {
  if (!is_empty_file(tree / "etc/machine-id")) {
    findings.push_back({"etc/machine-id", "must be an empty file",
                        "every node makes its own; let the image hold an empty one"});
  }
  if (fs::exists(tree / "etc/hostname")) {
    findings.push_back({"etc/hostname", "names one machine", "remove it"});
  }
  for (const auto& entry : fs::directory_iterator(tree / "etc/ssh")) {
    const auto name = entry.path().filename().string();
    if (!name.starts_with("ssh_host_")) continue;
    findings.push_back({"etc/ssh/" + name, "is a host key shared by every node",
                        "remove it; nodes make their own"});
  }
}

}  // namespace

extern const Check kMachineIdentity;
const Check kMachineIdentity = {
    .name = "machine-identity",
    .text = "No machine id, host name or SSH host key: every node makes its own.",
    .run = check_machine_identity};

}  // namespace orlop::builder::lint
