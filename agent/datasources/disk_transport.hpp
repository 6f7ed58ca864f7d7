// SPDX-License-Identifier: Apache-2.0
// DiskTransport: the disks of this machine as udev names them. Opens a file system read-only,
// without mounting it anywhere; needs CAP_SYS_ADMIN and /proc. Not thread-safe.
#pragma once

#include "agent/datasources/datasource.hpp"

namespace orlop::agent::datasources {

class DiskTransport final : public Transport {
 public:
  struct Places {
    std::string by_label = "/dev/disk/by-label";
    std::string udev_queue = "/run/udev/queue";  ///< exists while udev has work
  };
  DiskTransport() : DiskTransport(Places()) {}
  explicit DiskTransport(Places places) : places_(std::move(places)) {}
  Platform look() override;
  void wait(std::chrono::milliseconds time) override;
  Result<Disk> read_disk(const std::string& label,
                         std::span<const std::string_view> names) override;

 private:
  Places places_;
};

/// Those of the named files that are in `folder`, at most a document's size and one byte each, so
/// that acceptance can say that one is too large. `place` is for errors.
[[nodiscard]] Result<Transport::Disk> read_files(const std::string& place,
                                                 const std::string& folder,
                                                 std::span<const std::string_view> names);

}  // namespace orlop::agent::datasources
