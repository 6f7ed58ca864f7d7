// SPDX-License-Identifier: Apache-2.0
// Replay: the register values that the logs explain. Pure; safe from any thread.
#pragma once

#include "libs/tpm/firmware_log.hpp"
#include "libs/tpm/pcr.hpp"
#include "libs/tpm/userspace_log.hpp"

namespace orlop::tpm {

/// Replays the firmware's events and then the userspace's, bank by bank, for every bank that either
/// log has digests of. Registers that no event extends are absent, except PCR 0 after a start from
/// another locality or by an H-CRTM. An event without a digest for a bank leaves that bank's
/// register as it was: it then does not match the TPM's.
[[nodiscard]] Banks replay(const FirmwareLog& firmware, const UserspaceLog& userspace);

}  // namespace orlop::tpm
