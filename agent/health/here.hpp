// SPDX-License-Identifier: Apache-2.0
// The health gate on this machine: the real firmware, ESP and state partition around gate.hpp, and
// the deadline of the configuration in effect. What `orlop health run` and `orlop health judge`
// are. run_here() may reboot the machine; both write a report to the state partition. One thread.
#pragma once

#include "agent/health/gate.hpp"

namespace orlop::agent::health {

/// What the gate needs besides the files of the machine.
struct Here {
  sys::CommandRunner& runner;
  const Clock& clock;
  /// See CheckNode; not called by judge_here().
  std::function<Status(std::chrono::seconds)> ask_agent;
  std::filesystem::path root = "/";  ///< a tree of files in tests
};

/// Checks this boot as pass_gate() does. Errc::unsupported away from Orlop OS.
[[nodiscard]] Result<GateOutcome> run_here(
    const Here& here, const std::optional<std::filesystem::path>& verdict_file);

/// end_silence() of this boot.
[[nodiscard]] Judgement judge_here(const Here& here, const std::filesystem::path& verdict_file);

}  // namespace orlop::agent::health
