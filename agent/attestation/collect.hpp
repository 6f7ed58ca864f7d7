// SPDX-License-Identifier: Apache-2.0
// Collecting evidence on the node: observe what the agent states, read the logs, quote. Reads only;
// nothing on the node or in its TPM changes. Belongs to one thread.
#pragma once

#include <filesystem>

#include "agent/attestation/evidence.hpp"
#include "agent/node/facts.hpp"
#include "agent/node/paths.hpp"
#include "bootloader/sdboot/trial.hpp"
#include "libs/base/clock.hpp"
#include "libs/efi/variables.hpp"
#include "libs/tpm/measurement_log.hpp"
#include "libs/tpm/tpm.hpp"

namespace orlop::agent::attestation {

/// Where a node keeps what evidence is made of.
struct EvidenceSources {
  std::filesystem::path configuration{node::kOutcome};
  std::filesystem::path boot_id{node::kBootId};
  std::filesystem::path firmware_log = "/sys/kernel/security/tpm0/binary_bios_measurements";
  std::filesystem::path userspace_log = tpm::kMeasurementLogPath;
};

/// Where the facts of this boot are asked.
struct BootSources {
  const efi::EfiVariables& variables;
  bootloader::sdboot::EspStore& esp;
};

/// What the agent can say of this boot. A node whose configuration was not measured (no outcome
/// file) states an empty digest; a machine not booted by EFI states no boot entry.
[[nodiscard]] Result<Statement> observe_statement(const node::Facts& node,
                                                  const EvidenceSources& sources,
                                                  const BootSources& boot, const Clock& clock);

/// Quotes `attested_pcrs()` of the SHA-256 bank and gathers the logs that explain them. When
/// something is measured meanwhile the quote is repeated; a log that never rests is
/// Errc::conflict. A nonce that check_nonce() refuses is Errc::invalid.
[[nodiscard]] Result<Evidence> collect_evidence(tpm::Tpm& tpm, const EvidenceSources& sources,
                                                Statement statement, Bytes nonce);

}  // namespace orlop::agent::attestation
