// SPDX-License-Identifier: Apache-2.0
// The health gate: runs the checks of a boot under deadlines and decides what follows. A check is
// an executable file in one of the folders; exit code 0 passes, its last line of output is the
// reason otherwise. run_checks runs programs; the decision is pure. Belongs to one thread.
#pragma once

#include <chrono>
#include <filesystem>
#include <vector>

#include "agent/health/report.hpp"
#include "bootloader/sdboot/esp_store.hpp"
#include "libs/sys/command.hpp"

namespace orlop::agent {

struct HealthJob {
  /// In this order; within a folder by name. A folder that does not exist holds no checks.
  std::vector<std::filesystem::path> folders{"/usr/lib/orlop/health.d", "/state/orlop/health.d"};
  std::chrono::seconds check_deadline{60};
  std::chrono::seconds total_deadline{300};
  Version version;           ///< of the running release
  crypto::Sha256 root_hash;  ///< of the running release
  bool on_trial = false;     ///< see is_on_trial
};

/// Runs every check, also after one has failed. Files that are not executable, checks that run over
/// their time and checks for which no time is left count as failed.
[[nodiscard]] Result<HealthReport> run_checks(sys::CommandRunner& runner, const Clock& clock,
                                              const HealthJob& job);

enum class HealthVerdict {
  pass,    ///< the boot is good; systemd-bless-boot may say so
  reboot,  ///< failed on trial: reboot, so that the boot counter decides
  stay,    ///< failed, but the release proved itself before: a person or the cluster decides
};
[[nodiscard]] std::string_view to_string(HealthVerdict verdict);
[[nodiscard]] HealthVerdict judge(const HealthReport& report);

/// Whether the running release's boot entry still has a counter. An entry that is not on the ESP
/// is not on trial: rebooting would count nothing down.
[[nodiscard]] Result<bool> is_on_trial(bootloader::EspStore& esp, std::string_view stem,
                                       const Version& running);

}  // namespace orlop::agent
