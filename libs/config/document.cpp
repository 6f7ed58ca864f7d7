// SPDX-License-Identifier: Apache-2.0
#include "libs/config/document.hpp"

#include <algorithm>
#include <optional>

#include "libs/base/format.hpp"
#include "libs/codec/yaml.hpp"
#include "libs/config/accept.hpp"
#include "libs/schema/sift.hpp"

namespace orlop::config {
namespace {

using codec::Position;
using codec::Value;

Document refused(Diagnostic diagnostic) {
  return {Value(codec::Members{}), {std::move(diagnostic)}};
}

Diagnostic at(std::string_view file, Position position, std::string code, std::string message,
              std::string remedy) {
  return {std::string(file), position,           Severity::error,
          std::move(code),   std::move(message), std::move(remedy)};
}

/// The value survives only without errors, or what is right of it.
Document judged(const Language& language, std::string_view file, Value value, Faults faults) {
  const auto reading = language.reading(file);
  Document document{std::move(value), {}};
  document.diagnostics = schema::validate(document.value, language.section(), reading);
  if (!has_errors(document.diagnostics)) return document;
  document.value = faults == Faults::refuse
                       ? Value(codec::Members{})
                       : schema::sift(document.value, language.section(), reading);
  if (!document.value.members().empty()) {
    document.diagnostics.push_back({std::string(file),
                                    {},
                                    Severity::warning,
                                    "left-out",
                                    "what is wrong in the document is left out; the rest is used",
                                    "Mend what the errors name."});
  }
  return document;
}

/// Sets `path` (dotted mappings) to `value`, making the mappings on the way; false when something
/// that is no mapping is in the way.
bool set_at(Value& root, std::string_view path, Value value, Position position) {
  Value* current = &root;
  while (true) {
    if (!current->is_object()) return false;
    const auto dot = path.find('.');
    const auto key = path.substr(0, dot);
    if (key.empty()) return false;
    if (current->find(key) == nullptr) {
      current->members().push_back(
          {std::string(key), Value(codec::Members{}).at(position), position});
    }
    current = current->find(key);
    if (dot == std::string_view::npos) break;
    path.remove_prefix(dot + 1);
  }
  *current = std::move(value.at(position));
  return true;
}

/// One `KEY=VALUE`; nothing when it was taken.
std::optional<Diagnostic> take_setting(Value& root, std::string_view setting, Position position) {
  const auto equals = setting.find('=');
  const auto key = setting.substr(0, equals);
  if (equals == std::string_view::npos) {
    return at(kKernelCommandLine, position, "bad-value",
              formatted("'orlop.config={}' has no value", setting),
              "Write 'orlop.config=KEY=VALUE'.");
  }
  auto value = codec::parse_yaml(setting.substr(equals + 1), {.max_bytes = 4096, .max_depth = 4});
  if (!value) {
    return at(kKernelCommandLine, position, "yaml",
              formatted("the value of '{}' is no YAML: {}", key, value.error().error.message()),
              "Put the value in quotes.");
  }
  if (key.contains('[') || !set_at(root, key, *std::move(value), position)) {
    return at(kKernelCommandLine, position, "bad-value",
              formatted("'{}' is no path of mappings", key),
              "Write a path such as 'install.auto'; lists cannot be set here.");
  }
  return std::nullopt;
}

}  // namespace

Document read_document(const Language& language, std::string_view file, std::string_view text,
                       Faults faults) {
  if (auto diagnostic = refuse_text(file, text)) return refused(*std::move(diagnostic));
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  auto parsed = codec::parse_yaml(text, {.max_bytes = kMaxDocument, .max_depth = 16});
  if (!parsed) {
    return refused(at(file, parsed.error().position, "yaml",
                      "the text is no YAML: " + parsed.error().error.message(),
                      "Mend the line named; indentation and quotes are the usual causes."));
  }
  if (parsed->is_null()) *parsed = Value(codec::Members{});
  if (!parsed->is_object()) {
    return refused(at(file, parsed->position(), "wrong-kind",
                      formatted("the document is a {}, not a mapping", parsed->kind()),
                      "Write 'key: value' lines below '#cloud-config'."));
  }
  auto document = judged(language, file, *std::move(parsed), faults);
  if (text.starts_with("## template:")) {
    document.diagnostics.push_back({std::string(file),
                                    {1, 1},
                                    Severity::warning,
                                    "template",
                                    "documents are not rendered; '## template:' has no effect",
                                    "Render the template before, and remove the line."});
  }
  return document;
}

Document read_kernel_command_line(const Language& language, std::string_view text, Faults faults) {
  constexpr std::string_view kPrefix = "orlop.config=";
  Value root{codec::Members{}};
  Diagnostics diagnostics;
  std::size_t start = 0;
  while (start < text.size()) {
    const auto end = std::min(text.find_first_of(" \n", start), text.size());
    const auto word = text.substr(start, end - start);
    if (word.starts_with(kPrefix)) {
      const Position position{1, static_cast<std::uint32_t>(start + 1)};
      if (auto diagnostic = take_setting(root, word.substr(kPrefix.size()), position)) {
        diagnostics.push_back(*std::move(diagnostic));
      }
    }
    start = end + 1;
  }
  if (has_errors(diagnostics) && faults == Faults::refuse)
    return {Value(codec::Members{}), std::move(diagnostics)};
  auto document = judged(language, kKernelCommandLine, std::move(root), faults);
  append(diagnostics, std::move(document.diagnostics));
  document.diagnostics = std::move(diagnostics);
  return document;
}

}  // namespace orlop::config
