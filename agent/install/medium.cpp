// SPDX-License-Identifier: Apache-2.0
#include "agent/install/medium.hpp"

#include <fcntl.h>

#include <algorithm>

#include "agent/install/errors.hpp"
#include "agent/node/command_line.hpp"
#include "libs/architecture/architecture.hpp"
#include "libs/efi/pe.hpp"
#include "libs/sys/file.hpp"

namespace orlop::agent::install {
namespace {
namespace fs = std::filesystem;

constexpr std::size_t kMaxObject = std::size_t{512} << 20;
constexpr std::size_t kMaxBootLoader = std::size_t{4} << 20;
constexpr std::size_t kStep = std::size_t{1} << 20;

std::unexpected<Error> no_medium(std::string message) {
  return std::unexpected(
      Error(InstallErrc::no_medium, std::move(message))
          .with_remedy("Start the machine from the install medium and try again there."));
}

/// The manifest in the folder whose release is the running one. Other documents may be there
/// too; when nothing fits, what was wrong with them is part of the answer.
Result<releases::Offer> find_offer(const fs::path& folder, const crypto::Sha256& running) {
  std::string seen;
  std::error_code error;
  for (auto entry = fs::directory_iterator(folder, error);
       !error && entry != fs::directory_iterator(); entry.increment(error)) {
    if (entry->path().extension() != ".json") continue;
    const auto bytes = TRY(sys::read_file(entry->path(), release::kMaxManifestBytes));
    auto manifest = release::parse_manifest(as_text(bytes));
    if (manifest && manifest->root_hash == running) {
      return releases::Offer{*std::move(manifest), crypto::Sha256::of(bytes)};
    }
    seen += formatted(
        "; {}: {}", entry->path().filename().string(),
        manifest ? "root hash " + manifest->root_hash.hex() : manifest.error().describe());
  }
  if (error) return no_medium(formatted("there is no install medium in {}", folder.string()));
  return fail(InstallErrc::medium_mismatch,
              "no manifest in {} is of the release that is running (root hash {}){}",
              folder.string(), running.hex(), seen);
}

/// A UKI of another release would look for a root that is not on the disk.
Status check_boots(ByteView uki, const crypto::Sha256& root_hash) {
  const auto image = TRY_CONTEXT(efi::parse_pe(uki), "the boot image on the medium");
  const auto* const section = image.find(".cmdline");
  const auto text = section == nullptr ? ByteView{} : TRY(efi::section_data(uki, *section));
  const auto words = as_text(text).substr(0, as_text(text).find('\0'));
  if (node::command_line_value(words, "roothash") == root_hash.hex()) return {};
  return fail(InstallErrc::medium_mismatch, "the boot image on the medium does not boot root {}",
              root_hash.hex());
}

}  // namespace

Status mount_medium(sys::CommandRunner& runner, const fs::path& mount_point) {
  std::error_code error;
  if (fs::exists(mount_point / "orlop", error)) return {};
  fs::create_directories(mount_point, error);
  const auto device = fs::path("/dev/disk/by-label") / kMediumLabel;
  if (!fs::exists(device, error)) {
    return no_medium(formatted("no file system is labelled {}", kMediumLabel));
  }
  // Through a loop device: the whole disk of a USB stick cannot be mounted while the running root
  // is a partition of it.
  TRY(sys::run_checked(runner, {.argv = {"mount", "-t", "iso9660", "-o", "ro,loop,nosuid,nodev",
                                         device.string(), mount_point.string()}}));
  return {};
}

Result<MediumSource> MediumSource::open(fs::path folder, const fs::path& root_device,
                                        const crypto::Sha256& running) {
  auto offer = TRY(find_offer(folder, running));
  auto root = TRY(sys::open_fd(root_device, O_RDONLY));
  if (TRY(sys::size_of(root.get(), root_device.string())) < offer.manifest.root.size) {
    return fail(InstallErrc::medium_mismatch, "{} is smaller than the root image of release {}",
                root_device.string(), offer.manifest.version.text());
  }
  return MediumSource(std::move(folder), std::move(root), std::move(offer));
}

Result<Bytes> MediumSource::boot_loader() {
  return sys::read_file(folder_ / architecture::own().loader, kMaxBootLoader);
}

Result<Bytes> MediumSource::leaves(const release::Manifest& manifest) {
  return read_object(manifest.leaves, "leaves");
}

Result<Bytes> MediumSource::uki(const release::Manifest& manifest) {
  auto uki = TRY(read_object(manifest.uki, "uki"));
  TRY(check_boots(uki, manifest.root_hash));
  return uki;
}

Status MediumSource::read_root(const release::Manifest&, net::ByteRange range,
                               const net::ByteSink& sink) {
  Bytes buffer(kStep);
  for (std::uint64_t done = 0; done < range.length; done += kStep) {
    const auto piece = std::span(buffer).first(std::min<std::uint64_t>(kStep, range.length - done));
    TRY(sys::read_at(root_.get(), piece, range.offset + done, "the running root"));
    TRY(sink(piece));
  }
  return {};
}

Result<Bytes> MediumSource::read_object(const release::FileRef& file, std::string_view kind) {
  const auto path = folder_ / release::object_name(file, kind);
  auto bytes = TRY(sys::read_file(path, kMaxObject));
  if (bytes.size() != file.size || crypto::Sha256::of(bytes) != file.sha256) {
    return fail(Errc::corrupt, "{} is not the file that its manifest names", path.string());
  }
  return bytes;
}

}  // namespace orlop::agent::install
