// SPDX-License-Identifier: Apache-2.0
#include "image-builder/pipeline/key.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

#include "libs/base/format.hpp"
#include "libs/sys/file.hpp"

namespace orlop::builder::pipeline {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kDigits = 16;

void add_text(crypto::Hasher& hasher, std::string_view text) {
  hasher.update(as_bytes(formatted("{}:", text.size())));
  hasher.update(as_bytes(text));
}

}  // namespace

void Key::add(std::string_view text) { add_text(hasher_, text); }

void Key::add_named(std::string_view name, std::string_view identity) {
  add(name);
  add(identity);
  named_.emplace_back(name, identity);
}

void Key::add_unknown(Error why) { unknown_.push_back(std::move(why)); }

void Key::require(fs::path path, std::string_view name) {
  required_.emplace_back(std::move(path), name);
}

std::string Key::digits() {
  return unknown_.empty() ? to_hex(hasher_.finish()).substr(0, kDigits) : std::string();
}

Result<std::string> digest_file(const fs::path& file) {
  constexpr std::size_t kMaxFile = std::size_t{1} << 30;
  const auto content = TRY(sys::read_file(file, kMaxFile));
  return crypto::Sha256::of(content).hex();
}

Result<std::string> digest_tree(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> paths;
  for (auto it = fs::recursive_directory_iterator(folder, error);
       !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
    paths.push_back(it->path());
  }
  if (error) return fail_errno(error.value(), "reading {}", folder.string());
  std::ranges::sort(paths);
  crypto::Hasher hasher;
  for (const auto& path : paths) {
    struct stat info{};
    if (::lstat(path.c_str(), &info) != 0) return fail_errno(errno, "{}", path.string());
    add_text(hasher, path.lexically_relative(folder).string());
    add_text(hasher, std::to_string(info.st_mode));
    if (S_ISLNK(info.st_mode)) {
      add_text(hasher, fs::read_symlink(path).string());
    } else if (S_ISREG(info.st_mode)) {
      const auto digest = TRY(digest_file(path));
      add_text(hasher, digest);
    }
  }
  return to_hex(hasher.finish());
}

}  // namespace orlop::builder::pipeline
