// SPDX-License-Identifier: Apache-2.0
#include "agent/node/unit_file.hpp"

#include <algorithm>
#include <utility>

#include "libs/base/format.hpp"

namespace orlop::agent::node {
namespace {

std::string_view trim(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r";
  while (!text.empty() && kSpace.contains(text.front())) text.remove_prefix(1);
  while (!text.empty() && kSpace.contains(text.back())) text.remove_suffix(1);
  return text;
}

/// The lines of a unit file that say something: continued ones put together, without comments.
class UnitLines {
 public:
  explicit UnitLines(std::string_view text) : rest_(text) {}

  std::optional<std::string> next() {
    std::string whole;
    while (!rest_.empty()) {
      auto line = physical();
      const auto start = line.find_first_not_of(" \t\r");
      const bool comment =
          start != std::string_view::npos && (line[start] == '#' || line[start] == ';');
      if (comment) continue;
      const bool continued = line.ends_with('\\');
      if (continued) line.remove_suffix(1);
      whole += line;
      if (continued) whole += ' ';
      if (continued && !rest_.empty()) continue;
      const auto said = trim(whole);
      if (!said.empty()) return std::string(said);
      whole.clear();
    }
    const auto said = trim(whole);
    return said.empty() ? std::nullopt : std::optional(std::string(said));
  }

  [[nodiscard]] std::size_t number() const { return number_; }

 private:
  std::string_view physical() {
    const auto end = rest_.find('\n');
    auto line = rest_.substr(0, end);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    ++number_;
    while (line.ends_with('\r')) line.remove_suffix(1);
    return line;
  }

  std::string_view rest_;
  std::size_t number_ = 0;
};

/// By the end of a unit's name, the section of its own that it has.
constexpr std::pair<std::string_view, std::string_view> kOwnSections[] = {
    {".service", "Service"}, {".socket", "Socket"}, {".timer", "Timer"},
    {".path", "Path"},       {".mount", "Mount"},   {".automount", "Automount"},
    {".swap", "Swap"},       {".slice", "Slice"},   {".scope", "Scope"}};

/// Sections that begin with "X-" are for others to read.
bool is_section(std::string_view name, std::string_view unit) {
  if (name == "Unit" || name == "Install" || name.starts_with("X-")) return true;
  const auto own = std::ranges::find_if(
      kOwnSections, [unit](const auto& section) { return unit.ends_with(section.first); });
  return own != std::end(kOwnSections) && own->second == name;
}

/// Adds the words of an assignment to its list; no words empty it.
void assign(std::vector<std::string>& list, std::string_view words) {
  if (words.empty()) list.clear();
  while (!words.empty()) {
    const auto end = words.find_first_of(" \t");
    if (end != 0) list.emplace_back(words.substr(0, end));
    if (end == std::string_view::npos) break;
    words.remove_prefix(end + 1);
  }
}

std::vector<std::string>* list_of(InstallSection& install, std::string_view key) {
  if (key == "WantedBy") return &install.wanted_by;
  if (key == "RequiredBy") return &install.required_by;
  if (key == "Alias") return &install.alias;
  if (key == "Also") return &install.also;
  return nullptr;
}

}  // namespace

std::optional<UnitFault> fault_of_unit(std::string_view unit_file, std::string_view unit) {
  UnitLines lines(unit_file);
  bool inside = false;
  while (const auto line = lines.next()) {
    const auto fault = [&lines](std::string complaint) {
      return UnitFault{lines.number(), std::move(complaint)};
    };
    if (line->starts_with('[')) {
      if (!line->ends_with(']')) return fault("is no section: ']' is missing at its end");
      const auto name = line->substr(1, line->size() - 2);
      if (!is_section(name, unit)) return fault("is a section that such a unit does not have");
      inside = true;
      continue;
    }
    const auto equals = line->find('=');
    if (!inside) return fault("stands before any section");
    if (equals == std::string::npos) return fault("is no 'KEY=VALUE'");
    if (trim(std::string_view(*line).substr(0, equals)).empty()) return fault("has no key");
  }
  return std::nullopt;
}

InstallSection parse_install_section(std::string_view unit_file) {
  InstallSection install;
  UnitLines lines(unit_file);
  bool inside = false;
  while (const auto line = lines.next()) {
    if (line->starts_with('[')) {
      inside = *line == "[Install]";
      install.present = install.present || inside;
      continue;
    }
    const std::string_view text = *line;
    const auto equals = text.find('=');
    if (!inside || equals == std::string_view::npos) continue;
    if (auto* list = list_of(install, trim(text.substr(0, equals)))) {
      assign(*list, trim(text.substr(equals + 1)));
    }
  }
  return install;
}

std::vector<UnitLink> install_links(std::string_view unit, std::string_view unit_file_path,
                                    const InstallSection& install) {
  std::vector<UnitLink> links;
  const auto add = [&](std::string path) {
    links.push_back({std::move(path), std::string(unit_file_path)});
  };
  for (const auto& wanter : install.wanted_by) {
    add(formatted("{}/{}.wants/{}", kLocalUnits, wanter, unit));
  }
  for (const auto& requirer : install.required_by) {
    add(formatted("{}/{}.requires/{}", kLocalUnits, requirer, unit));
  }
  for (const auto& alias : install.alias) {
    if (alias != unit) add(formatted("{}/{}", kLocalUnits, alias));
  }
  return links;
}

std::string unit_name_of(std::string_view path, std::string_view type) {
  while (path.starts_with('/')) path.remove_prefix(1);
  while (path.ends_with('/')) path.remove_suffix(1);
  std::string name;
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '_' || c == ':' || (c == '.' && !name.empty());
    if (c == '/') {
      name += '-';
    } else if (plain) {
      name += c;
    } else {
      name += formatted("\\x{:02x}", static_cast<unsigned char>(c));
    }
  }
  return formatted("{}.{}", name.empty() ? "-" : name, type);
}

std::string template_of(std::string_view unit) {
  const auto at = unit.find('@');
  const auto dot = unit.rfind('.');
  if (at == std::string_view::npos || dot == std::string_view::npos || dot <= at + 1) return {};
  return std::string(unit.substr(0, at + 1)) + std::string(unit.substr(dot));
}

}  // namespace orlop::agent::node
