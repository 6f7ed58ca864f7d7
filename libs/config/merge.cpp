// SPDX-License-Identifier: Apache-2.0
#include "libs/config/merge.hpp"

#include <algorithm>

#include "libs/base/format.hpp"
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

class Merger {
 public:
  Merger(const schema::AnySection& language, Merged& merged, Layer layer, std::string_view file)
      : language_(language), origins_(merged.origins), layer_(layer), file_(file) {}

  void mapping(Value& into, const Value& later, const std::string& path, const std::string& shown) {
    for (const auto& member : later.members()) {
      const auto member_shown = join(shown, member.key);
      if (member.value.is_null()) {
        forget(member_shown);
        std::erase_if(into.members(), [&](const Member& m) { return m.key == member.key; });
        continue;
      }
      auto* present = into.find(member.key);
      if (present == nullptr) {
        into.members().push_back({member.key, empty_like(member.value), member.position});
        present = into.find(member.key);
      }
      value(*present, member.value, join(path, member.key), member_shown);
    }
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
    const auto identity = node ? node->identity() : std::string_view();
    // Only what earlier documents hold is not repeated: one document may repeat itself.
    const codec::Array earlier = into.items();
    for (const auto& item : later.items()) {
      const auto* name = identity.empty() ? nullptr : item.find(identity);
      if (name != nullptr) {
        named_element(into, item, identity, path, formatted("{}[{}]", shown, name->string()));
      } else if (!std::ranges::contains(earlier, item)) {
        remember(item, path + "[]", formatted("{}[{}]", shown, into.items().size()));
        into.push(item);
      }
    }
  }

  void named_element(Value& into, const Value& item, std::string_view identity,
                     const std::string& path, const std::string& shown) {
    const auto* name = item.find(identity);
    const auto same = std::ranges::find_if(into.items(), [&](const Value& other) {
      const auto* other_name = other.find(identity);
      return other_name != nullptr && *other_name == *name;
    });
    forget(shown);
    auto kept = without_nulls(item);
    remember(kept, path + "[]", shown);
    if (same == into.items().end()) {
      into.push(std::move(kept));
    } else {
      *same = std::move(kept);
    }
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
    std::erase_if(origins_, [&shown](const auto& entry) {
      const auto& [path, origin] = entry;
      if (!path.starts_with(shown)) return false;
      return path.size() == shown.size() || path[shown.size()] == '.' || path[shown.size()] == '[';
    });
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
