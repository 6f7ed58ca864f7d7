// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/mkosi.hpp"

#include "libs/sys/file.hpp"

namespace orlop::bench {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kMaxFile = std::size_t{1} << 20;

Status ensure_folder(const fs::path& folder, fs::perms mode) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (!error) fs::permissions(folder, mode, error);
  if (error) return fail_errno(error.value(), "creating {}", folder.string());
  return {};
}

}  // namespace

Result<bool> Mkosi::prepare(const MkosiOrder& order) {
  bool same = true;
  auto files = mkosi_files(order);
  files["extra/root/.ssh/authorized_keys"] = TRY(sys::read_text(order.authorized_key, kMaxFile));
  constexpr auto kAll = fs::perms::owner_all | fs::perms::group_read | fs::perms::group_exec |
                        fs::perms::others_read | fs::perms::others_exec;
  for (const auto* folder : {"cache", "packages", "workspace", "out"}) {
    TRY(ensure_folder(folder_ / folder, kAll));
  }
  for (const auto& [name, text] : files) {
    const auto path = folder_ / name;
    if (const auto before = sys::read_text(path, kMaxFile); before && *before == text) continue;
    same = false;
    const bool secret = name.contains("/.ssh/");
    const bool script = name.ends_with(".chroot");
    TRY(sys::write_file(path, text,
                        secret   ? 0600
                        : script ? 0755
                                 : 0644,
                        sys::Durability::volatile_));
  }
  TRY(ensure_folder(folder_ / "extra/root", fs::perms::owner_all));
  TRY(ensure_folder(folder_ / "extra/root/.ssh", fs::perms::owner_all));
  TRY(put_programs(order.programs));
  return same;
}

Status Mkosi::put_programs(const fs::path& programs) {
  for (const auto* name : {"orlop", "orlopd", "orlop-early", "orlop-fetch"}) {
    const auto target = folder_ / "extra/usr/lib/orlop" / name;
    TRY(run_checked(*runner_, {.argv = {"install", "-D", "--strip", "--mode=0755",
                                        (programs / name).string(), target.string()}}));
  }
  return {};
}

sys::Command Mkosi::build_command(Packages packages) const {
  sys::Command command{.argv = {"mkosi", "--directory", folder_.string(), "--force"},
                       .timeout = std::chrono::minutes(90)};
  if (packages == Packages::anew) command.argv.emplace_back("--force");
  command.argv.emplace_back("build");
  return command;
}

}  // namespace orlop::bench
