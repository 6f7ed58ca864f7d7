// SPDX-License-Identifier: Apache-2.0
#include "image-builder/steps/uki/uki.hpp"

#include <algorithm>
#include <format>

#include "image-builder/steps/tree_names.hpp"
#include "libs/crypto/keys.hpp"
#include "libs/sys/file.hpp"

namespace orlop::builder::steps::uki {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kStub = "/usr/lib/systemd/boot/efi/linuxx64.efi.stub";
constexpr std::string_view kLoader = "/usr/lib/systemd/boot/efi/systemd-bootx64.efi";

struct Parts {
  fs::path packages;
  fs::path root_tree;
  fs::path root_image;
  fs::path initrd;
};

/// sbsign writes the clock's time into the signature and can be told no other, so it is shown a
/// clock that stands still: equal images get equal signatures.
Status sign(const BuildContext& context, const fs::path& from, const fs::path& to) {
  constexpr std::size_t kMaxPem = std::size_t{64} << 10;
  const auto certificate = context.keys / "db.pem";
  const auto valid_from = TRY(
      TRY(crypto::Certificate::from_pem(TRY(sys::read_text(certificate, kMaxPem)))).not_before());
  const auto time = std::format("{:%F %T}", signing_time(context.archive.date, valid_from));
  TRY(sys::run_checked(
      context.runner,
      {.argv = {"faketime", "-f", time, "sbsign", "--key", (context.keys / "db.key").string(),
                "--cert", certificate.string(), "--output", to.string(), from.string()},
       .environment = {{"TZ", "UTC"}}}));
  return {};
}

Status assemble(const BuildContext& context, const Parts& parts, UkiRole role,
                const fs::path& output) {
  const auto kernel = TRY(kernel_version(parts.packages));
  const auto root_hash = TRY(sys::read_text(parts.root_image / "roothash", 64));
  TRY(sys::run_checked(
      context.runner,
      {.argv = {"ukify", "build", "--linux",
                (parts.packages / "boot" / ("vmlinuz-" + kernel)).string(), "--initrd",
                parts.initrd.string(), "--cmdline", command_line(context, root_hash, role),
                "--os-release", "@" + (parts.root_tree / "usr/lib/os-release").string(), "--uname",
                kernel, "--stub", std::string(kStub), "--pcr-private-key",
                (context.keys / "pcr.key").string(), "--pcr-public-key",
                (context.keys / "pcr.pub.pem").string(),
                // Secrets are sealed to this phase alone: nothing after the initrd can open them.
                "--phases", "enter-initrd", "--pcr-banks", "sha256,sha384", "--output",
                output.string()},
       .environment = {{"SOURCE_DATE_EPOCH", context.epoch()}}}));
  return {};
}

Status build_ukis(const BuildContext& context, const Parts& parts, const fs::path& folder) {
  TRY(assemble(context, parts, UkiRole::node, folder / "uki.unsigned.efi"));
  TRY(assemble(context, parts, UkiRole::installer, folder / "installer.unsigned.efi"));
  TRY(sign(context, folder / "uki.unsigned.efi", folder / "uki.efi"));
  TRY(sign(context, folder / "installer.unsigned.efi", folder / "installer.efi"));
  TRY(sign(context, fs::path(kLoader), folder / "systemd-bootx64.efi"));
  return sys::write_file(folder / "kernel", TRY(kernel_version(parts.packages)), 0644,
                         sys::Durability::volatile_);
}

}  // namespace

UnixTime signing_time(UnixTime archive, UnixTime certificate_valid_from) {
  return std::max(archive, certificate_valid_from);
}

std::string command_line(const BuildContext& context, std::string_view root_hash, UkiRole role) {
  // A block that does not match its hash stops the machine: nothing unverified is ever handed out.
  const auto common = std::format(
      "{} root=/dev/mapper/root rootfstype=erofs ro roothash={} "
      "systemd.verity_root_options=panic-on-corruption",
      context.recipe.command_line, root_hash);
  if (role == UkiRole::node) return common + " rd.systemd.wants=orlop-state.target";
  return std::format(
      "{} systemd.verity_root_data=/dev/disk/by-partlabel/{} "
      "systemd.verity_root_hash=/dev/disk/by-partlabel/{} "
      "rd.systemd.wants=orlop-live.target orlop.mode=install",
      common, kMediumRootLabel, kMediumVerityLabel);
}

Result<Step> uki_step(const BuildContext& context) {
  return Step{.name = "uki",
              .what = "unified kernel images and boot loader, signed",
              .revision = 2,
              .inputs = {{"node", command_line(context, "", UkiRole::node)},
                         {"installer", command_line(context, "", UkiRole::installer)},
                         {"db certificate", TRY(digest_file(context.keys / "db.pem"))},
                         {"pcr key", TRY(digest_file(context.keys / "pcr.pub.pem"))},
                         {"stub", TRY(digest_file(kStub))},
                         {"loader", TRY(digest_file(kLoader))}},
              .uses = {"packages", "initrd", "root-tree", "root-image"},
              .run = [&context](const fs::path& folder, const auto& results) {
                const Parts parts{.packages = results.at("packages") / "tree",
                                  .root_tree = results.at("root-tree") / "tree",
                                  .root_image = results.at("root-image"),
                                  .initrd = results.at("initrd") / "initrd"};
                return build_ukis(context, parts, folder);
              }};
}

}  // namespace orlop::builder::steps::uki
