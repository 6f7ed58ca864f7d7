// SPDX-License-Identifier: Apache-2.0
// Phases: where the time of a boot goes, from the firmware's words on the console and
// systemd's time stamps. Pure functions.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "tests/lab/guest.hpp"

namespace orlop::bench {

/// Seconds. Their sum is the time from power-on to boot-complete.target.
struct Phases {
  double firmware = 0;  ///< until it says that it starts the boot loader
  double loader = 0;  ///< systemd-boot and the UKI's stub: reading, verifying, measuring, unpacking
  double kernel = 0;  ///< until the initrd's systemd starts; the initrd is unpacked here
  double initrd = 0;  ///< until the root's systemd takes over
  double userspace = 0;  ///< until boot-complete.target is reached

  friend bool operator==(const Phases&, const Phases&) = default;
};

struct NamedPhase {
  std::string_view name;
  char letter;
  double Phases::* seconds;
};
inline constexpr std::array<NamedPhase, 5> kPhases = {{
    {"firmware", 'F', &Phases::firmware},
    {"loader", 'L', &Phases::loader},
    {"kernel", 'K', &Phases::kernel},
    {"initrd", 'I', &Phases::initrd},
    {"userspace", 'U', &Phases::userspace},
}};

/// What to ask a node for phases_of().
[[nodiscard]] std::vector<lab::Question> phase_questions();

/// What the host saw of a boot, in seconds from power-on.
struct Seen {
  double loader_started = 0;
  lab::BootComplete complete;
};
/// From the node's answers and what the host saw. Errc::corrupt names a time stamp that is missing
/// or zero.
[[nodiscard]] Result<Phases> phases_of(const lab::Facts& facts, const Seen& seen);

/// Of several boots the shortest: other work on the machine only ever adds to one.
[[nodiscard]] Phases fastest(const std::vector<Phases>& boots);
[[nodiscard]] double total(const Phases& phases);

struct Bar {
  std::string label;
  Phases phases;
};
/// One line of letters a bar, all to one scale, and the legend with the seconds of each phase.
[[nodiscard]] std::string draw(const std::vector<Bar>& bars);

}  // namespace orlop::bench
