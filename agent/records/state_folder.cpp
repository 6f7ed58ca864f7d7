// SPDX-License-Identifier: Apache-2.0
#include "agent/records/store.hpp"
#include "libs/sys/file.hpp"

namespace orlop::agent::records {

namespace {
constexpr std::size_t kMaxStateFile = std::size_t{1} << 20;
}

Result<std::optional<std::string>> StateFolder::load(const std::string& name) {
  auto content = sys::read_text(folder_ / name, kMaxStateFile);
  if (content) return *std::move(content);
  if (content.error().is(Errc::not_found)) return std::nullopt;
  return std::unexpected(std::move(content).error());
}

Status StateFolder::save(const std::string& name, std::string_view content) {
  return sys::write_file(folder_ / name, content, 0600);
}

}  // namespace orlop::agent::records
