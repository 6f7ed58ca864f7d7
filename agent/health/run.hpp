// SPDX-License-Identifier: Apache-2.0
// Runs the checks of a boot under deadlines: first those that the release brings (check.hpp), then
// every executable file of some folders; exit code 0 passes, the last line of output is the reason
// otherwise. Runs programs. Belongs to one thread.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <span>
#include <vector>

#include "agent/health/check.hpp"
#include "agent/health/report.hpp"
#include "libs/sys/command.hpp"

namespace orlop::agent::health {

/// Whether the kernel refuses to run programs that lie there.
[[nodiscard]] bool on_noexec_mount(const std::filesystem::path& path);

struct HealthJob {
  std::span<const health::Check* const> shipped = health::checks();
  health::CheckNode node;  ///< what the shipped checks look at
  /// In this order; within a folder by name. A folder that does not exist holds no checks.
  std::vector<std::filesystem::path> folders{"/usr/lib/orlop/health.d", "/state/orlop/health.d"};
  /// State is mounted noexec: what lies there is run as a copy in this folder.
  std::filesystem::path scratch = "/run/orlop/health.d";
  std::function<bool(const std::filesystem::path&)> noexec = on_noexec_mount;
  std::chrono::seconds check_deadline{60};
  std::chrono::seconds total_deadline{300};
  crypto::Sha256 root_hash;  ///< of the running release
  bool on_trial = false;     ///< of the boot: bootloader::Trial
};

/// Runs every check, also after one has failed. Folders that cannot be read, files that are not
/// executable, checks that run over their time and checks for which no time is left have failed.
[[nodiscard]] HealthReport run_checks(sys::CommandRunner& runner, const Clock& clock,
                                      const HealthJob& job);

}  // namespace orlop::agent::health
