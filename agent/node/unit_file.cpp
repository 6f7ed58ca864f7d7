// SPDX-License-Identifier: Apache-2.0
#include "agent/node/unit_file.hpp"

#include "libs/base/format.hpp"

namespace orlop::agent::node {
namespace {

std::string_view trim(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r";
  while (!text.empty() && kSpace.contains(text.front())) text.remove_prefix(1);
  while (!text.empty() && kSpace.contains(text.back())) text.remove_suffix(1);
  return text;
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

InstallSection parse_install_section(std::string_view unit_file) {
  InstallSection install;
  bool inside = false;
  while (!unit_file.empty()) {
    const auto end = unit_file.find('\n');
    const auto line = trim(unit_file.substr(0, end));
    unit_file.remove_prefix(end == std::string_view::npos ? unit_file.size() : end + 1);
    if (line.empty() || line.starts_with('#') || line.starts_with(';')) continue;
    if (line.starts_with('[')) {
      inside = line == "[Install]";
      install.present = install.present || inside;
      continue;
    }
    const auto equals = line.find('=');
    if (!inside || equals == std::string_view::npos) continue;
    if (auto* list = list_of(install, trim(line.substr(0, equals)))) {
      assign(*list, trim(line.substr(equals + 1)));
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

std::string template_of(std::string_view unit) {
  const auto at = unit.find('@');
  const auto dot = unit.rfind('.');
  if (at == std::string_view::npos || dot == std::string_view::npos || dot <= at + 1) return {};
  return std::string(unit.substr(0, at + 1)) + std::string(unit.substr(dot));
}

}  // namespace orlop::agent::node
