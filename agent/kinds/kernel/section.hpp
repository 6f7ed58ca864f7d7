// SPDX-License-Identifier: Apache-2.0
// Kernel modules in a configuration document; settings of the running kernel are in `sysctl`.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "libs/schema/section.hpp"

namespace orlop::agent::kinds {

struct Kernel {
  std::vector<std::string> modules;
  std::map<std::string, std::string> options;  ///< by module
  std::vector<std::string> blacklist;
  friend bool operator==(const Kernel&, const Kernel&) = default;
};

extern const schema::Section<Kernel> kKernel;

/// A module's name as the kernel has it: "br-netfilter" is "br_netfilter".
[[nodiscard]] std::string module_name(std::string name);

/// Whether one of the texts modules.dep and modules.builtin of modprobe(8) names that module.
[[nodiscard]] bool names_module(std::string_view list, std::string_view module);

}  // namespace orlop::agent::kinds
