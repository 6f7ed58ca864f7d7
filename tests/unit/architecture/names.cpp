// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/architecture/names.hpp"

#include <algorithm>
#include <optional>
#include <sstream>

namespace orlop::architecture {
namespace {

constexpr std::string_view kUnnamed = "(unnamed)";

/// The namespaces around the current line.
class Spaces {
 public:
  /// Whether the line was about a namespace.
  bool take(const std::string& line) {
    static const std::regex kOpens("(?:inline )?namespace ([\\w:]*) ?\\{.*");
    if (line.starts_with("}") && line.contains("// namespace")) {
      if (!open_.empty()) open_.pop_back();
      return true;
    }
    std::smatch match;
    if (!std::regex_match(line, match, kOpens)) return line.starts_with("namespace ");
    open_.push_back(match[1].length() == 0 ? std::string(kUnnamed) : match[1].str());
    return true;
  }
  [[nodiscard]] std::string text() const {
    std::string text;
    for (const auto& space : open_) text += (text.empty() ? "" : "::") + space;
    return text;
  }

 private:
  std::vector<std::string> open_;
};

/// Where the bracket that opens at `at` closes; npos when it does not.
std::size_t closing(std::string_view text, std::size_t at) {
  int depth = 0;
  for (; at < text.size(); ++at) {
    if (text[at] == '(' || text[at] == '<' || text[at] == '{') ++depth;
    if (text[at] == ')' || text[at] == '>' || text[at] == '}') --depth;
    if (depth == 0) return at;
  }
  return std::string_view::npos;
}

/// "const Value& value = {}" -> "const Value&".
std::string type_of_parameter(std::string text) {
  static const std::regex kDefault(" = .*"), kName("([&*> ])\\w+$"), kSpaces("^\\s+|\\s+$");
  text = std::regex_replace(text, kDefault, "");
  text = std::regex_replace(text, kName, "$1");
  return std::regex_replace(text, kSpaces, "");
}

std::string parameter_types(std::string_view text) {
  std::string types, part;
  int depth = 0;
  for (const char c : std::string(text) + ",") {
    if (c == '<' || c == '(' || c == '{') ++depth;
    if (c == '>' || c == ')' || c == '}') --depth;
    if (c != ',' || depth > 0) {
      part += c;
      continue;
    }
    types += (types.empty() ? "" : ", ") + type_of_parameter(part);
    part.clear();
  }
  return types;
}

/// A declaration's lines joined up to its body, its value or its end.
std::optional<Name> read_declaration(const std::string& text, std::string space) {
  static const std::regex kType(
      "(?:class|struct|union|enum class|enum)(?: \\[\\[\\w+\\]\\])? (\\w+)(?: final)?(?: "
      "?:[^:].*)? \\{.*");  // not a specialisation: that is no other type
  static const std::regex kAlias("using (\\w+) = (.*);");
  static const std::regex kConstant(
      "(?:inline |static |constinit )*(?:constexpr |const )(?:static "
      ")?[^(]*?(\\w+)(?:\\[.*\\])?(?: = "
      "|\\{).*");
  std::smatch match;
  if (std::regex_match(text, match, kType))
    return Name{Name::Kind::type, std::move(space), match[1], ""};
  if (std::regex_match(text, match, kAlias))
    return Name{Name::Kind::alias, std::move(space), match[1], match[2]};
  if (std::regex_match(text, match, kConstant))
    return Name{Name::Kind::constant, std::move(space), match[1], ""};
  static const std::regex kExtern("extern const [^(]* (\\w+);.*");
  if (std::regex_match(text, match, kExtern))
    return Name{Name::Kind::constant, std::move(space), match[1], ""};
  const auto open = text.find('(');
  if (open == std::string::npos || open == 0) return std::nullopt;
  const auto close = closing(text, open);
  if (close == std::string::npos) return std::nullopt;
  static const std::regex kLast("(\\w+)$");
  const auto before = text.substr(0, open);
  if (!std::regex_search(before, match, kLast) || before.contains("::" + match[1].str()) ||
      !before.contains(' '))
    return std::nullopt;  // a member defined outside of its class, or a macro
  return Name{Name::Kind::function, std::move(space),
              match[1].str() + "(" +
                  parameter_types(std::string_view(text).substr(open + 1, close - open - 1)) + ")",
              ""};
}

bool begins_declaration(const std::string& line) {
  return !line.empty() && (std::isalpha(static_cast<unsigned char>(line[0])) != 0 ||
                           line[0] == '[' || line[0] == '_');
}

}  // namespace

std::vector<Name> declared_names(const Source& source) {
  static const std::regex kTemplate("template <.*>"), kAttribute("\\[\\[.*?\\]\\] ?");
  std::vector<Name> names;
  Spaces spaces;
  std::istringstream lines(source.text);
  for (std::string line; std::getline(lines, line);) {
    if (spaces.take(line) || !begins_declaration(line) || std::regex_match(line, kTemplate))
      continue;
    std::string text = line;
    while (text.find_first_of("{;") == std::string::npos && std::getline(lines, line))
      text += " " + line.substr(std::min(line.find_first_not_of(' '), line.size()));
    if (auto name = read_declaration(std::regex_replace(text, kAttribute, ""), spaces.text()))
      names.push_back(*std::move(name));
  }
  return names;
}

std::vector<std::string> namespaces(const Source& source) {
  std::vector<std::string> found;
  Spaces spaces;
  std::istringstream lines(source.text);
  for (std::string line; std::getline(lines, line);) {
    if (!spaces.take(line) || line.starts_with("}")) continue;
    auto space = spaces.text();
    if (space.contains(kUnnamed) || space.empty() || std::ranges::contains(found, space)) continue;
    found.push_back(std::move(space));
  }
  return found;
}

}  // namespace orlop::architecture
