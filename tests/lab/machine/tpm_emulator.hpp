// SPDX-License-Identifier: Apache-2.0
// TpmEmulator: one machine's software TPM (swtpm). Its state folder is the TPM's identity and lives
// on across restarts of the machine; the process runs only while QEMU is connected.
#pragma once

#include <filesystem>

#include "libs/sys/command.hpp"
#include "tests/lab/host/process.hpp"
#include "tests/lab/machine/machine_spec.hpp"

namespace orlop::lab {

/// Manufactures a TPM in `state` (absolute) unless one is there already.
[[nodiscard]] Status manufacture_tpm(sys::CommandRunner& runner, const TpmSpec& spec,
                                     const std::filesystem::path& state);

/// Starts the emulator on a control socket and returns when QEMU can connect to it. It ends by
/// itself when QEMU disconnects.
[[nodiscard]] Result<Process> start_tpm(const std::filesystem::path& state,
                                        const std::filesystem::path& socket,
                                        const std::filesystem::path& log);

}  // namespace orlop::lab
