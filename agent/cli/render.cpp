// SPDX-License-Identifier: Apache-2.0
#include "agent/cli/render.hpp"

namespace orlop::agent::cli {

const codec::Array& items_of(const codec::Value& document, std::string_view key) {
  static const codec::Array kNone;
  const auto* list = document.find(key);
  return list != nullptr && list->is_array() ? list->items() : kNone;
}

std::uint64_t size_of(const codec::Value& document, std::string_view key) {
  return document.get_size(key).value_or(0);
}

std::string joined(const codec::Array& items, std::string_view separator) {
  std::string text;
  for (const auto& item : items)
    if (item.is_string()) text += (text.empty() ? "" : std::string(separator)) + item.string();
  return text;
}

}  // namespace orlop::agent::cli
