// SPDX-License-Identifier: Apache-2.0
// Why the state partition could not be made or opened: the last thing a machine says before it
// starts over. Pure; safe from any thread.
#pragma once

#include "agent/platform/platform.hpp"

namespace orlop::agent::platform {

enum class StatePartition {
  missing,  ///< this would have been the first boot of the disk
  locked,   ///< made by an earlier boot, and still closed
  opened,   ///< decrypted; its file system is the trouble
};

/// The most likely reason, with the remedy. Called when opening state has failed, so there is
/// always one: what the platform lacks comes first, then what makes a TPM refuse (it releases the
/// key only with the Secure Boot state and keys of the first boot, and only to an initrd of ours
/// that was given nothing beside the signed image).
[[nodiscard]] Error explain_state_failure(const PlatformFacts& platform, StatePartition partition);

}  // namespace orlop::agent::platform
