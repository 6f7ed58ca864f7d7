// SPDX-License-Identifier: Apache-2.0
// Accelerator: what executes the guests' instructions, KVM or QEMU itself.
//
// /dev/kvm being there says little: on some hosts that are virtual machines themselves stock
// kernels never come up under it. So a real kernel is started once after each boot of the host, and
// KVM is used when it comes up. Figures say which it was: seconds of one tell nothing of the other.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/result.hpp"

namespace orlop::lab {

enum class Accelerator { kvm, emulation };
/// As figures name it: "kvm" or "tcg" (QEMU's own name of its emulation).
[[nodiscard]] std::string_view name_of(Accelerator accelerator);
/// QEMU's `-accel`.
[[nodiscard]] std::string_view accelerator_argument(Accelerator accelerator);

/// What was chosen and why ("a kernel came up under KVM in 1.2 s").
struct Choice {
  Accelerator accelerator = Accelerator::emulation;
  std::string reason;
  friend bool operator==(const Choice&, const Choice&) = default;
};
/// One line for people: "virtual machines run on tcg (software emulation): there is no /dev/kvm".
[[nodiscard]] std::string in_words(const Choice& choice);

/// The machine of the probe: like the laboratory's, but without disk, TPM and network. It ends by
/// itself once the kernel finds no root.
struct ProbePlace {
  std::filesystem::path kernel;
  std::filesystem::path firmware_code;
  std::filesystem::path variables;
  std::filesystem::path console;
};
[[nodiscard]] std::vector<std::string> probe_arguments(const ProbePlace& place,
                                                       Accelerator accelerator);
/// Whether the console shows a kernel that came as far as looking for its root.
[[nodiscard]] bool kernel_came_up(std::string_view console);

/// Starts the kernel (a bzImage) and waits for it; an error says what it did instead. What else
/// goes wrong (no QEMU) is an error as well.
[[nodiscard]] Result<std::chrono::milliseconds> probe(const std::filesystem::path& kernel,
                                                      Accelerator accelerator,
                                                      std::chrono::milliseconds deadline);

/// How choose_accelerator() finds out; the defaults are this host's, tests have others.
struct Prober {
  std::filesystem::path device = "/dev/kvm";
  std::string boot_id;                                     ///< empty: that of the running host
  std::function<Result<std::chrono::milliseconds>()> run;  ///< starts a kernel under KVM
};

/// The choice for this boot of the host: remembered in `folder`, else made with one probe. No
/// device, no probe.
[[nodiscard]] Result<Choice> choose_accelerator(const std::filesystem::path& folder,
                                                const Prober& prober);

}  // namespace orlop::lab
