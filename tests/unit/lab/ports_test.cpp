// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/host/ports.hpp"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <set>
#include <thread>

#include "libs/sys/file.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::lab {
namespace {

TEST(PortRange, IsNeverOneThatTheKernelPicksFrom) {
  struct Case {
    std::string kernel;
    PortRange expected;
  };
  const Case cases[] = {
      {"32768\t60999\n", {24768, 32767}},  // Linux as it is
      {"3000 60999", {1024, 2999}},
      {"1024 50000", {50001, 58000}},
      {"1024 64000", {64001, 65535}},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.kernel);
    EXPECT_THAT(range_outside(row.kernel), testing::IsOkAnd(row.expected));
  }
}

TEST(PortRange, NoRoomIsNamedWithTheRemedyAndNonsenseIsRefused) {
  EXPECT_THAT(range_outside("1024 65535"), testing::IsErrorSaying(Errc::no_space, "1024 to 65535"));
  EXPECT_THAT(range_outside("1024 65535").error().remedy(), ::testing::HasSubstr("sysctl"));
  for (const auto* text : {"", "many", "5 1", "0 70000"}) {
    EXPECT_THAT(range_outside(text), testing::IsError(Errc::invalid)) << text;
  }
}

/// A port of this test alone: laboratories beside it lease from the lowest one on.
std::uint16_t counted_from_the_highest(std::uint16_t index) {
  const auto kernel = sys::read_text("/proc/sys/net/ipv4/ip_local_port_range", 64);
  return static_cast<std::uint16_t>(range_outside(kernel.value()).value().last - index);
}

TEST(PortLease, NoPortIsLeasedTwiceUntilItIsGivenBack) {
  const auto port = counted_from_the_highest(0);
  {
    const auto lease = PortLease::of(port);
    ASSERT_THAT(lease, testing::IsOk());
    EXPECT_EQ(lease->port(), port);
    EXPECT_THAT(PortLease::of(port), testing::IsErrorSaying(Errc::conflict, "leased to another"));
  }
  EXPECT_THAT(PortLease::of(port), testing::IsOk());
}

TEST(PortLease, ManyAtOnceGetDifferentPorts) {
  constexpr std::size_t kThreads = 8;
  constexpr std::size_t kEach = 20;
  std::vector<std::vector<PortLease>> leases(kThreads);
  {
    std::vector<std::jthread> threads;
    for (auto& mine : leases) {
      threads.emplace_back([&mine] {
        for (std::size_t i = 0; i < kEach; ++i) mine.push_back(PortLease::any().value());
      });
    }
  }
  std::set<std::uint16_t> ports;
  for (const auto& mine : leases)
    for (const auto& lease : mine) ports.insert(lease.port());
  EXPECT_EQ(ports.size(), kThreads * kEach);
}

TEST(PortLease, AServiceOfTheHostKeepsItsPort) {
  const auto port = counted_from_the_highest(1);
  const UniqueFd service(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  ASSERT_EQ(::bind(service.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  ASSERT_EQ(::listen(service.get(), 1), 0);
  EXPECT_THAT(PortLease::of(port), testing::IsErrorSaying(Errc::conflict, "another program"));
}

}  // namespace
}  // namespace orlop::lab
