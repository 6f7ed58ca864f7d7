// SPDX-License-Identifier: Apache-2.0
// Settings: the sections of a configuration document that the agent itself acts on.
#pragma once

#include <chrono>
#include <string>

#include "libs/schema/section.hpp"

namespace orlop::agent::kinds {

struct InstallSettings {
  bool automatic = false;
  std::string device = "auto";
  bool reboot = false;
  bool poweroff = false;
  friend bool operator==(const InstallSettings&, const InstallSettings&) = default;
};

struct UpgradeSettings {
  std::string repository;  ///< empty: none is configured
  std::string channel = "stable";
  bool automatic = false;
  friend bool operator==(const UpgradeSettings&, const UpgradeSettings&) = default;
};

struct HealthSettings {
  std::chrono::seconds deadline{300};
  friend bool operator==(const HealthSettings&, const HealthSettings&) = default;
};

extern const schema::Section<InstallSettings> kInstall;
extern const schema::Section<UpgradeSettings> kUpgrade;
extern const schema::Section<HealthSettings> kHealth;

/// All of them, out of one document.
struct Settings {
  InstallSettings install;
  std::string repository;  ///< empty: none is configured
  std::string channel = "stable";
  std::chrono::seconds health_deadline{300};
  friend bool operator==(const Settings&, const Settings&) = default;
};

/// Reads the settings out of a valid document; absent keys give the defaults.
[[nodiscard]] Settings settings_of(const codec::Value& document);

}  // namespace orlop::agent::kinds
