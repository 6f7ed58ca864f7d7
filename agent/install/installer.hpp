// SPDX-License-Identifier: Apache-2.0
// Carries an installation plan out: partitions by systemd-repart (which also makes the file systems
// and seals the state partition to the TPM), the release by the same slot writer as upgrades, boot
// loader and boot entry last. Until the entry is there the disk does not boot, so an interrupted
// installation is seen at once and simply repeated. Overwrites the target disk. One user at a time.
#pragma once

#include <filesystem>
#include <stop_token>

#include "agent/install/medium.hpp"
#include "agent/install/plan.hpp"
#include "agent/slots/device.hpp"
#include "agent/slots/progress.hpp"
#include "agent/slots/slot_writer.hpp"
#include "libs/sys/command.hpp"

namespace orlop::agent::install {

/// Where the installer keeps its own files, all volatile; other folders in tests.
struct InstallPaths {
  std::filesystem::path work = "/run/orlop/install";
  /// Public half of the PCR policy key, from the running UKI.
  std::filesystem::path pcr_public_key = "/run/systemd/tpm2-pcr-public-key.pem";
};

struct InstallReport {
  InstallPlan plan;
  std::string boot_entry;
  std::uint64_t bytes_written = 0;
};
/// `orlop.install/1`
[[nodiscard]] codec::Value to_value(const InstallReport& report);

class Installer {
 public:
  /// `source` and `runner` must outlive the installer. `definitions` are the image's own.
  Installer(MediumSource& source, sys::CommandRunner& runner, Definitions definitions,
            std::string stem, InstallPaths paths = {})
      : source_(source),
        runner_(runner),
        definitions_(std::move(definitions)),
        stem_(std::move(stem)),
        paths_(std::move(paths)) {}

  /// Phases: partitioning, writing, verifying, booting.
  Result<InstallReport> run(const InstallPlan& plan, const std::string& config,
                            const slots::OnProgress& progress, std::stop_token stop);

 private:
  Status stage_state(const std::string& config);
  Status make_partitions(const InstallPlan& plan);
  Result<std::uint64_t> write_slot(slots::SlotDevice& device, const slots::OnProgress& progress,
                                   const std::stop_token& stop);
  Result<std::string> make_bootable(const InstallPlan& plan, slots::SlotDevice& device);
  Result<std::string> fill_esp(const std::filesystem::path& mount_point, slots::SlotDevice& device);

  MediumSource& source_;
  sys::CommandRunner& runner_;
  Definitions definitions_;
  std::string stem_;
  InstallPaths paths_;
};

}  // namespace orlop::agent::install
