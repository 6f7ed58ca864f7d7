// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/units/section.hpp"

#include <algorithm>
#include <array>

#include "agent/kinds/rules.hpp"
#include "agent/node/unit_file.hpp"
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
  const bool clean = is_made_of(text, ":-_.\\@");
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

std::optional<Problem> check_dropin_name(const Value& value) {
  const auto& text = value.string();
  const bool clean = is_made_of(text, ":-_.@");
  if (clean && text.ends_with(".conf") && !text.starts_with('.')) return std::nullopt;
  return Problem{formatted("is no name of a drop-in: '{}'", text),
                 "Write a file name that ends with '.conf', such as '10-local.conf'."};
}

bool is_true(const Value* value) {
  return value != nullptr && value->is_bool() && value->boolean();
}

/// Text that the service manager reads as a unit, or a part of one.
void is_unit_text(const Value* contents, const std::string& name, std::string_view what,
                  schema::Report& report) {
  if (contents == nullptr || !contents->is_string()) return;
  const auto fault = node::fault_of_unit(contents->string(), name);
  if (!fault) return;
  report.error(contents->position(), "bad-value",
               formatted("line {} of the {} of '{}' {}", fault->line, what, name, fault->complaint),
               "Write sections such as '[Service]', and 'KEY=VALUE' lines below them.");
}

void contents_are_unit_files(const Value& unit, schema::Report& report) {
  const auto& name = unit.find("name")->string();
  is_unit_text(unit.find("contents"), name, "contents", report);
  const auto* dropins = unit.find("dropins");
  if (dropins == nullptr || !dropins->is_array()) return;
  for (const auto& dropin : dropins->items()) {
    is_unit_text(dropin.find("contents"), name,
                 formatted("drop-in '{}'", dropin.find("name")->string()), report);
  }
}

void unit_says_something(const Value& unit, schema::Report& report) {
  const auto* contents = unit.find("contents");
  const auto* enabled = unit.find("enabled");
  const auto& name = unit.find("name")->string();
  const bool says = contents != nullptr || enabled != nullptr || unit.find("mask") != nullptr ||
                    unit.find("dropins") != nullptr;
  if (!says) {
    report.error(
        unit.position(), "missing-key",
        formatted("the unit '{}' has neither 'contents', 'enabled', 'mask' nor 'dropins'", name),
        "Say what is to be done with it.");
  }
  if (is_true(enabled) && contents != nullptr && contents->is_string() &&
      !node::parse_install_section(contents->string()).present) {
    report.error(
        enabled->position(), "conflict",
        formatted("the unit '{}' is enabled, but its contents have no [Install] section", name),
        "Add '[Install]' with 'WantedBy=multi-user.target'.");
  }
  const auto* mask = unit.find("mask");
  if (is_true(mask) && (is_true(enabled) || contents != nullptr)) {
    report.error(mask->position(), "conflict",
                 formatted("the unit '{}' is masked, and has {}", name,
                           is_true(enabled) ? "'enabled: true'" : "'contents'"),
                 "A masked unit never starts: remove one of the two.");
  }
}

constexpr schema::Field kDropInFields[] = {
    {.key = "name",
     .member = at<&DropIn::name>,
     .text = "File name that ends with `.conf`; the later name wins.",
     .required = true,
     .bytes = {.most = 255},
     .rule = {.check = check_dropin_name},
     .example = "10-local.conf"},
    {.key = "contents",
     .member = at<&DropIn::contents>,
     .text = "What is added to the unit file.",
     .required = true,
     .bytes = {.most = 65536}},
};

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
    {.key = "mask",
     .member = at<&Unit::mask>,
     .text = "Whether it is stopped and can be started by nothing.",
     .initial = "false",
     .written = schema::Written::when_set},
    {.key = "dropins",
     .member = at<&Unit::dropins, kDropIn>,
     .text = "Files in `/etc/systemd/system/UNIT.d`. The unit is restarted when one changes, if it "
             "runs.",
     .items = {.most = 64},
     .written = schema::Written::when_set},
};
constexpr schema::Cross kUnitTogether[] = {{.check = unit_says_something},
                                           {.check = contents_are_unit_files}};

constexpr schema::Field kUnitsFields[] = {
    {.key = "units",
     .member = at<&Units::units, kUnit>,
     .text = "Units to add, switch on or switch off.",
     .items = {.most = 1024},
     .faulty = schema::Faulty::used_in_parts},
};

}  // namespace

const schema::Section<DropIn> kDropIn({.text = "One drop-in.",
                                       .fields = kDropInFields,
                                       .identity = "name"});
const schema::Section<Unit> kUnit(
    {.text = "One unit.", .fields = kUnitFields, .identity = "name", .together = kUnitTogether});
const schema::Section<Units> kUnits({.path = "systemd",
                                     .text = "Units of the service manager.",
                                     .fields = kUnitsFields,
                                     .faulty = schema::Faulty::used_in_parts});

}  // namespace orlop::agent::kinds
