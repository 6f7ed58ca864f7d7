// SPDX-License-Identifier: Apache-2.0
// Purposes: what each file of the root image is there for, decided by its path and by the Debian
// package that owns it. Pure functions and one table.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace orlop::bench {

struct Purpose {
  std::string_view name;
  std::string_view why;
};
/// All of them, in the order of the table; the last one takes what no rule claims.
[[nodiscard]] std::span<const Purpose> purposes();

/// The name of the purpose of a file. `path` is relative to /; `package` is empty when no package
/// owns the file.
[[nodiscard]] std::string_view purpose_of(std::string_view path, std::string_view package);

/// Path (relative to /) -> package, added from one dpkg file list. Folders come along; they do no
/// harm. `list_name` is the list's file name, `libc6:amd64.list`.
using Owners = std::map<std::string, std::string, std::less<>>;
void add_owners(Owners& owners, std::string_view list_name, std::string_view list);

struct FileSize {
  std::string path;  ///< relative to /
  std::uint64_t bytes = 0;
  std::uint64_t stored_bytes = 0;  ///< in the image, compressed, in whole blocks
};
/// What `dump.erofs --path` says a file takes in the image; 0 when it does not say.
[[nodiscard]] std::uint64_t stored_bytes_of(std::string_view dump);

struct Share {
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;
  std::uint64_t stored_bytes = 0;
};
/// Sums by purpose.
[[nodiscard]] std::map<std::string_view, Share> by_purpose(std::span<const FileSize> files,
                                                           const Owners& owners);
/// Sums of the kernel modules by folder ("drivers/net"), only those below the module folder.
[[nodiscard]] std::map<std::string, Share> by_module_folder(std::span<const FileSize> files);
/// Sums by package, files of no package under "(none)"; kernel modules are left out.
[[nodiscard]] std::map<std::string, Share> by_package(std::span<const FileSize> files,
                                                      const Owners& owners);

}  // namespace orlop::bench
