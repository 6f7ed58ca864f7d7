// SPDX-License-Identifier: Apache-2.0
// Datasource: one place where a machine may be given user-data, described by itself. Each has a
// folder here; datasources.cpp lists them; find_seed() knows none of them. Not thread-safe.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "agent/datasources/seed.hpp"
#include "libs/base/result.hpp"

namespace orlop::agent::datasources {

/// What a machine shows without being asked anything.
struct Platform {
  std::vector<std::string> labels;  ///< of file systems on its disks
  bool disks_settled = true;        ///< false while udev still looks at disks: more may come
};

/// The port through which data sources are looked for and read.
class Transport {
 public:
  struct Disk {
    std::string place;                         ///< for people: "/dev/disk/by-label/cidata"
    std::map<std::string, std::string> files;  ///< those of the wanted ones that are there
  };
  virtual ~Transport() = default;
  virtual Platform look() = 0;
  /// Lets that much time pass.
  virtual void wait(std::chrono::milliseconds time) = 0;
  /// Files at the top of the file system with that label, by name. A disk that is not there or
  /// cannot be read is an error.
  virtual Result<Disk> read_disk(const std::string& label,
                                 std::span<const std::string_view> names) = 0;
};

/// What has to be there before a data source can be looked for.
struct Needs {
  bool disks = false;  ///< udev has looked at every disk
};

enum class Likelihood {
  no,
  possible,  ///< asked when no other is certain
  certain,   ///< it is this one: what cannot be read there is an error
};

struct Datasource {
  std::string_view name;  ///< "nocloud"
  Needs needs{};
  Likelihood (*detect)(const Platform&);
  Result<Seed> (*read)(Transport&, const Platform&);
};
using Datasources = std::span<const Datasource* const>;

/// Every data source, in the order in which they are looked for.
[[nodiscard]] Datasources datasources();

/// The seed of the first certain source, else of the first possible one; nothing when there is
/// none. Waits for what the sources need, at most `longest_wait`. A certain source that cannot be
/// read is an error; a possible one that cannot is passed over.
[[nodiscard]] Result<std::optional<Seed>> find_seed(
    Datasources sources, Transport& transport,
    std::chrono::milliseconds longest_wait = std::chrono::seconds(5));

}  // namespace orlop::agent::datasources
