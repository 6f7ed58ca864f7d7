// SPDX-License-Identifier: Apache-2.0
// What a published JSON Schema says of a value: the part of draft 2020-12 that libs/schema writes.
// A keyword that is not known here is a failure, not passed over.
#pragma once

#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <regex>
#include <set>
#include <string>

#include "libs/codec/value.hpp"

namespace orlop::testing {

class JsonSchema {
 public:
  explicit JsonSchema(codec::Value schema) : top_(std::move(schema)) {}
  [[nodiscard]] bool accepts(const codec::Value& value) { return accepts(value, top_); }

 private:
  using Value = codec::Value;

  bool accepts(const Value& value, const Value& schema) {
    return std::ranges::all_of(schema.members(), [&](const codec::Member& keyword) {
      return holds(value, schema, keyword.key, keyword.value);
    });
  }

  bool holds(const Value& value, const Value& schema, const std::string& key, const Value& says) {
    static const std::set<std::string_view> kProse = {"$schema", "$id", "title", "description",
                                                      "default"};
    if (kProse.contains(key)) return true;
    if (key == "type") return one_of_types(value, says);
    if (key == "const") return value == says;
    if (key == "enum") return std::ranges::contains(says.items(), value);
    if (key == "$ref") return accepts(value, *target(says.string()));
    if (key == "oneOf") {
      return std::ranges::count_if(says.items(),
                                   [&](const Value& one) { return accepts(value, one); }) == 1;
    }
    if (key == "minimum") return !value.is_int() || value.integer() >= says.integer();
    if (key == "maximum") return !value.is_int() || value.integer() <= says.integer();
    if (key == "pattern")
      return !value.is_string() || std::regex_search(value.string(), pattern(says.string()));
    if (key.starts_with("min") || key.starts_with("max")) return counts(value, key, says);
    if (key == "items") {
      return !value.is_array() || std::ranges::all_of(value.items(), [&](const Value& item) {
        return accepts(item, says);
      });
    }
    return members_hold(value, schema, key, says);
  }

  bool members_hold(const Value& value, const Value& schema, const std::string& key,
                    const Value& says) {
    const auto* known = schema.find("properties");
    const auto each = [&](const auto& check) {
      return !value.is_object() || std::ranges::all_of(value.members(), check);
    };
    if (key == "properties") {
      return each([&](const codec::Member& member) {
        const auto* inner = says.find(member.key);
        return inner == nullptr || accepts(member.value, *inner);
      });
    }
    if (key == "additionalProperties") {
      return each([&](const codec::Member& member) {
        if (known != nullptr && known->find(member.key) != nullptr) return true;
        return says.is_bool() ? says.boolean() : accepts(member.value, says);
      });
    }
    if (key == "required") {
      return !value.is_object() || std::ranges::all_of(says.items(), [&](const Value& name) {
        return value.find(name.string()) != nullptr;
      });
    }
    ADD_FAILURE() << "the keyword '" << key << "' is not known";
    return false;
  }

  static bool one_of_types(const Value& value, const Value& says) {
    const auto is = [&value](const Value& name) {
      const auto& type = name.string();
      return (type == "object" && value.is_object()) || (type == "array" && value.is_array()) ||
             (type == "string" && value.is_string()) || (type == "boolean" && value.is_bool()) ||
             (type == "integer" && value.is_int()) || (type == "number" && value.is_number()) ||
             (type == "null" && value.is_null());
    };
    return says.is_array() ? std::ranges::any_of(says.items(), is) : is(says);
  }

  static bool counts(const Value& value, const std::string& key, const Value& says) {
    std::size_t count = 0;
    if (key.ends_with("Length") && value.is_string()) {
      count = value.string().size();  // of ASCII
    } else if (key.ends_with("Items") && value.is_array()) {
      count = value.items().size();
    } else if (key.ends_with("Properties") && value.is_object()) {
      count = value.members().size();
    } else {
      return true;
    }
    const auto bound = static_cast<std::size_t>(says.integer());
    return key.starts_with("min") ? count >= bound : count <= bound;
  }

  /// By a JSON pointer into the schema itself.
  const Value* target(std::string_view reference) const {
    const auto* at = &top_;
    while (reference.contains('/')) {
      reference.remove_prefix(reference.find('/') + 1);
      const auto part = reference.substr(0, reference.find('/'));
      at = at->is_array() ? &at->items().at(std::stoul(std::string(part))) : at->find(part);
    }
    return at;
  }

  const std::regex& pattern(const std::string& text) {
    const auto found = patterns_.find(text);
    return found != patterns_.end() ? found->second
                                    : patterns_.emplace(text, std::regex(text)).first->second;
  }

  Value top_;
  std::map<std::string, std::regex> patterns_;
};

}  // namespace orlop::testing
