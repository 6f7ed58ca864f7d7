// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <vector>

#include "libs/base/format.hpp"
#include "libs/base/text.hpp"
#include "libs/schema/describe.hpp"
#include "libs/schema/node.hpp"

namespace orlop::schema {
namespace {

class Table {
 public:
  void mapping(const AnySection& section, const std::string& path) {
    open_.push_back(&section);
    for (const auto& field : section.fields) row(Node(field), join(path, field.key));
    open_.pop_back();
  }
  std::string take() { return std::move(text_); }

 private:
  void row(const Node& node, const std::string& path) {
    text_ += formatted("| `{}` | {} | {} | {} |\n", path, kinds(node), initial(node.field()),
                       meaning(node));
    if (node.kinds() == kAnything) return;
    if (const auto* several = node.alternatives()) {
      for (const auto* section : several->sections) form(*several, *section, path);
    } else if (const auto* section = node.section()) {
      if (!std::ranges::contains(open_, section)) mapping(*section, path);
    } else if (node.has_each()) {
      const bool list = (node.kinds() & kList) != 0;
      const auto each = node.each();
      if (!list || says_something(each)) row(each, path + (list ? "[]" : ".*"));
    }
  }

  /// Rows that only repeat the kind of a list's elements are left out.
  static bool says_something(const Node& each) {
    return !each.text().empty() || each.section() != nullptr || each.alternatives() != nullptr ||
           each.has_each();
  }

  void form(const Alternatives& several, const AnySection& section, const std::string& path) {
    text_ += formatted("| `{}` | string |  | `{}`: {} |\n", join(path, several.tag), section.name,
                       section.text);
    if (!std::ranges::contains(open_, &section)) mapping(section, path);
  }

  static std::string kinds(const Node& node) {
    const auto* type = node.type();
    const bool plain_list =
        node.kinds() == kList && node.has_each() && !says_something(node.each()) && type != nullptr;
    return plain_list ? formatted("list of {}s", describe_kinds(node.each().kinds()))
                      : describe_kinds(node.kinds());
  }

  static std::string initial(const Field& field) {
    return field.initial.empty() ? "" : formatted("`{}`", field.initial);
  }

  std::string meaning(const Node& node) const {
    std::string text = node.field().required ? "Required. " : "";
    text += node.text();
    const auto add = [&text](std::string_view sentence) {
      if (!text.empty() && !text.ends_with(' ')) text += ' ';
      text += sentence;
    };
    if (!node.words().empty()) {
      add(formatted("One of `{}`.",
                    join_words({node.words().begin(), node.words().end()}, "`, `")));
    }
    if (!node.field().rule.text.empty()) add(node.field().rule.text);
    if (node.section() != nullptr && std::ranges::contains(open_, node.section())) {
      add("The same again.");
    }
    if (!node.field().since.empty()) add(formatted("Since {}.", node.field().since));
    return text;
  }

  std::vector<const AnySection*> open_;
  std::string text_;
};

}  // namespace

std::string key_table(const AnySection& section) {
  std::string text = "| key | kind | default | meaning |\n|---|---|---|---|\n";
  if (!section.document.empty()) {
    text += formatted("| `schema` | string |  | Required. `{}`. |\n", section.document);
  }
  Table table;
  table.mapping(section, "");
  return text + table.take();
}

}  // namespace orlop::schema
