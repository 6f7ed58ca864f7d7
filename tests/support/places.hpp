// SPDX-License-Identifier: Apache-2.0
// Every place of a section's documents, and a document that says something at it, both made from
// the declaration.
#pragma once

#include <functional>
#include <string>

#include "libs/schema/node.hpp"
#include "libs/schema/validate.hpp"

namespace orlop::testing {

/// A document that is valid but for what stands at one place.
using Around = std::function<codec::Value(codec::Value at_place)>;

class Places {
 public:
  /// `path` as the tables write it: "users[].name".
  using Visit =
      std::function<void(const std::string& path, const schema::Node& node, const Around& around)>;

  explicit Places(Visit visit) : visit_(std::move(visit)) {}

  void mapping(const schema::AnySection& section, const std::string& path, const Around& around) {
    for (const auto& field : section.fields) {
      node(schema::Node(field), schema::join(path, field.key), [&](codec::Value value) {
        auto members = required(section, field.key);
        members.set(field.key, std::move(value));
        return around(std::move(members));
      });
    }
  }

  /// A string or number that the field takes: its example, or one of a few words of our documents.
  static codec::Value sample(const schema::Field& field) {
    schema::Field alone = field;
    alone.required = false;
    const schema::AnySection only = {.fields = std::span(&alone, 1)};
    if (!field.words.empty()) return {field.words.front()};
    if (const auto* section = schema::Node(field).section()) return required(*section, "");
    for (const auto& value :
         {codec::Value(field.example), codec::Value("alice"), codec::Value("/etc/alice"),
          codec::Value("alice.service"), codec::Value(1), codec::Value(true), codec::Value::array(),
          codec::Value::object()}) {
      const auto document = codec::Value::object({{std::string(field.key), value}});
      if (!schema::has_errors(schema::validate(document, only))) return value;
    }
    ADD_FAILURE() << "'" << field.key << "' takes none of the samples: give it an example";
    return {};
  }

 private:
  static codec::Value required(const schema::AnySection& section, std::string_view but) {
    auto members = codec::Value::object();
    for (const auto& field : section.fields) {
      if (field.required && field.key != but) members.set(field.key, sample(field));
    }
    return members;
  }

  void node(const schema::Node& node, const std::string& path, const Around& around) {
    visit_(path, node, around);
    if (node.kinds() == schema::kAnything) return;
    if (const auto* section = node.section()) return mapping(*section, path, around);
    if (!node.has_each()) return;
    const bool list = (node.kinds() & schema::kList) != 0;
    this->node(node.each(), path + (list ? "[]" : ".*"), [&](codec::Value value) {
      if (!list) return around(codec::Value::object({{"vm.swappiness", std::move(value)}}));
      auto items = codec::Value::array();
      items.push(std::move(value));
      return around(std::move(items));
    });
  }

  Visit visit_;
};

inline void each_place(const schema::AnySection& section, Places::Visit visit) {
  Places(std::move(visit)).mapping(section, "", [](codec::Value document) { return document; });
}

}  // namespace orlop::testing
