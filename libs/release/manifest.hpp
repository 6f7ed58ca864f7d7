// SPDX-License-Identifier: Apache-2.0
// Manifest: what one release is, `orlop-<variant>-<version>.json` (docs/formats/release.md).
// A comparable value; parse and serialise are inverse to each other. Safe from any thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/result.hpp"
#include "libs/base/version.hpp"
#include "libs/crypto/digest.hpp"

namespace orlop::release {

inline constexpr std::string_view kManifestSchema = "orlop.release/1";
inline constexpr std::size_t kMaxManifestBytes = std::size_t{1} << 20;
inline constexpr std::uint32_t kBlockSize = 4096;
inline constexpr std::uint32_t kLeafBytes = 32;  ///< of a block's digest in the leaves

/// A content-addressed file of the repository: `<sha256>.<kind>`.
struct FileRef {
  std::uint64_t size = 0;
  crypto::Sha256 sha256;
  friend bool operator==(const FileRef&, const FileRef&) = default;
};

/// Predicted PCR 11 values of one bank; `phases` in the order enter-initrd, leave-initrd, sysinit,
/// ready.
struct Pcr11Prediction {
  std::string static_value;         ///< hex, before any phase
  std::vector<std::string> phases;  ///< hex, after each phase word
  friend bool operator==(const Pcr11Prediction&, const Pcr11Prediction&) = default;
};

/// What a UKI of the release will measure. `uki` is the installed form, `installer` the install
/// medium's.
struct UkiMeasurements {
  std::string authenticode;               ///< hex SHA-256, PCR 4 (EV_EFI_BOOT_SERVICES_APPLICATION)
  std::string inner_kernel_authenticode;  ///< hex SHA-256 of .linux (PCR 4 when Secure Boot is off)
  std::map<std::string, Pcr11Prediction> pcr11;  ///< by bank: "sha256", "sha384"
  friend bool operator==(const UkiMeasurements&, const UkiMeasurements&) = default;
};

struct Manifest {
  std::string product;  ///< "orlop"
  std::string variant;  ///< "base"
  Version version;
  std::string architecture;          ///< "x86_64"
  std::uint64_t security_epoch = 1;  ///< never decreases on a node
  FileRef root;                      ///< the erofs image, a multiple of block_size
  crypto::Sha256 root_hash;          ///< dm-verity root hash, SHA-256, 4 KiB blocks, empty salt
  std::uint32_t block_size = kBlockSize;
  FileRef leaves;  ///< 32 bytes a block: SHA-256 of each block of root, in order
  FileRef uki;
  UkiMeasurements uki_measurements;
  std::string bootloader_authenticode;  ///< hex SHA-256 of the signed systemd-boot
  std::string kernel;                   ///< "6.12.57+deb13-amd64"
  std::string packages_digest;          ///< hex SHA-256 of the package lock file
  std::string provenance_digest;        ///< hex SHA-256 of the provenance statement
  std::string minimum_agent;            ///< version of orlopd that can install it
  friend bool operator==(const Manifest&, const Manifest&) = default;
};

/// `orlop-base-1.0.json`
[[nodiscard]] std::string manifest_name(std::string_view variant, const Version& version);
/// `<sha256>.root`, `.leaves`, `.uki`: the target's path in the repository.
[[nodiscard]] std::string object_name(const FileRef& file, std::string_view kind);

[[nodiscard]] Result<Manifest> parse_manifest(std::string_view json);
/// Pretty JSON with fixed key order: equal manifests give equal bytes.
[[nodiscard]] std::string serialise(const Manifest& manifest);

}  // namespace orlop::release
