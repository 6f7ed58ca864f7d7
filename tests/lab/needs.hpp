// SPDX-License-Identifier: Apache-2.0
// Needs: what somebody wants of a virtual machine, as a value. Pure; safe from any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/lab/machine/machine_spec.hpp"

namespace orlop::lab {

/// What the machine's disk holds when it is first started.
enum class Beginning {
  booted,  ///< a node of the release that has booted once and was turned off: kept from another
  image,   ///< the release's disk image, which never booted
  disk,    ///< what stands in Needs::disk
};

enum class SecureBoot {
  enforcing,  ///< with the keys of the laboratory's releases and nobody else's
  off,        ///< no keys are enrolled
};

/// The disk of a machine is larger than an image, as a cloud makes it.
inline constexpr std::uint64_t kDiskBytes = std::uint64_t{12} << 30;

struct Needs {
  std::string name = "node";  ///< also that of its folder
  std::string release = "1.0";
  Beginning beginning = Beginning::booted;
  /// With Beginning::image: another disk image than the release's (raw; it is not changed). With
  /// Beginning::disk: the raw disk itself.
  std::filesystem::path disk;
  /// On a NoCloud disk; without it there is no such disk.
  std::optional<std::string> user_data;
  /// Beside the user-data, when there are such.
  std::string network_config{};
  std::string vendor_data{};
  /// Empty disks beside its own, of so many bytes each.
  std::vector<std::uint64_t> further_disks{};
  /// The release's install medium in the drive.
  bool install_medium = false;
  SecureBoot secure_boot = SecureBoot::enforcing;
  std::optional<TpmSpec> tpm = TpmSpec{};
  Network network = Network::ssh;
  unsigned memory_mib = 2048;
  std::vector<std::string> extra_arguments;
  bool alone = false;  ///< nothing runs beside it: it is measured
};

/// The files that the laboratory made for a machine.
struct Provisions {
  std::filesystem::path disk;
  DiskFormat disk_format = DiskFormat::raw;
  std::filesystem::path seed;  ///< used when there is user-data
  std::vector<std::filesystem::path> further_disks{};
  std::filesystem::path medium;    ///< used with an install medium
  std::filesystem::path firmware;  ///< variables with the keys enrolled; used when they enforce
};
[[nodiscard]] MachineSpec spec_of(const Needs& needs, const Provisions& provisions);

/// What tells kept machines of one release apart.
[[nodiscard]] std::string kept_name(const Needs& needs);

/// User-data of a node that lets root in with the key, and `more` lines of YAML.
[[nodiscard]] std::string login_document(std::string_view hostname, std::string_view public_key,
                                         std::string_view more = {});

}  // namespace orlop::lab
