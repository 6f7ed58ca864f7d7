// SPDX-License-Identifier: Apache-2.0
// Step `uki`: the two unified kernel images of a release and the signed boot loader. Same kernel,
// initrd and root hash; the installer's says `orlop.mode=install` and finds its root by label,
// because the disk it is about to write will hold the same blocks under the same hash-derived
// PARTUUIDs. Result: `uki.unsigned.efi`, `uki.efi`, `installer.efi`, `systemd-bootx64.efi`,
// `kernel` (version).
#pragma once

#include "image-builder/pipeline/pipeline.hpp"
#include "image-builder/steps/context.hpp"

namespace orlop::builder::steps::uki {

[[nodiscard]] Result<Step> uki_step(const BuildContext& context);

enum class UkiRole { node, installer };
/// The signed command line. Pure.
[[nodiscard]] std::string command_line(const BuildContext& context, std::string_view root_hash,
                                       UkiRole role);

/// The time of signing that stands in a signature: the archive's date, like every other time in a
/// release, but never before the certificate's validity, since some verifiers (not firmware) hold
/// the one against the other. A function of what goes into the build, not of when it runs. Pure.
[[nodiscard]] UnixTime signing_time(UnixTime archive, UnixTime certificate_valid_from);

/// Labels of the root partitions on the install medium.
inline constexpr std::string_view kMediumRootLabel = "orlop-medium-root";
inline constexpr std::string_view kMediumVerityLabel = "orlop-medium-verity";

}  // namespace orlop::builder::steps::uki
