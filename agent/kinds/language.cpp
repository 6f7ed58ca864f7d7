// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/language.hpp"

#include <vector>

#include "agent/dialects/refused.hpp"
#include "agent/kinds/commands/section.hpp"
#include "agent/kinds/files/section.hpp"
#include "agent/kinds/hostname/section.hpp"
#include "agent/kinds/settings/section.hpp"
#include "agent/kinds/sysctl/section.hpp"
#include "agent/kinds/units/section.hpp"
#include "agent/kinds/users/section.hpp"

namespace orlop::agent::kinds {

std::span<const schema::AnySection> sections() {
  static const std::vector<schema::AnySection> kSections = {
      kHostname, kUsers, kFiles, kSysctl, kUnits, kCommands, kInstall, kUpgrade, kHealth};
  return kSections;
}

const config::Language& language() {
  static const config::Language kLanguage(sections(), dialects::refused_keys(),
                                          "docs/reference/configuration.md");
  return kLanguage;
}

}  // namespace orlop::agent::kinds
