// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/units/section.hpp"

#include <algorithm>
#include <array>

#include "agent/kinds/rules.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::kinds {
namespace {

using codec::Value;
using schema::at;
using schema::Problem;

constexpr std::array<std::string_view, 10> kUnitSuffixes = {
    ".service", ".socket", ".timer", ".path",      ".mount",
    ".target",  ".slice",  ".swap",  ".automount", ".scope"};

std::optional<Problem> check_unit_name(const Value& value) {
  const auto& text = value.string();
  const bool clean = std::ranges::all_of(
      text, [](char c) { return is_alnum(c) || std::string_view(":-_.\\@").contains(c); });
  const bool suffixed = std::ranges::any_of(kUnitSuffixes, [&text](std::string_view suffix) {
    return text.ends_with(suffix) && text.size() > suffix.size();
  });
  if (text.starts_with("orlop")) {
    return Problem{formatted("names '{}', a unit of the node agent", text),
                   "Give the unit another name."};
  }
  if (clean && suffixed && !text.starts_with('.')) return std::nullopt;
  return Problem{formatted("is no unit name: '{}'", text),
                 "Write a file name with its kind, such as 'hello.service'."};
}

void unit_says_something(const Value& unit, schema::Report& report) {
  const auto* contents = unit.find("contents");
  const auto* enabled = unit.find("enabled");
  const auto& name = unit.find("name")->string();
  if (contents == nullptr && enabled == nullptr) {
    report.error(unit.position(), "missing-key",
                 formatted("the unit '{}' has neither 'contents' nor 'enabled'", name),
                 "Say what is to be done with it.");
  }
  const bool enables = enabled != nullptr && enabled->is_bool() && enabled->boolean();
  if (enables && contents != nullptr && contents->is_string() &&
      !contents->string().contains("[Install]")) {
    report.error(
        enabled->position(), "conflict",
        formatted("the unit '{}' is enabled, but its contents have no [Install] section", name),
        "Add '[Install]' with 'WantedBy=multi-user.target'.");
  }
}

constexpr schema::Field kUnitFields[] = {
    {.key = "name",
     .member = at<&Unit::name>,
     .text = "File name of the unit, `hello.service`.",
     .required = true,
     .bytes = {.most = 255},
     .rule = {.check = check_unit_name}},
    {.key = "enabled",
     .member = at<&Unit::enabled>,
     .text = "Whether the links of its `[Install]` section are made; without this key they are "
             "left as the image has them."},
    {.key = "contents",
     .member = at<&Unit::contents>,
     .text = "The unit file; without this key, the image's unit of that name is meant.",
     .bytes = {.most = 65536}},
};
constexpr schema::Cross kUnitTogether[] = {{.check = unit_says_something}};

constexpr schema::Field kUnitsFields[] = {
    {.key = "units",
     .member = at<&Units::units, kUnit>,
     .text = "Units to add, switch on or switch off.",
     .items = {.most = 1024},
     .faulty = schema::Faulty::used_in_parts},
};

}  // namespace

const schema::Section<Unit> kUnit(
    {.text = "One unit.", .fields = kUnitFields, .identity = "name", .together = kUnitTogether});
const schema::Section<Units> kUnits({.path = "systemd",
                                     .text = "Units of the service manager.",
                                     .fields = kUnitsFields,
                                     .faulty = schema::Faulty::used_in_parts});

}  // namespace orlop::agent::kinds
