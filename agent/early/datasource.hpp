// SPDX-License-Identifier: Apache-2.0
// DatasourceFinder: the port through which boot finds user-data; today the NoCloud seed disk, a
// block device labelled `cidata` or `CIDATA` (ISO 9660 or FAT). Not thread-safe.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "agent/config/boot.hpp"
#include "libs/base/clock.hpp"
#include "libs/base/result.hpp"

namespace orlop::agent {

class DatasourceFinder {
 public:
  virtual ~DatasourceFinder() = default;
  /// Nothing when the machine has no data source. A source that is there and cannot be read is an
  /// error.
  virtual Result<std::optional<Seed>> find() = 0;
};

/// Waits, bounded, until udev has looked at the devices that are there; then opens the seed's file
/// system read-only, without mounting it anywhere, and reads user-data and meta-data. Needs
/// CAP_SYS_ADMIN and /proc.
class NoCloudFinder final : public DatasourceFinder {
 public:
  struct Places {
    std::string by_label = "/dev/disk/by-label";
    std::string udev_queue = "/run/udev/queue";  ///< exists while udev has work
    std::chrono::milliseconds longest_wait{5000};
  };
  NoCloudFinder() : NoCloudFinder(Places()) {}
  explicit NoCloudFinder(Places places) : places_(std::move(places)) {}
  Result<std::optional<Seed>> find() override;

 private:
  Places places_;
};

/// The files of a seed in a folder: user-data and meta-data, at most 1 MiB each.
[[nodiscard]] Result<Seed> read_seed(const std::string& place, const std::string& folder);

}  // namespace orlop::agent
