// SPDX-License-Identifier: Apache-2.0
// `orlop install` on this machine: the order, the plan, the installation and what follows it.
#pragma once

#include <optional>
#include <string>

#include "agent/install/installer.hpp"
#include "agent/slots/progress.hpp"

namespace orlop::agent::install {

/// What a person asks for.
struct Wanted {
  bool automatic = false;               ///< what the medium's own configuration says
  std::string target = "auto";          ///< device_named()
  std::optional<std::string> config{};  ///< file of the document that the node keeps
  bool force = false;
  bool allow_insecure_boot = false;
  bool only_plan = false;
};

struct Outcome {
  std::optional<InstallPlan> plan{};      ///< none: the medium's configuration asks for nothing
  std::optional<InstallReport> report{};  ///< what was installed
};
/// `orlop.install/1`, or the plan's document when nothing was to be installed.
[[nodiscard]] codec::Value to_value(const Outcome& outcome);

/// Writes to a disk, and powers the machine off or reboots it when the order says so, unless only
/// the plan is wanted. Errors are those of the order, the plan and the installer. One at a time.
[[nodiscard]] Result<Outcome> install_here(const Wanted& wanted, sys::CommandRunner& runner,
                                           const slots::OnProgress& progress);

}  // namespace orlop::agent::install
