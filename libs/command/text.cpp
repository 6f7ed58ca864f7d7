// SPDX-License-Identifier: Apache-2.0
#include "libs/command/text.hpp"

#include "libs/base/format.hpp"

namespace orlop::command {

std::string text_of(const codec::Value& document, std::string_view key) {
  const auto* value = document.find(key);
  if (value == nullptr) return {};
  if (value->is_string()) return value->string();
  if (value->is_int()) return std::to_string(value->integer());
  if (value->is_bool()) return value->boolean() ? "yes" : "no";
  return {};
}

std::string mebibytes(std::uint64_t bytes) {
  return formatted("{:.1f} MiB", static_cast<double>(bytes) / (1 << 20));
}

}  // namespace orlop::command
