// SPDX-License-Identifier: Apache-2.0
// Settings: the typed form of the sections that the agent itself acts on, and small readers of
// values shared by everyone who reads a document. Pure functions.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "libs/codec/value.hpp"

namespace orlop::config {

struct InstallSettings {
  bool automatic = false;
  std::string device = "auto";
  bool reboot = false;
  bool poweroff = false;
  friend bool operator==(const InstallSettings&, const InstallSettings&) = default;
};

struct Settings {
  InstallSettings install;
  std::string repository;  ///< empty: none is configured
  std::string channel = "stable";
  std::chrono::seconds health_deadline{300};
  friend bool operator==(const Settings&, const Settings&) = default;
};

/// Reads the settings out of a valid document (see compose); absent keys give the defaults.
[[nodiscard]] Settings settings_of(const codec::Value& document);

/// "90s", "5m", "2h": from one second to one day.
[[nodiscard]] std::optional<std::chrono::seconds> parse_duration(std::string_view text);
/// "adm, video" -> {"adm", "video"}; empty parts are dropped.
[[nodiscard]] std::vector<std::string> split_names(std::string_view text);

}  // namespace orlop::config
