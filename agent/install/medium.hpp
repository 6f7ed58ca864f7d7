// SPDX-License-Identifier: Apache-2.0
// The install medium as a source of its one release. Trust comes from the running system: its root
// hash stands on the signed command line, the leaves on the medium must hash up to it, and the
// blocks are read through dm-verity and checked again; the boot image must name the same root
// hash, and firmware checks its signature when it is started. One user at a time.
#pragma once

#include <filesystem>
#include <string>

#include "agent/releases/source.hpp"
#include "libs/base/handle.hpp"
#include "libs/sys/command.hpp"

namespace orlop::agent::install {

inline constexpr std::string_view kMediumLabel = "ORLOP_INSTALL";
inline constexpr std::string_view kMediumMountPoint = "/run/orlop/medium";

/// Mounts the medium's file system, read-only, where it is not mounted yet. InstallErrc::no_medium
/// when there is none.
[[nodiscard]] Status mount_medium(sys::CommandRunner& runner,
                                  const std::filesystem::path& mount_point);

class MediumSource final : public releases::ReleaseSource {
 public:
  /// `folder` is `orlop` on the medium; `root_device` the running root (/dev/mapper/root), whose
  /// root hash is `running`. InstallErrc::medium_mismatch when the medium's manifest is of
  /// another release.
  static Result<MediumSource> open(std::filesystem::path folder,
                                   const std::filesystem::path& root_device,
                                   const crypto::Sha256& running);

  [[nodiscard]] const releases::Offer& offer() const { return offer_; }
  /// The signed systemd-boot of the release.
  Result<Bytes> boot_loader();

  Result<std::vector<releases::Offer>> list() override {
    return std::vector<releases::Offer>{offer_};
  }
  Result<Bytes> leaves(const release::Manifest& manifest) override;
  Result<Bytes> uki(const release::Manifest& manifest) override;
  Status read_root(const release::Manifest& manifest, net::ByteRange range,
                   const net::ByteSink& sink) override;

 private:
  MediumSource(std::filesystem::path folder, UniqueFd root, releases::Offer offer)
      : folder_(std::move(folder)), root_(std::move(root)), offer_(std::move(offer)) {}
  Result<Bytes> read_object(const release::FileRef& file, std::string_view kind);

  std::filesystem::path folder_;
  UniqueFd root_;
  releases::Offer offer_;
};

}  // namespace orlop::agent::install
