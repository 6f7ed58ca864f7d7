// SPDX-License-Identifier: Apache-2.0
// Seats: how many virtual machines run beside one another on this host, whoever starts them.
//
// A machine takes a seat when it is powered on and gives it back when it is off. Whether there is
// one for it is decided by what it needs and what the seats taken have claimed; a claim is a locked
// file, so that a process that dies gives its seats back. All who use the same folder see each
// other: tests that ctest runs at once, a demonstration, another checkout. Safe from any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>

#include "libs/base/handle.hpp"
#include "libs/base/result.hpp"

namespace orlop::lab {

/// What one machine needs of the host.
struct Claim {
  std::uint64_t memory_mib = 0;
  bool alone = false;  ///< nothing may run beside it: it is measured
  friend bool operator==(const Claim&, const Claim&) = default;
};

/// What the host has for virtual machines: for all of them together, and, of memory, at the moment.
struct Capacity {
  unsigned machines = 1;
  std::uint64_t memory_mib = 0;
  std::uint64_t available_mib = 0;
  friend bool operator==(const Capacity&, const Capacity&) = default;
};
/// One machine a core, and of the memory all but a gibibyte, which the host itself keeps.
/// `meminfo` is what /proc/meminfo holds; Errc::corrupt when it does not say.
[[nodiscard]] Result<Capacity> capacity_of(unsigned cores, std::string_view meminfo);

enum class Admission { now, later };
/// Whether a machine may start beside those that run. Errc::no_space, with the remedy, when it
/// could not even alone.
[[nodiscard]] Result<Admission> admit(const Claim& claim, std::span<const Claim> taken,
                                      const Capacity& capacity);

/// A place for one machine; given back when the object ends.
class Seat {
 public:
  explicit Seat(UniqueFd claim) : claim_(std::move(claim)) {}

 private:
  UniqueFd claim_;
};

class Seats {
 public:
  /// `folder` holds the claims; `capacity` is for tests: without one it is that of the host, at
  /// the moment when a seat is asked for.
  explicit Seats(std::filesystem::path folder, std::optional<Capacity> capacity = {})
      : folder_(std::move(folder)), capacity_(capacity) {}

  /// Waits until there is one. Errc::timed_out after `patience`; Errc::no_space as admit().
  [[nodiscard]] Result<Seat> take(const Claim& claim, std::chrono::seconds patience) const;

 private:
  [[nodiscard]] Result<std::optional<Seat>> try_take(const Claim& claim) const;

  std::filesystem::path folder_;
  std::optional<Capacity> capacity_;
};

}  // namespace orlop::lab
