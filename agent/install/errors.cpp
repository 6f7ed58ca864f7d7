// SPDX-License-Identifier: Apache-2.0
#include "agent/install/errors.hpp"

namespace orlop::agent::install {

std::string_view error_domain(InstallErrc) { return "install"; }

std::string_view error_name(InstallErrc code) {
  switch (code) {
    case InstallErrc::no_medium: return "no-medium";
    case InstallErrc::no_disk: return "no-disk";
    case InstallErrc::several_disks: return "several-disks";
    case InstallErrc::not_a_disk: return "not-a-disk";
    case InstallErrc::disk_in_use: return "disk-in-use";
    case InstallErrc::disk_not_empty: return "disk-not-empty";
    case InstallErrc::disk_too_small: return "disk-too-small";
    case InstallErrc::medium_mismatch: return "medium-mismatch";
  }
  return "unknown";
}

}  // namespace orlop::agent::install
