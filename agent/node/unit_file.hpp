// SPDX-License-Identifier: Apache-2.0
// Units: whether a text is a unit file, its [Install] section, and the links that enabling it
// means.
//
// WantedBy=, RequiredBy=, Alias= and Also= are understood, as systemctl enable does; no running
// service manager is needed. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orlop::agent::node {

inline constexpr std::string_view kLocalUnits = "/etc/systemd/system";

/// A line that the service manager cannot use.
struct UnitFault {
  std::size_t line = 0;   ///< from 1 on; of a continued line, the last
  std::string complaint;  ///< "is no 'KEY=VALUE'"; quotes nothing, for it may hold a secret
};
/// The first such line of a unit file or drop-in of `unit`: neither section, assignment nor
/// comment, an assignment before any section, or a section that units of this type do not have
/// (systemd.syntax and systemd.unit). Keys and values are not looked at.
[[nodiscard]] std::optional<UnitFault> fault_of_unit(std::string_view unit_file,
                                                     std::string_view unit);

struct InstallSection {
  bool present = false;
  std::vector<std::string> wanted_by;
  std::vector<std::string> required_by;
  std::vector<std::string> alias;
  std::vector<std::string> also;
};

/// Reads the section; an empty assignment empties the list, as in systemd.
[[nodiscard]] InstallSection parse_install_section(std::string_view unit_file);

struct UnitLink {
  std::string path;    ///< "/etc/systemd/system/multi-user.target.wants/hello.service"
  std::string target;  ///< the unit file
  friend bool operator==(const UnitLink&, const UnitLink&) = default;
};

/// The links of one unit; units named by Also= are the caller's to add.
[[nodiscard]] std::vector<UnitLink> install_links(std::string_view unit,
                                                  std::string_view unit_file_path,
                                                  const InstallSection& install);

/// The unit of a path, as systemd-escape(1) --path names it: "/var/swap-1" and "swap" give
/// "var-swap\\x2d1.swap". For absolute paths without doubled slashes; "/" is "-".
[[nodiscard]] std::string unit_name_of(std::string_view path, std::string_view type);

/// "getty@tty1.service" -> "getty@.service"; "" for a unit that is no instance.
[[nodiscard]] std::string template_of(std::string_view unit);

}  // namespace orlop::agent::node
