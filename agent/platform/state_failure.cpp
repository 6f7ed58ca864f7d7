// SPDX-License-Identifier: Apache-2.0
#include "agent/platform/state_failure.hpp"

#include "libs/base/text.hpp"

namespace orlop::agent::platform {

Error explain_state_failure(const PlatformFacts& platform, StatePartition partition) {
  if (partition != StatePartition::opened) {
    if (auto tpm = check_tpm(platform); !tpm) return std::move(tpm).error();
  }
  if (partition == StatePartition::missing) {
    return Error(Errc::failed, "the state partition could not be made")
        .with_remedy(
            "Read what systemd-repart said above: the disk may be too small, read-only or "
            "failing.");
  }
  if (partition == StatePartition::opened) {
    return Error(Errc::corrupt, "the file system of the state partition cannot be mounted")
        .with_remedy(
            "Look at the disk's health; a new installation makes the partition anew and erases "
            "it.");
  }
  if (!platform.additions.empty()) {
    return Error(PlatformErrc::state_sealed,
                 "the TPM does not release the key of the state partition: the boot was given more "
                 "than the signed image: " +
                     join_words(platform.additions, ", "))
        .with_remedy(
            "Take it away: the OEM string io.systemd.stub.kernel-cmdline-extra of the firmware or "
            "the hypervisor, or files below loader/addons, loader/credentials or beside the image "
            "on the EFI system partition.");
  }
  if (!platform.secure_boot) {
    return Error(PlatformErrc::state_sealed,
                 "the TPM does not release the key of the state partition: Secure Boot is off, and "
                 "the key is bound to how the machine was started when the partition was made")
        .with_remedy(
            "Turn Secure Boot on in the firmware's setup, with the keys that were enrolled then.");
  }
  return Error(PlatformErrc::state_sealed,
               "the TPM does not release the key of the state partition: this is another TPM, or "
               "the Secure Boot keys are not those with which the partition was made")
      .with_remedy(
          "Put the disk back into its machine, or restore the firmware's Secure Boot keys (PK, "
          "KEK, db, dbx). A new installation erases the partition.");
}

}  // namespace orlop::agent::platform
