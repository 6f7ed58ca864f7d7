// SPDX-License-Identifier: Apache-2.0
// What only shows when members are seen together, and looking values up by path.
#include <algorithm>
#include <charconv>

#include "libs/base/format.hpp"
#include "libs/schema/node.hpp"
#include "libs/schema/validate.hpp"

namespace orlop::schema {
namespace {

using codec::Value;

/// Walks a document of valid members: names twice in a list, and every mapping's cross checks.
class Together {
 public:
  explicit Together(const Reading& reading) : reading_(reading) {}

  void mapping(const Value& value, const AnySection& section, const std::string& path,
               const std::string& shown) {
    if (!value.is_object()) return;
    for (const auto& member : value.members()) {
      if (const auto* field = find_field(section, member.key)) {
        inside(member.value, Node(*field), join(path, field->key), join(shown, member.key));
      }
    }
    Report report(diagnostics_, reading_.file, shown, reading_.file_of);
    run_together(value, section, reading_.when, report);
  }

  Diagnostics take() { return std::move(diagnostics_); }

 private:
  void inside(const Value& value, const Node& node, const std::string& path,
              const std::string& shown) {
    if (value.is_array() && node.has_each()) {
      std::size_t index = 0;
      for (const auto& item : value.items()) {
        inside(item, node.each(), path + "[]", formatted("{}[{}]", shown, index++));
      }
      Report report(diagnostics_, reading_.file, shown, reading_.file_of);
      report_names_twice(value, node.identity(), path, report);
    } else if (value.is_object()) {
      if (const auto* several = node.alternatives()) {
        if (const auto* section = chosen(*several, value)) mapping(value, *section, path, shown);
      } else if (const auto* section = node.section()) {
        mapping(value, *section, path, shown);
      } else if (node.has_each()) {
        for (const auto& member : value.members()) {
          inside(member.value, node.each(), path + ".*", join(shown, member.key));
        }
      }
    }
  }

  const Reading& reading_;
  Diagnostics diagnostics_;
};

const Value* element(const Value& list, std::string_view name, Identity identity) {
  if (!list.is_array()) return nullptr;
  for (const auto& item : list.items()) {
    const auto* own = name_of(item, identity);
    if (own != nullptr && *own == name) return &item;
  }
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), index);
  const bool number = error == std::errc{} && end == name.data() + name.size();
  return number && index < list.items().size() ? &list.items()[index] : nullptr;
}

}  // namespace

void Report::add(codec::Position position, Severity severity, std::string code, std::string message,
                 std::string remedy) {
  std::string file(file_);
  if (*file_of_) {
    if (auto own = (*file_of_)(path_); !own.empty()) file = std::move(own);
  }
  into_->push_back({std::move(file), position, severity, std::move(code), std::move(message),
                    std::move(remedy)});
}

void Report::error(codec::Position position, std::string code, std::string message,
                   std::string remedy) {
  add(position, Severity::error, std::move(code), std::move(message), std::move(remedy));
}

void Report::warning(codec::Position position, std::string code, std::string message,
                     std::string remedy) {
  add(position, Severity::warning, std::move(code), std::move(message), std::move(remedy));
}

void Report::note(codec::Position position, std::string code, std::string message,
                  std::string remedy) {
  add(position, Severity::note, std::move(code), std::move(message), std::move(remedy));
}

Report Report::inside(std::string_view path) const {
  return {*into_, file_, join(path_, path), *file_of_};
}

void run_together(const Value& mapping, const AnySection& section, When when, Report& report) {
  for (const auto& cross : section.together) {
    if (cross.when == When::always || when == When::composed) cross.check(mapping, report);
  }
}

Diagnostics validate_together(const Value& document, const AnySection& section,
                              const Reading& reading) {
  Together together(reading);
  const auto* value = section.path.empty() ? &document : document.find(section.path);
  const std::string path(section.path);
  if (value != nullptr) together.mapping(*value, section, path, path);
  return together.take();
}

const Value* find_value(const Value& document, std::string_view path, const AnySection* section) {
  const auto* value = &document;
  std::string tables;  // the path as the tables write it
  while (value != nullptr && !path.empty()) {
    if (path.starts_with('[')) {
      const auto end = path.find(']');
      if (end == std::string_view::npos) return nullptr;
      const auto node = section == nullptr ? std::nullopt : find_node(*section, tables);
      value = element(*value, path.substr(1, end - 1), node ? node->identity() : Identity());
      tables += "[]";
      path.remove_prefix(end + 1);
    } else {
      if (path.starts_with('.')) path.remove_prefix(1);
      const auto end = path.find_first_of(".[");
      value = value->find(path.substr(0, end));
      tables = join(tables, path.substr(0, end));
      path = end == std::string_view::npos ? std::string_view() : path.substr(end);
    }
  }
  return value;
}

}  // namespace orlop::schema
