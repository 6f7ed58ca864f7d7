// SPDX-License-Identifier: Apache-2.0
// PortLease: a TCP port of 127.0.0.1 that is this process's until the object ends.
//
// QEMU and nginx take numbers, so a port has to be chosen before it is bound. What makes the number
// safe meanwhile: an abstract Unix socket of the same number, which the kernel gives to one process
// of the network namespace only, and frees when that ends; and a range that the kernel itself never
// picks from. Safe from any thread.
#pragma once

#include <cstdint>
#include <string_view>

#include "libs/base/handle.hpp"
#include "libs/base/result.hpp"

namespace orlop::lab {

/// Ports [first, last] that are leased.
struct PortRange {
  std::uint16_t first = 0;
  std::uint16_t last = 0;
  friend bool operator==(const PortRange&, const PortRange&) = default;
};
/// A range below or above the ports that the kernel picks by itself; `kernel_range` is what
/// /proc/sys/net/ipv4/ip_local_port_range holds. Errc::no_space when it leaves no 1000 ports.
[[nodiscard]] Result<PortRange> range_outside(std::string_view kernel_range);

class PortLease {
 public:
  /// Any free port. Errc::no_space when all of the range are taken.
  static Result<PortLease> any();
  /// That very port; Errc::conflict when somebody has it.
  static Result<PortLease> of(std::uint16_t port);

  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  PortLease(UniqueFd lock, std::uint16_t port) : lock_(std::move(lock)), port_(port) {}
  UniqueFd lock_;
  std::uint16_t port_;
};

}  // namespace orlop::lab
