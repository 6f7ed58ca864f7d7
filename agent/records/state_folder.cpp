// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>

#include <algorithm>

#include "agent/records/store.hpp"
#include "libs/sys/file.hpp"

namespace orlop::agent::records {
namespace {
namespace fs = std::filesystem;

constexpr std::size_t kMaxStateFile = std::size_t{1} << 20;

}  // namespace

Result<std::optional<std::string>> StateFolder::load(const std::string& name) {
  auto content = sys::read_text(folder_ / name, kMaxStateFile);
  if (content) return *std::move(content);
  if (content.error().is(Errc::not_found)) return std::nullopt;
  return std::unexpected(std::move(content).error());
}

Status StateFolder::save(const std::string& name, std::string_view content) {
  return sys::write_file(folder_ / name, content, 0600);
}

Result<std::vector<std::string>> StateFolder::list() {
  std::vector<std::string> names;
  std::error_code error;
  if (!fs::exists(folder_, error)) return names;
  for (auto entry = fs::directory_iterator(folder_, error);
       !error && entry != fs::directory_iterator(); entry.increment(error)) {
    names.push_back(entry->path().filename());
  }
  if (error) return fail_errno(error.value(), "listing {}", folder_.string());
  std::ranges::sort(names);
  return names;
}

Status StateFolder::rename(const std::string& from, const std::string& to) {
  std::error_code error;
  fs::rename(folder_ / from, folder_ / to, error);
  if (error) return fail_errno(error.value(), "renaming {}", (folder_ / from).string());
  return sys::sync_folder(folder_);
}

Status StateFolder::remove(const std::string& name) {
  std::error_code error;
  fs::remove(folder_ / name, error);
  if (error) return fail_errno(error.value(), "removing {}", (folder_ / name).string());
  return {};
}

}  // namespace orlop::agent::records
