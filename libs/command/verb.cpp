// SPDX-License-Identifier: Apache-2.0
#include "libs/command/verb.hpp"

#include <algorithm>

namespace orlop::command {

std::optional<std::string> Invocation::value(std::string_view name) const {
  const auto found = values.find(name);
  if (found == values.end() || found->second.empty()) return std::nullopt;
  return found->second.back();
}

std::vector<std::string> Invocation::list(std::string_view name) const {
  const auto found = values.find(name);
  return found == values.end() ? std::vector<std::string>() : found->second;
}

std::string_view Program::group_summary(std::string_view group) const {
  const auto found = std::ranges::find(groups, group, &Group::name);
  return found == groups.end() ? std::string_view() : found->summary;
}

std::span<const Option> common_options() {
  static constexpr Option kOptions[] = {
      {"--json", "", "Print one JSON document on standard output"},
      {"--progress-fd", "FD", "Write progress as JSON lines to this descriptor"},
  };
  return kOptions;
}

}  // namespace orlop::command
