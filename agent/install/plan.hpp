// SPDX-License-Identifier: Apache-2.0
// The installation plan: which disk gets which partitions, decided before anything is written.
// Every refusal names the disk or the missing part, and what to do. Pure; table-tested.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "agent/install/definitions.hpp"
#include "agent/install/errors.hpp"
#include "agent/install/machine.hpp"
#include "libs/codec/value.hpp"
#include "libs/release/manifest.hpp"

namespace orlop::agent::install {

struct InstallRequest {
  std::optional<std::filesystem::path> device{};  ///< none: the only disk that can be meant
  std::string config{};                           ///< the document the node keeps; may be empty
  bool force = false;                             ///< overwrite a disk that holds data
  bool allow_insecure_boot = false;               ///< install although Secure Boot is off
};

struct InstallPlan {
  std::filesystem::path device;
  std::uint64_t device_size = 0;
  std::string overwrites{};  ///< what the disk holds now; empty: nothing
  std::vector<PartitionSpec> partitions{};
  Version version;
  crypto::Sha256 root_hash;
  std::uint64_t image_bytes = 0;
  friend bool operator==(const InstallPlan&, const InstallPlan&) = default;
};
/// `orlop.install-plan/1`
[[nodiscard]] codec::Value to_value(const InstallPlan& plan);

[[nodiscard]] Result<InstallPlan> plan_install(const InstallRequest& request,
                                               const MachineFacts& machine,
                                               const std::vector<PartitionSpec>& partitions,
                                               const release::Manifest& manifest);

}  // namespace orlop::agent::install
