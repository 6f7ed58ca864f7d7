// SPDX-License-Identifier: Apache-2.0
// The situations in which an installation is refused, as error codes. Values only.
#pragma once

#include <string_view>

namespace orlop::agent::install {

enum class InstallErrc {
  no_medium = 1,   ///< this system was not started from an install medium
  no_disk,         ///< no disk can be installed to
  several_disks,   ///< `auto` cannot choose
  not_a_disk,      ///< the target is no whole, writable disk
  disk_in_use,     ///< something on the target is mounted or mapped
  disk_not_empty,  ///< the target holds data
  disk_too_small,
  medium_mismatch,  ///< files on the medium are not of the release that runs
};
std::string_view error_domain(InstallErrc code);
std::string_view error_name(InstallErrc code);

}  // namespace orlop::agent::install
