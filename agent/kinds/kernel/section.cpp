// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/kernel/section.hpp"

#include <algorithm>

#include "agent/kinds/rules.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::kinds {
namespace {

using codec::Value;
using schema::at;
using schema::Problem;

std::optional<Problem> wrong_module(const std::string& name) {
  if (!name.empty() && name.size() <= 64 && is_made_of(name, "_-")) return std::nullopt;
  return Problem{formatted("is no name of a module: '{}'", name.substr(0, 80)),
                 "Write it as 'lsmod' does, as in 'br_netfilter'."};
}

std::optional<Problem> check_module(const Value& value) { return wrong_module(value.string()); }

std::optional<Problem> check_options(const Value& value) {
  for (const auto& member : value.members()) {
    if (auto problem = wrong_module(member.key)) return problem;
    if (member.value.is_string() && has_control_character(member.value.string())) {
      return Problem{formatted("gives '{}' options of several lines", member.key),
                     "Write one line."};
    }
  }
  return std::nullopt;
}

constexpr schema::Field kModule = {.kinds = schema::kString,
                                   .text = "A module.",
                                   .rule = {.check = check_module},
                                   .example = "br_netfilter"};
constexpr schema::Field kModuleOptions = {.text = "Its options, `max_part=8`.",
                                          .bytes = {.most = 1024}};
constexpr schema::Field kKernelFields[] = {
    {.key = "modules",
     .member = at<&Kernel::modules>,
     .text = "Modules that are loaded at boot, and at once on a running node.",
     .items = {.most = 256},
     .each = &kModule,
     .written = schema::Written::when_set,
     .faulty = schema::Faulty::used_in_parts},
    {.key = "options",
     .member = at<&Kernel::options>,
     .text = "Options of modules by name; a module that is loaded keeps those it has.",
     .items = {.most = 256},
     .rule = {.check = check_options},
     .each = &kModuleOptions,
     .written = schema::Written::when_set,
     .faulty = schema::Faulty::used_in_parts},
    {.key = "blacklist",
     .member = at<&Kernel::blacklist>,
     .text = "Modules that no device loads by itself.",
     .items = {.most = 256},
     .each = &kModule,
     .written = schema::Written::when_set,
     .faulty = schema::Faulty::used_in_parts},
};

}  // namespace

const schema::Section<Kernel> kKernel({.path = "kernel",
                                       .text = "Kernel modules.",
                                       .fields = kKernelFields,
                                       .faulty = schema::Faulty::used_in_parts});

std::string module_name(std::string name) {
  std::ranges::replace(name, '-', '_');
  return name;
}

bool names_module(std::string_view list, std::string_view module) {
  const auto wanted = module_name(std::string(module));
  while (!list.empty()) {
    auto line = list.substr(0, list.find('\n'));
    list.remove_prefix(std::min(list.size(), line.size() + 1));
    line = line.substr(0, line.find(':'));
    line = line.substr(line.rfind('/') + 1);
    if (module_name(std::string(line.substr(0, line.find(".ko")))) == wanted) return true;
  }
  return false;
}

}  // namespace orlop::agent::kinds
