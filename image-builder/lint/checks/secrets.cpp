// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "image-builder/lint/check.hpp"
#include "libs/base/format.hpp"
#include "libs/sys/file.hpp"

namespace orlop::builder::lint {
namespace fs = std::filesystem;
namespace {

void check_private_keys(const fs::path& tree, Findings& findings) {
  for_each_file(tree, [&findings](const std::string& path, std::uint32_t) {
    const bool key_name =
        path.ends_with(".key") || path.ends_with("id_rsa") || path.ends_with("id_ed25519");
    if (!key_name) return;
    findings.push_back({path, "looks like a private key", "nothing secret belongs in an image"});
  });
}

void check_passwords(const fs::path& tree, Findings& findings) {
  const auto shadow = sys::read_text(tree / "etc/shadow", std::size_t{1} << 20);
  if (!shadow) return;
  std::size_t start = 0;
  while (start < shadow->size()) {
    const auto end = std::min(shadow->find('\n', start), shadow->size());
    const auto line = shadow->substr(start, end - start);
    start = end + 1;
    const auto first = line.find(':');
    const auto second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const auto password = line.substr(first + 1, second - first - 1);
    if (password.starts_with('*') || password.starts_with('!')) continue;
    findings.push_back(
        {"etc/shadow",
         formatted("the account '{}' has a password or an empty one", line.substr(0, first)),
         "lock the account in the image; configuration gives passwords"});
  }
}

void check_secrets(const fs::path& tree, Findings& findings) {
  check_private_keys(tree, findings);
  check_passwords(tree, findings);
}

}  // namespace

extern const Check kSecrets;
const Check kSecrets = {.name = "secrets",
                        .text = "No private key, and no account that a password opens.",
                        .run = check_secrets};

}  // namespace orlop::builder::lint
