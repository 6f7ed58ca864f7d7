// SPDX-License-Identifier: Apache-2.0
#include "tests/vm/demo/progress.hpp"

#include <algorithm>

#include "libs/codec/json.hpp"

namespace orlop::demo {

std::optional<Progress> progress_of(std::string_view line) {
  if (!line.starts_with('{')) return std::nullopt;
  const auto document = codec::parse_json(line);
  if (!document) return std::nullopt;
  const auto* percent = document->find("percent");
  if (percent == nullptr || !percent->is_number()) return std::nullopt;
  Progress progress{.what = {},
                    .percent = static_cast<int>(std::clamp(percent->number(), 0.0, 100.0))};
  for (const auto* key : {"step", "phase", "state", "what"}) {
    if (const auto* what = document->find(key); what != nullptr && what->is_string()) {
      progress.what = what->string();
      break;
    }
  }
  return progress;
}

std::string without_progress(std::string_view output) {
  std::string rest;
  while (!output.empty()) {
    const auto end = output.find('\n');
    const auto line = output.substr(0, end);
    if (!progress_of(line)) rest.append(line).append("\n");
    output.remove_prefix(end == std::string_view::npos ? output.size() : end + 1);
  }
  return rest;
}

}  // namespace orlop::demo
