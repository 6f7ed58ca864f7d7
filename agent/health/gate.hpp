// SPDX-License-Identifier: Apache-2.0
// The health gate: what follows from the checks of a boot, and from checks that never came to an
// end. pass_gate may reboot the machine; judge_silence changes nothing, end_silence keeps a report.
// One thread.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>

#include "agent/health/run.hpp"
#include "bootloader/sdboot/trial.hpp"

namespace orlop::agent::health {

enum class HealthVerdict {
  pass,    ///< the boot is good; systemd-bless-boot may say so
  reboot,  ///< failed on trial: reboot, so that the boot counter decides
  stay,    ///< failed, and rebooting leads nowhere: a person or the cluster decides
};
[[nodiscard]] std::string_view to_string(HealthVerdict verdict);
/// A failed boot is ended when it is on trial and there is another release to fall back to.
[[nodiscard]] HealthVerdict judge(const HealthReport& report,
                                  const bootloader::sdboot::Trial& trial);

struct GatePorts {
  sys::CommandRunner& runner;
  const Clock& clock;
  const efi::EfiVariables& variables;
  bootloader::sdboot::EspStore& esp;
  /// Keeps the report for the time after a reboot.
  std::function<Status(const HealthReport&)> save;
};

struct GateOutcome {
  HealthReport report;
  bootloader::sdboot::Trial trial;
  HealthVerdict verdict = HealthVerdict::stay;
  Status saved;  ///< a report that could not be kept changes no verdict
};

/// Runs the checks, keeps the report, reboots on HealthVerdict::reboot, and last writes
/// `verdict_file`: whoever finds it knows that this boot was judged. An error means it was not.
[[nodiscard]] Result<GateOutcome> pass_gate(
    const GatePorts& ports, HealthJob job,
    const std::optional<std::filesystem::path>& verdict_file);

/// The document of an outcome: `orlop.health/1` with `verdict` and `state`.
[[nodiscard]] codec::Value to_value(const GateOutcome& outcome);

/// Whether a boot has to end although no check failed: nobody came to a verdict, it is on trial,
/// and there is another release to fall back to. The reason, or nothing.
[[nodiscard]] std::optional<std::string> judge_silence(const efi::EfiVariables& variables,
                                                       bootloader::sdboot::EspStore& esp,
                                                       const std::filesystem::path& verdict_file);

/// Which release a report is about.
struct RunningRelease {
  Version version;
  crypto::Sha256 root_hash;
};

struct Judgement {
  std::optional<std::string> reason;  ///< why the boot has to end; nothing: it goes on
};

/// judge_silence(), and a report of a boot that has to end: after the fallback it says why. Neither
/// a release that is not known nor a report that cannot be kept lets such a boot go on.
[[nodiscard]] Judgement end_silence(const GatePorts& ports, const Result<RunningRelease>& running,
                                    const std::filesystem::path& verdict_file);

/// `orlop.health-judgement/1`
[[nodiscard]] codec::Value to_value(const Judgement& judgement);

}  // namespace orlop::agent::health
