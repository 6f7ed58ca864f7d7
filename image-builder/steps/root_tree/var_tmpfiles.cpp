// SPDX-License-Identifier: Apache-2.0
#include "image-builder/steps/root_tree/var_tmpfiles.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <vector>

#include "libs/base/format.hpp"
#include "libs/sys/file.hpp"

namespace orlop::builder::steps::root_tree {
namespace fs = std::filesystem;
namespace {

/// dpkg's database is no state of the node: it stays readable with the image, below /usr.
Status keep_package_database(const fs::path& tree) {
  TRY(sys::make_folders(tree / "usr/lib/orlop"));
  std::error_code error;
  if (fs::exists(tree / "var/lib/dpkg/status")) {
    fs::rename(tree / "var/lib/dpkg/status", tree / "usr/lib/orlop/packages", error);
    if (error) return fail_errno(error.value(), "keeping the package database");
  }
  return sys::remove_tree(tree / "var/lib/dpkg");
}

struct Entry {
  fs::path path;  ///< below the tree
  struct stat info;
};

Result<std::vector<Entry>> entries_below(const fs::path& tree, const fs::path& folder) {
  std::vector<Entry> entries;
  std::error_code error;
  for (auto it = fs::recursive_directory_iterator(tree / folder, error);
       !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
    Entry entry{it->path().lexically_relative(tree), {}};
    if (::lstat(it->path().c_str(), &entry.info) != 0)
      return fail_errno(errno, "{}", it->path().string());
    entries.push_back(entry);
  }
  if (error) return fail_errno(error.value(), "reading {}", (tree / folder).string());
  std::ranges::sort(entries, {}, &Entry::path);
  return entries;
}

Result<std::string> rule_for(const fs::path& tree, const Entry& entry) {
  const auto& path = entry.path.string();
  if (S_ISDIR(entry.info.st_mode)) {
    return formatted("d /{} {:04o} {} {} -\n", path, entry.info.st_mode & 07777U, entry.info.st_uid,
                     entry.info.st_gid);
  }
  if (S_ISLNK(entry.info.st_mode)) {
    return formatted("L /{} - - - - {}\n", path, fs::read_symlink(tree / entry.path).string());
  }
  if (!S_ISREG(entry.info.st_mode))
    return fail(Errc::unsupported, "/{} is no file, folder or link", path);
  const auto factory = tree / "usr/share/factory" / entry.path;
  std::error_code error;
  fs::create_directories(factory.parent_path(), error);
  fs::rename(tree / entry.path, factory, error);
  if (error) return fail_errno(error.value(), "moving {}", path);
  return formatted("C /{} - - - - /usr/share/factory/{}\n", path, path);
}

}  // namespace

Status move_var_to_tmpfiles(const fs::path& tree) {
  TRY(keep_package_database(tree));
  std::string rules = "# Made by the image builder from what the packages put into /var.\n";
  for (const auto& entry : TRY(entries_below(tree, "var"))) rules += TRY(rule_for(tree, entry));
  for (const auto& entry : fs::directory_iterator(tree / "var")) {
    TRY(sys::remove_tree(entry.path()));
  }
  return sys::write_file(tree / "usr/lib/tmpfiles.d/orlop-var.conf", rules, 0644,
                         sys::Durability::volatile_);
}

}  // namespace orlop::builder::steps::root_tree
