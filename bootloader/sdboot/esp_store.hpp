// SPDX-License-Identifier: Apache-2.0
// EspStore: the port to the folder EFI/Linux of an EFI system partition. FAT has no journal, so
// each operation is one step after which the old or the new state is there; a power cut may at
// worst leave a temporary file (a name that ends in kTemporarySuffix, which systemd-boot ignores).
// The real one is EspFolder; tests/fakes/fake_esp.hpp is the one whose power can be cut.
// One user at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/result.hpp"
#include "libs/crypto/digest.hpp"

namespace orlop::bootloader::sdboot {

inline constexpr std::string_view kTemporarySuffix = ".tmp";

struct EspFile {
  std::string name;
  std::uint64_t size = 0;
  friend bool operator==(const EspFile&, const EspFile&) = default;
};

class EspStore {
 public:
  virtual ~EspStore() = default;
  /// Everything in EFI/Linux, temporary files included, sorted by name.
  virtual Result<std::vector<EspFile>> list() = 0;
  virtual Result<std::uint64_t> free_bytes() = 0;
  /// Makes a file of that name appear whole: written under a temporary name, synced, renamed,
  /// synced, and read back from the medium. An existing file is Errc::exists.
  virtual Status install(const std::string& name, ByteView content) = 0;
  /// Errc::exists when `to` is there already.
  virtual Status rename(const std::string& from, const std::string& to) = 0;
  virtual Status remove(const std::string& name) = 0;
  /// SHA-256 of the file as it is on the medium (past the page cache).
  virtual Result<crypto::Sha256> digest(const std::string& name) = 0;
};

/// EFI/Linux below the mount point of an ESP. Writes to the disk.
class EspFolder final : public EspStore {
 public:
  explicit EspFolder(const std::filesystem::path& mount_point)
      : folder_(mount_point / "EFI" / "Linux") {}
  Result<std::vector<EspFile>> list() override;
  Result<std::uint64_t> free_bytes() override;
  Status install(const std::string& name, ByteView content) override;
  Status rename(const std::string& from, const std::string& to) override;
  Status remove(const std::string& name) override;
  Result<crypto::Sha256> digest(const std::string& name) override;

 private:
  std::filesystem::path folder_;
};

}  // namespace orlop::bootloader::sdboot
