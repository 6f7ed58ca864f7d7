// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/files/effects.hpp"

#include "agent/node/unit_file.hpp"

namespace orlop::agent::kinds {
namespace {

using engine::Effect;

/// Files whose readers have to be told, by the beginning of their path.
struct Known {
  std::string_view beginning;
  Effect effect;
  std::string_view unit;
};
constexpr Known kKnown[] = {
    {"/etc/crypttab", Effect::reboot, {}},
    {"/etc/fstab", Effect::reboot, {}},
    {"/etc/modprobe.d/", Effect::reboot, {}},
    {"/etc/udev/", Effect::reboot, {}},
    {"/etc/modules-load.d/", Effect::restart, "systemd-modules-load.service"},
    {"/etc/ssh/", Effect::restart, "ssh.service"},
    {"/etc/sysctl.d/", Effect::restart, "systemd-sysctl.service"},
    {"/etc/systemd/journald.conf", Effect::restart, "systemd-journald.service"},
    {"/etc/systemd/network/", Effect::restart, "systemd-networkd.service"},
    {"/etc/systemd/resolved.conf", Effect::restart, "systemd-resolved.service"},
    {"/etc/systemd/timesyncd.conf", Effect::restart, "systemd-timesyncd.service"},
    {"/etc/tmpfiles.d/", Effect::reboot, {}},
};

/// Of unit files and drop-ins; `place` is the path from the folder of the node's own units on.
FileEffect effect_of_unit(std::string_view place) {
  const auto slash = place.find('/');
  auto name = place.substr(0, slash);
  if (slash != std::string_view::npos) {
    if (!name.ends_with(".d")) return {};  // a link that says who wants the unit
    name.remove_suffix(2);
  }
  // Drop-ins of all services, or of all instances of one.
  if (!name.contains('.') || name.contains("@.")) return {.effect = Effect::reboot};
  return {.effect = Effect::restart, .units = {std::string(name)}};
}

}  // namespace

FileEffect effect_of(std::string_view path) {
  const std::string_view units = node::kLocalUnits;
  if (path.starts_with(units) && path.substr(units.size()).starts_with('/')) {
    return effect_of_unit(path.substr(units.size() + 1));
  }
  for (const auto& known : kKnown) {
    if (!path.starts_with(known.beginning)) continue;
    FileEffect effect{.effect = known.effect};
    if (!known.unit.empty()) effect.units.emplace_back(known.unit);
    return effect;
  }
  return {};
}

}  // namespace orlop::agent::kinds
