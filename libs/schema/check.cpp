// SPDX-License-Identifier: Apache-2.0
#include "libs/schema/check.hpp"

#include <algorithm>
#include <set>

#include "libs/base/format.hpp"
#include "libs/codec/yaml.hpp"
#include "libs/schema/node.hpp"
#include "libs/schema/validate.hpp"

namespace orlop::schema {
namespace {

using codec::Value;

class Inspector {
 public:
  void section(const AnySection& section, const std::string& path) {
    if (!seen_.insert(&section).second) return;
    std::set<std::string_view> keys;
    for (const auto& field : section.fields) {
      const auto shown = join(path, field.key);
      for (const auto key : {field.key, field.formerly}) {
        if (!key.empty() && !keys.insert(key).second) say(shown, "is there twice");
      }
      if (field.key.empty()) say(path, "has a field without a key");
      if (field.key.find_first_of(".[*") != std::string_view::npos) say(shown, "is no plain key");
      node(Node(field), shown);
      initial(section, field, shown);
    }
    if (!section.identity.empty()) identity(section, path);
    defaults(section, path);
  }

  std::vector<std::string> take() { return std::move(faults_); }

 private:
  void say(const std::string& where, std::string_view what) {
    faults_.push_back(formatted("'{}' {}", where, what));
  }

  void node(const Node& node, const std::string& shown) {
    const auto& field = node.field();
    const auto has = [kinds = node.kinds()](Kinds kind) { return (kinds & kind) != 0; };
    const bool element = shown.ends_with("[]") || shown.ends_with(".*");
    if (!element && node.text().empty()) say(shown, "has no text");
    if (field.bytes != Bounds() && !has(kString)) say(shown, "bounds bytes of no string");
    if (field.items != Bounds() && !has(kList | kMapping)) say(shown, "bounds items of no list");
    if (field.number != Range() && !has(kInteger)) say(shown, "has a range and is no integer");
    if (!node.words().empty() && !has(kString)) say(shown, "has words and is no string");
    if (field.required && !field.initial.empty()) say(shown, "is required and has a default");
    if (node.secret() && (has(kList | kMapping) || field.section != nullptr)) {
      say(shown, "is secret and no single value");
    }
    if (node.kinds() == kAnything) return;
    if (const auto* several = node.alternatives()) {
      for (const auto* one : several->sections) {
        if (one->name.empty()) say(shown, "has a form without a name");
        section(*one, shown);
      }
    } else if (const auto* inner = node.section()) {
      section(*inner, shown);
    } else if (node.has_each()) {
      this->node(node.each(), shown + (has(kList) ? "[]" : ".*"));
    }
  }

  void identity(const AnySection& section, const std::string& path) {
    const auto* field = find_field(section, section.identity);
    if (field == nullptr || !field->required) say(path, "is named by a key that need not be there");
    if (field != nullptr && Node(*field).secret()) say(path, "is named by a secret");
    const auto* adds = section.adds.empty() ? nullptr : find_field(section, section.adds);
    const bool says_so = adds != nullptr && Node(*adds).kinds() == kBoolean;
    if (!section.adds.empty() && !says_so) say(path, "is an addition by a key that is no boolean");
  }

  /// The default, read as a document would be, is a value that the field takes.
  void initial(const AnySection& section, const Field& field, const std::string& shown) {
    if (field.initial.empty()) return;
    const auto value = codec::parse_yaml(field.initial);
    if (!value) return say(shown, "has a default that is no YAML");
    Field alone = field;
    alone.required = false;
    const AnySection only = {.fields = std::span(&alone, 1)};
    const auto found = validate(Value::object({{std::string(field.key), *value}}), only);
    if (has_errors(found)) say(shown, "refuses its own default: " + found.front().message);
    if (section.encode == nullptr || field.member.type == nullptr) return;
    const auto blank = section.encode(section, section.decode(section, Value::object()));
    const auto* held = blank.find(field.key);
    if (held != nullptr && *held != *value) {
      say(shown, formatted("has the default `{}`, its owner holds another", field.initial));
    }
  }

  /// What the owner holds without a document is a document, unless something is required.
  void defaults(const AnySection& section, const std::string& path) {
    if (section.encode == nullptr || section.decode == nullptr) return;
    const auto blank = section.encode(section, section.decode(section, Value::object()));
    const auto again = section.encode(section, section.decode(section, wrapped(section, blank)));
    if (blank != again) say(path.empty() ? "the section" : path, "is not read back as written");
  }

  static Value wrapped(const AnySection& section, const Value& mapping) {
    return section.path.empty() ? mapping : Value::object({{std::string(section.path), mapping}});
  }

  std::set<const AnySection*> seen_;
  std::vector<std::string> faults_;
};

}  // namespace

std::vector<std::string> check_section(const AnySection& section) {
  Inspector inspector;
  inspector.section(section, std::string(section.path));
  return inspector.take();
}

}  // namespace orlop::schema
