// SPDX-License-Identifier: Apache-2.0
// The support bundle: this boot's states, journal and disks in one archive, for somebody who helps.
// No configuration values. What cannot be had is in the archive as the reason why. Runs programs
// and writes the archive; belongs to one thread.
#pragma once

#include <filesystem>

#include "agent/service/agent.hpp"
#include "libs/sys/command.hpp"

namespace orlop::agent::support {

/// `agent`: the agent of this machine, or why it cannot be asked.
[[nodiscard]] Status pack_bundle(const Result<service::Agent*>& agent, sys::CommandRunner& runner,
                                 const std::filesystem::path& archive);

}  // namespace orlop::agent::support
