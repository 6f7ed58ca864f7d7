// SPDX-License-Identifier: Apache-2.0
// Prepare: makes further disks be what the configuration says, before anything is mounted. What is
// to be done is decided by decide(); DiskMachine does it. WRITES PARTITION TABLES AND FILE SYSTEMS.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "agent/kinds/disks/decide.hpp"
#include "agent/kinds/disks/record.hpp"
#include "agent/records/store.hpp"
#include "libs/base/clock.hpp"
#include "libs/sys/command.hpp"

namespace orlop::agent::kinds {

/// Where the kind leaves what is asked for.
inline constexpr std::string_view kWantedDisks = "/etc/orlop/disks.json";

/// Disks of a machine. Not thread-safe.
class DiskMachine {
 public:
  virtual ~DiskMachine() = default;
  /// Nothing when the device is not there, also not after a while.
  virtual Result<std::optional<Found>> look(const std::string& device) = 0;
  /// Writes a new GPT; `erase`: what stood there, and where the partitions are, goes first.
  virtual Status make_table(const Found& disk, std::vector<disk::Partition> partitions,
                            bool erase) = 0;
  virtual Status grow(const Found& disk, const disk::Partition& last) = 0;
  virtual Status make_filesystem(const Found& device, const WantedFilesystem& wanted,
                                 bool erase) = 0;
};

/// The disks of this machine, and image files: libfdisk, blkid(8), mkfs(8). A device that is not
/// there is waited for, half a minute for all of them together.
class SystemDisks final : public DiskMachine {
 public:
  explicit SystemDisks(sys::CommandRunner& runner);
  Result<std::optional<Found>> look(const std::string& device) override;
  Status make_table(const Found& disk, std::vector<disk::Partition> partitions,
                    bool erase) override;
  Status grow(const Found& disk, const disk::Partition& last) override;
  Status make_filesystem(const Found& device, const WantedFilesystem& wanted, bool erase) override;

 private:
  void wait_for(const std::string& device);
  void settle();
  sys::CommandRunner& runner_;
  std::chrono::steady_clock::time_point deadline_;
};

/// The program that makes a format, and what it is called with before options and device.
[[nodiscard]] std::vector<std::string> maker_of(const WantedFilesystem& wanted);

/// Everything in order, each whatever became of the one before; `say` hears a line for each.
/// Erases nothing that cannot be put on record first. Errc::failed when something is not as it is
/// asked for, with every reason.
[[nodiscard]] Status prepare_disks(const Disks& wanted, DiskMachine& machine,
                                   records::StateStore& store, const Clock& clock,
                                   const std::function<void(std::string_view)>& say);

}  // namespace orlop::agent::kinds
