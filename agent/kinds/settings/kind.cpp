// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/settings/kind.hpp"

#include "agent/kinds/settings/section.hpp"

namespace orlop::agent::kinds {
namespace {

constexpr const schema::AnySection* kSections[] = {&kInstall, &kUpgrade, &kHealth};

}  // namespace

const engine::Kind kSettingsKind = {
    .name = "settings", .prefix = "settings", .sections = kSections};

}  // namespace orlop::agent::kinds
