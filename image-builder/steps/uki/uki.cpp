// SPDX-License-Identifier: Apache-2.0
#include "image-builder/steps/uki/uki.hpp"

#include <algorithm>

#include "image-builder/steps/tree_names.hpp"
#include "libs/base/format.hpp"
#include "libs/crypto/keys.hpp"
#include "libs/sys/file.hpp"

namespace orlop::builder::steps::uki {
namespace fs = std::filesystem;
namespace {

/// sbsign writes the clock's time into the signature and can be told no other, so it is shown a
/// clock that stands still: equal images get equal signatures.
Status sign(const Needs& needs, const Workshop& workshop, const fs::path& from,
            const fs::path& to) {
  constexpr std::size_t kMaxPem = std::size_t{64} << 10;
  const auto& certificate = needs.db->public_file();
  const auto valid_from = TRY(
      TRY(crypto::Certificate::from_pem(TRY(sys::read_text(certificate, kMaxPem)))).not_before());
  const auto time = formatted("{:%F %T}", signing_time(needs.archive->date, valid_from));
  TRY(workshop.run({.tool = needs.faketime,
                    .arguments = {"-f", time, needs.sbsign.path().string(), "--key",
                                  needs.db->private_file().string(), "--cert", certificate.string(),
                                  "--output", to.string(), from.string()},
                    .environment = {{"TZ", "UTC"}}}));
  return {};
}

Status assemble(const Needs& needs, const Workshop& workshop, UkiRole role,
                const fs::path& output) {
  const auto& tree = needs.packages.path();
  const auto kernel = TRY(kernel_version(tree));
  const auto root_hash = TRY(root_image::read_root_hash(needs.root_hash));
  TRY(workshop.run(
      {.tool = needs.ukify,
       .arguments = {"build", "--linux", (tree / "boot" / ("vmlinuz-" + kernel)).string(),
                     "--initrd", needs.initrd.path().string(), "--cmdline",
                     command_line(needs.command_line, root_hash.hex(), role), "--os-release",
                     "@" + (needs.root_tree.path() / "usr/lib/os-release").string(), "--uname",
                     kernel, "--stub", needs.stub.path().string(), "--pcr-private-key",
                     needs.pcr->private_file().string(), "--pcr-public-key",
                     needs.pcr->public_file().string(),
                     // Secrets are sealed to this phase alone: nothing after the initrd can open
                     // them.
                     "--phases", "enter-initrd", "--pcr-banks", "sha256,sha384", "--output",
                     output.string()},
       .environment = {{"SOURCE_DATE_EPOCH",
                        std::to_string(needs.archive->date.time_since_epoch().count())}}}));
  return {};
}

Status build_ukis(const Needs& needs, const Workshop& workshop, const fs::path& folder) {
  TRY(assemble(needs, workshop, UkiRole::node, folder / "uki.unsigned.efi"));
  TRY(assemble(needs, workshop, UkiRole::installer, folder / "installer.unsigned.efi"));
  TRY(sign(needs, workshop, folder / "uki.unsigned.efi", folder / "uki.efi"));
  TRY(sign(needs, workshop, folder / "installer.unsigned.efi", folder / "installer.efi"));
  TRY(sign(needs, workshop, needs.loader.path(), folder / "boot-loader.efi"));
  const auto kernel = TRY(kernel_version(needs.packages.path()));
  return sys::write_file(folder / "kernel", kernel, 0644, sys::Durability::volatile_);
}

std::string describe_ukis(const Needs&) { return "unified kernel images and boot loader, signed"; }

}  // namespace

UnixTime signing_time(UnixTime archive, UnixTime certificate_valid_from) {
  return std::max(archive, certificate_valid_from);
}

std::string command_line(std::string_view common, std::string_view root_hash, UkiRole role) {
  // A block that does not match its hash stops the machine: nothing unverified is ever handed out.
  const auto verified = formatted(
      "{} root=/dev/mapper/root rootfstype=erofs ro roothash={} "
      "systemd.verity_root_options=panic-on-corruption",
      common, root_hash);
  if (role == UkiRole::node) return verified + " rd.systemd.wants=orlop-state.target";
  return formatted(
      "{} systemd.verity_root_data=/dev/disk/by-partlabel/{} "
      "systemd.verity_root_hash=/dev/disk/by-partlabel/{} "
      "rd.systemd.wants=orlop-live.target orlop.mode=install",
      verified, kMediumRootLabel, kMediumVerityLabel);
}

const Step<Needs, Made> kStep = {
    .name = "uki", .revision = 3, .what = describe_ukis, .run = build_ukis};

Needs declare(const Inputs& inputs, const Job& job, const packages::Made& packages,
              const initrd::Made& initrd, const root_tree::Made& tree,
              const root_image::Made& image) {
  const std::string remedy = "run this in the SDK: ./run exec -- orlop-build …";
  return {.packages = packages.tree,
          .initrd = initrd.initrd,
          .root_tree = tree.tree,
          .root_hash = image.root_hash,
          // The last console gets what a shell on the console says: the serial one.
          .command_line = formatted("console=tty0 console={} {}", job.architecture().console,
                                    job.recipe.command_line),
          .archive = job.archive,
          .stub = inputs.file("boot stub", job.boot_files / job.architecture().stub, remedy),
          .loader = inputs.file("boot loader", job.boot_files / job.architecture().loader, remedy),
          .db = job.signing_key(inputs, "db", "db.pem"),
          .pcr = job.signing_key(inputs, "pcr", "pcr.pub.pem"),
          .ukify = inputs.tool("ukify"),
          .sbsign = inputs.tool("sbsign"),
          .faketime = inputs.tool("faketime")};
}

}  // namespace orlop::builder::steps::uki
