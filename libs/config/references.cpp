// SPDX-License-Identifier: Apache-2.0
#include "libs/config/references.hpp"

#include <algorithm>

#include "libs/base/format.hpp"
#include "libs/schema/node.hpp"

namespace orlop::config {
namespace {

using codec::Value;

class Finder {
 public:
  explicit Finder(const schema::AnySection* section) : section_(section) {}

  /// `tables`: the path as the tables of the section write it.
  void value(const Value& value, const std::string& path, const std::string& tables) {
    if (value.is_secret()) found_.push_back({path, value.secret(), value.position()});
    if (value.is_array()) {
      const auto node = section_ == nullptr ? std::nullopt : schema::find_node(*section_, tables);
      const auto identity = node ? node->identity() : schema::Identity();
      std::size_t index = 0;
      for (const auto& item : value.items()) {
        const auto* name = schema::name_of(item, identity);
        const auto label = name != nullptr ? *name : std::to_string(index);
        this->value(item, formatted("{}[{}]", path, label), tables + "[]");
        ++index;
      }
    } else if (value.is_object()) {
      for (const auto& member : value.members())
        this->value(member.value, schema::join(path, member.key), schema::join(tables, member.key));
    }
  }

  std::vector<Reference> take() { return std::move(found_); }

 private:
  const schema::AnySection* section_;
  std::vector<Reference> found_;
};

/// References of the first that are not among the second.
std::vector<Reference> missing_from(const Value& after, std::vector<Reference> before) {
  const auto left = references_in(after);
  std::erase_if(before, [&left](const Reference& one) {
    return std::ranges::any_of(left, [&one](const Reference& other) {
      return other.name == one.name && other.position == one.position;
    });
  });
  return before;
}

bool holds(const Value& value, const std::vector<Reference>& lost) {
  return std::ranges::any_of(references_in(value), [&lost](const Reference& one) {
    return std::ranges::contains(lost, one.position, &Reference::position);
  });
}

/// Takes out the innermost element, or the member where there is no list, that holds a lost one;
/// whether something was taken out.
bool take_out(Value& value, const std::vector<Reference>& lost, bool in_list) {
  if (value.is_array()) {
    std::erase_if(value.items(), [&lost](Value& item) {
      return holds(item, lost) && !take_out(item, lost, true);
    });
    return true;
  }
  if (!value.is_object()) return false;
  bool taken = false;
  for (auto& member : value.members()) {
    if (!holds(member.value, lost)) continue;
    if (take_out(member.value, lost, in_list)) taken = true;
  }
  if (taken || in_list) return taken;
  return std::erase_if(value.members(), [&lost](const codec::Member& member) {
           return holds(member.value, lost);
         }) > 0;
}

}  // namespace

std::vector<Reference> references_in(const Value& document, const schema::AnySection* section) {
  Finder finder(section);
  finder.value(document, "", "");
  return finder.take();
}

bool has_references(const Value& value) {
  if (value.is_array()) return std::ranges::any_of(value.items(), has_references);
  if (!value.is_object()) return value.is_secret();
  return std::ranges::any_of(value.members(),
                             [](const auto& one) { return has_references(one.value); });
}

Translation translate_with_references(Value document, std::string_view file,
                                      const std::function<Translation(Value)>& translate) {
  if (!has_references(document)) return translate(std::move(document));
  auto first = translate(document);
  const auto lost = missing_from(first.value, references_in(document));
  if (lost.empty()) return first;
  (void)take_out(document, lost, false);
  auto second = translate(std::move(document));
  // What is left out for another reason, such as a condition, is no fault of the reference.
  if (second.value == first.value) return first;
  for (const auto& one : lost) {
    second.diagnostics.push_back({std::string(file), one.position, Severity::error, "no-secret",
                                  formatted("'{}' cannot be a reference to a secret", one.path),
                                  "Write it in one of our own keys, or write the value itself."});
  }
  return second;
}

}  // namespace orlop::config
