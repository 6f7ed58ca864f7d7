// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/host/ports.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <sstream>

#include "libs/sys/file.hpp"

namespace orlop::lab {
namespace {

/// The kernel lets one process of the network namespace bind the name, and frees it with the
/// process.
Result<UniqueFd> lock_number(std::uint16_t port) {
  UniqueFd socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!socket) return fail_errno(errno, "making a socket");
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  // A name that begins with a NUL stands in no file system.
  const auto name = std::format("orlop-lab-port-{}", port);
  std::ranges::copy(name, &address.sun_path[1]);
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
  if (::bind(socket.get(), reinterpret_cast<sockaddr*>(&address), size) == 0) return socket;
  if (errno == EADDRINUSE) return fail(Errc::conflict, "port {} is leased to another", port);
  return fail_errno(errno, "leasing port {}", port);
}

/// Nobody who leases nothing (a service of the host) listens there.
Status must_be_free(std::uint16_t port) {
  const UniqueFd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket) return fail_errno(errno, "making a socket");
  // As QEMU and nginx do: connections of an earlier machine that are not quite over do not matter.
  const int reuse = 1;
  (void)::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof reuse);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  if (::bind(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return {};
  if (errno == EADDRINUSE) return fail(Errc::conflict, "another program listens on port {}", port);
  return fail_errno(errno, "looking whether port {} is free", port);
}

}  // namespace

Result<PortRange> range_outside(std::string_view kernel_range) {
  constexpr unsigned kUnprivileged = 1024;
  constexpr unsigned kHighest = 65535;
  constexpr unsigned kWanted = 8000;
  constexpr unsigned kLeast = 1000;
  std::istringstream text{std::string(kernel_range)};
  unsigned low = 0;
  unsigned high = 0;
  if (!(text >> low >> high) || low > high || high > kHighest) {
    return fail(Errc::invalid, "\"{}\" is no range of ports", kernel_range);
  }
  if (low >= kUnprivileged + kLeast) {
    const auto first = std::max(kUnprivileged, low < kWanted ? 0 : low - kWanted);
    return PortRange{static_cast<std::uint16_t>(first), static_cast<std::uint16_t>(low - 1)};
  }
  if (high + kLeast <= kHighest) {
    const auto last = std::min(kHighest, high + kWanted);
    return PortRange{static_cast<std::uint16_t>(high + 1), static_cast<std::uint16_t>(last)};
  }
  return std::unexpected(
      Error(Errc::no_space, std::format("the kernel picks ports from {} to {}: none are left for "
                                        "virtual machines",
                                        low, high))
          .with_remedy("Leave some: sysctl -w net.ipv4.ip_local_port_range='32768 60999'"));
}

Result<PortLease> PortLease::of(std::uint16_t port) {
  auto lock = TRY(lock_number(port));
  TRY(must_be_free(port));
  return PortLease(std::move(lock), port);
}

Result<PortLease> PortLease::any() {
  constexpr std::size_t kMaxText = 64;
  const auto range =
      TRY(range_outside(TRY(sys::read_text("/proc/sys/net/ipv4/ip_local_port_range", kMaxText))));
  for (unsigned port = range.first; port <= range.last; ++port) {
    auto lease = of(static_cast<std::uint16_t>(port));
    if (lease || !lease.error().is(Errc::conflict)) return lease;
  }
  return fail(Errc::no_space, "all ports from {} to {} are taken", range.first, range.last);
}

}  // namespace orlop::lab
