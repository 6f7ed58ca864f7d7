// SPDX-License-Identifier: Apache-2.0
#include "libs/codec/yaml_anchors.hpp"

#include <algorithm>
#include <unordered_set>

#include "libs/codec/yaml_shape.hpp"

namespace orlop::codec {
namespace {

constexpr std::size_t kTimes = 10;
constexpr std::size_t kAllowance = std::size_t{64} << 10;
constexpr std::size_t kNode = 16;  ///< what a value counts besides its text

struct Measure {
  std::size_t weight = kNode;
  std::size_t depth = 0;  ///< containers inside each other
  std::size_t nodes = 1;
};

/// The depth of a parsed value is bounded by its parse.
Measure measure_of(const Value& value) {
  Measure sum;
  const auto add = [&sum](const Measure& part) {
    sum.weight += part.weight;
    sum.nodes += part.nodes;
    sum.depth = std::max(sum.depth, part.depth + 1);
  };
  if (value.is_string()) sum.weight += value.string().size();
  if (value.is_array()) {
    sum.depth = 1;
    for (const auto& item : value.items()) add(measure_of(item));
  }
  if (value.is_object()) {
    sum.depth = 1;
    for (const auto& member : value.members()) {
      sum.weight += member.key.size();
      add(measure_of(member.value));
    }
  }
  return sum;
}

}  // namespace

Anchors::Anchors(std::size_t document_bytes, const ParseLimits& limits)
    : left_(kTimes * document_bytes + kAllowance), limits_(limits) {}

bool Anchors::spend(std::size_t weight) {
  if (weight > left_) return false;
  left_ -= weight;
  return true;
}

bool Anchors::keep(std::size_t anchor, const Value& value) {
  const auto measure = measure_of(value);
  if (!spend(measure.weight)) return false;
  kept_[anchor] = {value, measure.weight, measure.depth, measure.nodes};
  return true;
}

std::expected<Value, std::string> Anchors::repeat(std::size_t anchor, std::size_t depth) {
  const auto found = kept_.find(anchor);
  if (found == kept_.end()) return std::unexpected("an alias stands inside what it repeats");
  const auto& kept = found->second;
  if (depth + kept.depth > limits_.max_depth) return std::unexpected(nested_too_deeply(limits_));
  if (!spend(kept.weight))
    return std::unexpected("aliases make more than ten times the document of it");
  return kept.value;
}

std::size_t Anchors::nodes(std::size_t anchor) const {
  const auto found = kept_.find(anchor);
  return found == kept_.end() ? 0 : found->second.nodes;
}

bool merge_into(Members& members, const Value& source) {
  std::unordered_set<std::string> names;
  for (const auto& member : members) names.insert(member.key);
  const auto add = [&](const Value& mapping) {
    if (!mapping.is_object()) return false;
    for (const auto& member : mapping.members())
      if (names.insert(member.key).second) members.push_back(member);
    return true;
  };
  return source.is_array() ? std::ranges::all_of(source.items(), add) : add(source);
}

}  // namespace orlop::codec
