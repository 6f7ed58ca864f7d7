// SPDX-License-Identifier: Apache-2.0
// Power: how the machine is restarted or switched off when its agent's work is done. Runs
// systemctl; belongs to one thread.
#pragma once

#include "libs/sys/command.hpp"

namespace orlop::agent::platform {

enum class Power { stay, reboot, poweroff };

/// Who asks: a person waits until the service manager has begun; a unit must not wait for its own
/// end.
enum class Initiator { person, unit };

/// Does nothing for Power::stay.
[[nodiscard]] Status change_power(sys::CommandRunner& runner, Power power, Initiator initiator);

}  // namespace orlop::agent::platform
