// SPDX-License-Identifier: Apache-2.0
// EFI variables: a port over the firmware's variable store, and typed readings of the variables
// that systemd-boot, systemd-stub and the firmware publish about this boot.
//
// EfivarfsVariables WRITES TO FIRMWARE (write, remove). Implementations are safe from any thread
// as far as the file system is. tests/fakes/fake_efi_variables.hpp is the in-memory one.
#pragma once

#include <compare>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/bytes.hpp"
#include "libs/base/result.hpp"

namespace orlop::efi {

/// The Boot Loader Interface's vendor: Loader* and Stub* variables.
inline constexpr std::string_view kLoaderVendor = "4a67b082-0a4c-41cf-b6c7-440b29bb8c4f";
/// EFI_GLOBAL_VARIABLE: SecureBoot, SetupMode, PK, KEK, BootOrder, …
inline constexpr std::string_view kGlobalVendor = "8be4df61-93ca-11d2-aa0d-00e098032b8c";

inline constexpr std::size_t kMaxVariableBytes = std::size_t{1} << 20;

struct VariableName {
  std::string name;
  std::string vendor;  ///< GUID, lower case
  friend auto operator<=>(const VariableName&, const VariableName&) = default;
};

/// EFI_VARIABLE_* attribute bits.
inline constexpr std::uint32_t kNonVolatile = 1;
inline constexpr std::uint32_t kBootServiceAccess = 2;
inline constexpr std::uint32_t kRuntimeAccess = 4;

struct Variable {
  std::uint32_t attributes = kNonVolatile | kBootServiceAccess | kRuntimeAccess;
  Bytes data;
  friend bool operator==(const Variable&, const Variable&) = default;
};

class EfiVariables {
 public:
  virtual ~EfiVariables() = default;
  /// A variable that does not exist is Errc::not_found; a machine not booted by EFI is
  /// Errc::unsupported.
  [[nodiscard]] virtual Result<Variable> read(const VariableName& name) const = 0;
  /// All names, sorted.
  [[nodiscard]] virtual Result<std::vector<VariableName>> list() const = 0;
  /// Creates or replaces the variable.
  virtual Status write(const VariableName& name, const Variable& value) = 0;
  /// Removing what does not exist is fine.
  virtual Status remove(const VariableName& name) = 0;
};

/// The kernel's efivarfs, mounted at `root`.
[[nodiscard]] std::unique_ptr<EfiVariables> make_efivarfs(
    std::filesystem::path root = "/sys/firmware/efi/efivars");

/// A UTF-16 text variable of the boot loader's vendor (LoaderEntrySelected).
[[nodiscard]] Result<std::string> read_loader_text(const EfiVariables& variables,
                                                   std::string_view name);
/// Writes one (non-volatile, NUL-terminated): LoaderEntryOneShot, LoaderEntryDefault.
[[nodiscard]] Status write_loader_text(EfiVariables& variables, std::string_view name,
                                       std::string_view value);

/// What firmware, boot loader and stub say about the running boot. Text is empty when the variable
/// is not there.
struct BootFacts {
  bool secure_boot = false;             ///< SecureBoot == 1 and not in setup mode
  bool setup_mode = false;              ///< SetupMode == 1: no platform key is enrolled
  std::string entry;                    ///< LoaderEntrySelected: "orlop-base_1.0+2-1.efi"
  std::string boot_count_path;          ///< LoaderBootCountPath: set while the entry is on trial
  std::string loader_device_part_uuid;  ///< LoaderDevicePartUUID, lower case: the ESP
  std::string loader_info;              ///< LoaderInfo: "systemd-boot 257.9"
  std::string stub_info;                ///< StubInfo
  std::string stub_image;               ///< StubImageIdentifier: path of the UKI on the ESP
  int kernel_image_pcr = -1;            ///< StubPcrKernelImage: 11, or -1 when nothing was measured
  friend bool operator==(const BootFacts&, const BootFacts&) = default;
};

/// Variables that are absent leave their default; any other failure is returned.
[[nodiscard]] Result<BootFacts> read_boot_facts(const EfiVariables& variables);

}  // namespace orlop::efi
