// SPDX-License-Identifier: Apache-2.0
#include "image-builder/lint/lint.hpp"

#include <sys/stat.h>

#include <array>
#include <format>
#include <functional>

#include "libs/sys/file.hpp"

namespace orlop::builder::lint {
namespace fs = std::filesystem;
namespace {

using Findings = std::vector<Finding>;

bool is_empty_file(const fs::path& path) {
  std::error_code error;
  return fs::is_regular_file(path, error) && fs::file_size(path, error) == 0;
}

void check_machine_identity(const fs::path& tree, Findings& findings) {
  if (!is_empty_file(tree / "etc/machine-id")) {
    findings.push_back({"machine-identity", "etc/machine-id", "must be an empty file",
                        "every node makes its own; let the image hold an empty one"});
  }
  if (fs::exists(tree / "etc/hostname")) {
    findings.push_back({"machine-identity", "etc/hostname", "names one machine", "remove it"});
  }
  for (const auto& entry : fs::directory_iterator(tree / "etc/ssh")) {
    const auto name = entry.path().filename().string();
    if (!name.starts_with("ssh_host_")) continue;
    findings.push_back({"machine-identity", "etc/ssh/" + name, "is a host key shared by every node",
                        "remove it; nodes make their own"});
  }
}

void check_links(const fs::path& tree, Findings& findings) {
  for (const auto* name : {"home", "root", "srv", "opt", "usr/local"}) {
    if (fs::is_symlink(tree / name)) continue;
    findings.push_back(
        {"layout", name, "must be a link into /var", "no overlay may make a folder of it"});
  }
  for (const auto* name : {"state", "efi", "var", "run", "tmp", "proc", "sys", "dev"}) {
    if (fs::is_directory(tree / name) && fs::is_empty(tree / name)) continue;
    findings.push_back({"layout", name, "must be an empty folder", "it is a mount point"});
  }
}

void check_os_release(const fs::path& tree, Findings& findings) {
  const auto text = sys::read_text(tree / "usr/lib/os-release", 65536);
  for (const auto* key : {"IMAGE_ID=", "IMAGE_VERSION=", "VARIANT_ID="}) {
    if (text && text->find(std::string("\n") + key) != std::string::npos) continue;
    findings.push_back(
        {"identity", "usr/lib/os-release", std::format("lacks {}", key), "the builder writes it"});
  }
}

/// Passwords, private keys, and files that anyone may change.
void check_files(const fs::path& tree, Findings& findings) {
  std::error_code error;
  for (auto it = fs::recursive_directory_iterator(tree, error);
       !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
    struct stat info{};
    if (::lstat(it->path().c_str(), &info) != 0) continue;
    const auto path = it->path().lexically_relative(tree).string();
    if (S_ISREG(info.st_mode) && (info.st_mode & 0002U) != 0) {
      findings.push_back({"permissions", path, "may be written by anyone", "chmod o-w"});
    }
    const bool key_name =
        path.ends_with(".key") || path.ends_with("id_rsa") || path.ends_with("id_ed25519");
    if (S_ISREG(info.st_mode) && key_name) {
      findings.push_back(
          {"secrets", path, "looks like a private key", "nothing secret belongs in an image"});
    }
  }
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
        {"secrets", "etc/shadow",
         std::format("the account '{}' has a password or an empty one", line.substr(0, first)),
         "lock the account in the image; configuration gives passwords"});
  }
}

constexpr std::array<void (*)(const fs::path&, Findings&), 5> kChecks = {
    check_machine_identity, check_links, check_os_release, check_files, check_passwords};

}  // namespace

Result<std::vector<Finding>> lint_tree(const fs::path& tree) {
  if (!fs::is_directory(tree / "usr") || !fs::is_directory(tree / "etc/ssh")) {
    return fail(Errc::not_found, "{} is not the file tree of an image", tree.string());
  }
  Findings findings;
  for (const auto& check : kChecks) check(tree, findings);
  return findings;
}

Status require_clean(const Result<std::vector<Finding>>& findings) {
  if (!findings) return std::unexpected(findings.error());
  if (findings->empty()) return {};
  std::string text = "the image breaks its own rules:";
  for (const auto& finding : *findings) {
    text += std::format("\n  {}: /{} {} ({})", finding.check, finding.path, finding.what,
                        finding.remedy);
  }
  return fail(Errc::invalid, "{}", text);
}

}  // namespace orlop::builder::lint
