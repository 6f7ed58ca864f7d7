// SPDX-License-Identifier: Apache-2.0
// Phases: where the time of a boot goes, from systemd's own time stamps. Pure functions.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "tests/vm/harness/guest.hpp"

namespace orlop::bench {

/// Seconds. Their sum is the time from power-on to boot-complete.target.
struct Phases {
  double firmware = 0;   ///< until the boot loader starts
  double loader = 0;     ///< systemd-boot, until it starts the UKI
  double stub = 0;       ///< QEMU's own start, and the UKI's stub: measuring and unpacking
  double kernel = 0;     ///< until the initrd's systemd starts; the initrd is unpacked here
  double initrd = 0;     ///< until the root's systemd takes over
  double userspace = 0;  ///< until boot-complete.target is reached

  friend bool operator==(const Phases&, const Phases&) = default;
};

struct NamedPhase {
  std::string_view name;
  char letter;
  double Phases::* seconds;
};
inline constexpr std::array<NamedPhase, 6> kPhases = {{
    {"firmware", 'F', &Phases::firmware},
    {"loader", 'L', &Phases::loader},
    {"stub", 'S', &Phases::stub},
    {"kernel", 'K', &Phases::kernel},
    {"initrd", 'I', &Phases::initrd},
    {"userspace", 'U', &Phases::userspace},
}};

/// What to ask a node for phases_of().
[[nodiscard]] std::vector<vm::Question> phase_questions();

/// From the answers and the seconds from power-on to boot-complete as the host's clock says.
/// Errc::corrupt names a time stamp that is missing or zero.
[[nodiscard]] Result<Phases> phases_of(const vm::Facts& facts, double seconds);

/// Of several boots: the boot whose total is in the middle (the upper one of two).
[[nodiscard]] Phases typical(std::vector<Phases> boots);
[[nodiscard]] double total(const Phases& phases);

struct Bar {
  std::string label;
  Phases phases;
};
/// One line of letters a bar, all to one scale, and the legend with the seconds of each phase.
[[nodiscard]] std::string draw(const std::vector<Bar>& bars);

}  // namespace orlop::bench
