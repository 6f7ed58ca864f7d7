// SPDX-License-Identifier: Apache-2.0
// What has to happen on the ESP for a release to be installed, as a plan made before anything is
// downloaded. Order of execution: `remove` first, before the slot of the release it boots is
// overwritten (an entry without its root would burn its tries in panics); `install` last, after
// the slot is written, verified and labelled. Pure functions; safe from any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bootloader/sdboot/boot_entry.hpp"
#include "bootloader/sdboot/esp_store.hpp"

namespace orlop::bootloader::sdboot {

enum class EspErrc {
  full = 1,        ///< too little space even after the old entries are removed
  booted_unknown,  ///< the entry of the running release is not on this ESP
  booted_release,  ///< the running release itself would be replaced
};
std::string_view error_domain(EspErrc code);
std::string_view error_name(EspErrc code);

struct EspPlan {
  std::vector<std::string> remove;  ///< file names; never the running release's
  std::string install;              ///< file name, with a fresh counter
  std::uint64_t needed = 0;         ///< bytes, margin included
  std::uint64_t available = 0;      ///< bytes, once `remove` is done
  friend bool operator==(const EspPlan&, const EspPlan&) = default;
};

struct EspRequest {
  std::string stem;  ///< "orlop-base"
  /// The running release; none on a disk that is being installed.
  std::optional<Version> booted;
  Version installing;
  std::uint64_t uki_size = 0;
};

/// Keeps the running release's entry and files that are not ours; removes every other entry of
/// the stem (its slot is about to be overwritten, or gone already), any older form of the entry
/// to be installed, and temporary files that a power cut left.
[[nodiscard]] Result<EspPlan> plan_esp(const std::vector<EspFile>& files, std::uint64_t free_bytes,
                                       const EspRequest& request);

/// Removes what the plan says, one durable step after the other. Names that are gone already are
/// fine: the plan may be carried out again after a power cut.
[[nodiscard]] Status remove_old_entries(EspStore& esp, const EspPlan& plan);

}  // namespace orlop::bootloader::sdboot
