// SPDX-License-Identifier: Apache-2.0
#include "libs/config/merge.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "libs/base/format.hpp"
#include "libs/codec/json.hpp"
#include "libs/schema/node.hpp"

namespace orlop::config {
namespace {

using codec::Member;
using codec::Value;
using schema::join;

/// An element stands for itself: its members without a value are as good as absent.
Value without_nulls(Value element) {
  std::erase_if(element.members(), [](const Member& member) { return member.value.is_null(); });
  return element;
}

/// Where each name stands in a mapping or list: looking each up from the start again would make
/// long ones quadratic.
using Places = std::unordered_map<std::string, std::size_t>;

Places places_of(const codec::Members& members) {
  Places places;
  for (std::size_t i = 0; i < members.size(); ++i) places.emplace(members[i].key, i);
  return places;
}

Places places_of(const codec::Array& items, schema::Identity identity) {
  Places places;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (const auto* name = schema::name_of(items[i], identity)) places.emplace(*name, i);
  }
  return places;
}

class Merger {
 public:
  Merger(const schema::AnySection& language, Merged& merged, Layer layer, std::string_view file)
      : language_(language), origins_(merged.origins), layer_(layer), file_(file) {}

  void mapping(Value& into, const Value& later, const std::string& path, const std::string& shown) {
    auto& members = into.members();
    auto places = places_of(members);
    std::unordered_set<std::string> gone;
    for (const auto& member : later.members()) {
      const auto member_shown = join(shown, member.key);
      if (member.value.is_null()) {
        forget(member_shown);
        gone.insert(member.key);
        continue;
      }
      const auto [place, is_new] = places.emplace(member.key, members.size());
      if (is_new) members.push_back({member.key, empty_like(member.value), member.position});
      value(members[place->second].value, member.value, join(path, member.key), member_shown);
    }
    if (gone.empty()) return;
    std::erase_if(members, [&gone](const Member& member) { return gone.contains(member.key); });
  }

 private:
  static Value empty_like(const Value& model) {
    if (model.is_object()) return Value(codec::Members{}).at(model.position());
    if (model.is_array()) return Value(codec::Array{}).at(model.position());
    return {};
  }

  void value(Value& into, const Value& later, const std::string& path, const std::string& shown) {
    if (into.is_object() && later.is_object()) return mapping(into, later, path, shown);
    if (into.is_array() && later.is_array()) return list(into, later, path, shown);
    forget(shown);
    into = later;
    remember(later, path, shown);
  }

  void list(Value& into, const Value& later, const std::string& path, const std::string& shown) {
    const auto node = schema::find_node(language_, path);
    const auto identity = node ? node->identity() : schema::Identity();
    auto& items = into.items();
    auto places = places_of(items, identity);
    // Only what earlier documents hold is not repeated: one document may repeat itself.
    const bool repeats = node && node->field().joined == schema::Joined::all;
    std::unordered_set<std::string> earlier;
    for (const auto& item : items)
      if (!repeats && schema::name_of(item, identity) == nullptr)
        earlier.insert(codec::write_json(item));
    for (const auto& item : later.items()) {
      if (const auto* name = schema::name_of(item, identity)) {
        const auto [place, is_new] = places.emplace(*name, items.size());
        auto element = named_element(item, path, formatted("{}[{}]", shown, *name));
        if (is_new) {
          items.push_back(std::move(element));
        } else {
          items[place->second] = std::move(element);
        }
      } else if (repeats || !earlier.contains(codec::write_json(item))) {
        remember(item, path + "[]", formatted("{}[{}]", shown, items.size()));
        items.push_back(item.is_object() ? without_nulls(item) : item);
      }
    }
  }

  Value named_element(const Value& item, const std::string& path, const std::string& shown) {
    forget(shown);
    auto kept = without_nulls(item);
    remember(kept, path + "[]", shown);
    return kept;
  }

  /// Records the origin of every leaf of `value`.
  void remember(const Value& value, const std::string& path, const std::string& shown) {
    if (value.is_object() && !value.members().empty()) {
      for (const auto& member : value.members()) {
        remember(member.value, join(path, member.key), join(shown, member.key));
      }
    } else if (value.is_array() && !value.items().empty()) {
      for (std::size_t i = 0; i < value.items().size(); ++i) {
        remember(value.items()[i], path + "[]", formatted("{}[{}]", shown, i));
      }
    } else {
      origins_[shown] = {layer_, file_, value.position()};
    }
  }

  /// Drops the origins of `shown` and of everything below it.
  void forget(const std::string& shown) {
    // They stand together: the paths that begin so, of which longer names are kept.
    for (auto at = origins_.lower_bound(shown);
         at != origins_.end() && at->first.starts_with(shown);) {
      const auto& path = at->first;
      const bool below =
          path.size() == shown.size() || path[shown.size()] == '.' || path[shown.size()] == '[';
      at = below ? origins_.erase(at) : std::next(at);
    }
  }

  const schema::AnySection& language_;
  Origins& origins_;
  Layer layer_;
  std::string file_;
};

}  // namespace

std::string_view to_string(Layer layer) {
  switch (layer) {
    case Layer::vendor: return "vendor";
    case Layer::platform: return "platform";
    case Layer::state: return "state";
    case Layer::kernel: break;
  }
  return "kernel";
}

Merged merge(const schema::AnySection& language, Merged merged, const Value& later, Layer layer,
             std::string_view file) {
  Merger(language, merged, layer, file).mapping(merged.value, later, "", "");
  return merged;
}

}  // namespace orlop::config
