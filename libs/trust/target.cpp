// SPDX-License-Identifier: Apache-2.0
#include "libs/trust/target.hpp"

#include <algorithm>
#include <ranges>
#include <string_view>

namespace orlop::trust {

bool is_target_name(std::string_view name) {
  constexpr std::size_t kMaxName = 256;
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("._~^+-").contains(c);
  };
  if (name.empty() || name.size() > kMaxName) return false;
  return std::ranges::all_of(std::views::split(name, '/'), [&allowed](const auto& range) {
    const std::string_view part(range);
    return !part.empty() && part != "." && part != ".." && std::ranges::all_of(part, allowed);
  });
}

std::string target_path(const TrustedTarget& target, bool consistent) {
  auto path = target.name;
  if (consistent) {
    const auto slash = path.rfind('/');
    path.insert(slash == std::string::npos ? 0 : slash + 1, target.sha256.hex() + ".");
  }
  return path;
}

}  // namespace orlop::trust
