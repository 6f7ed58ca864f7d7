// SPDX-License-Identifier: Apache-2.0
// Step `uki`: the two unified kernel images of a release and the signed boot loader. Same kernel,
// initrd and root hash; the installer's says `orlop.mode=install` and finds its root by label,
// because the disk it is about to write will hold the same blocks under the same hash-derived
// PARTUUIDs.
#pragma once

#include "image-builder/pipeline/step.hpp"
#include "image-builder/steps/initrd/initrd.hpp"
#include "image-builder/steps/job.hpp"
#include "image-builder/steps/packages/packages.hpp"
#include "image-builder/steps/root_image/root_image.hpp"
#include "image-builder/steps/root_tree/root_tree.hpp"

namespace orlop::builder::steps::uki {

struct Needs {
  Part packages;
  Part initrd;
  Part root_tree;
  Part root_hash;
  std::string command_line;  ///< what both have in common
  Known<ArchiveState> archive;
  File stub;
  File loader;
  Known<SigningKey> db;   ///< signs what firmware starts
  Known<SigningKey> pcr;  ///< signs the policies that unseal state
  Tool ukify;
  Tool sbsign;
  Tool faketime;
};

struct Made {
  Part uki{"uki.efi"};
  Part installer{"installer.efi"};
  Part loader{"boot-loader.efi"};
  Part kernel{"kernel"};  ///< its version
};

extern const Step<Needs, Made> kStep;
[[nodiscard]] Needs declare(const Inputs& inputs, const Job& job, const packages::Made& packages,
                            const initrd::Made& initrd, const root_tree::Made& tree,
                            const root_image::Made& image);

enum class UkiRole { node, installer };
/// The signed command line. Pure.
[[nodiscard]] std::string command_line(std::string_view common, std::string_view root_hash,
                                       UkiRole role);

/// The time of signing that stands in a signature: the archive's date, like every other time in a
/// release, but never before the certificate's validity, since some verifiers (not firmware) hold
/// the one against the other. A function of what goes into the build, not of when it runs. Pure.
[[nodiscard]] UnixTime signing_time(UnixTime archive, UnixTime certificate_valid_from);

/// Labels of the root partitions on the install medium.
inline constexpr std::string_view kMediumRootLabel = "orlop-medium-root";
inline constexpr std::string_view kMediumVerityLabel = "orlop-medium-verity";

}  // namespace orlop::builder::steps::uki
