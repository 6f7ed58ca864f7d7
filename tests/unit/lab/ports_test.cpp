// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/host/ports.hpp"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <set>
#include <thread>

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

TEST(PortLease, NoPortIsLeasedTwiceUntilItIsGivenBack) {
  auto lease = PortLease::any();
  ASSERT_THAT(lease, testing::IsOk());
  const auto port = lease->port();
  EXPECT_THAT(PortLease::of(port), testing::IsErrorSaying(Errc::conflict, "leased to another"));
  {
    const auto ended = *std::move(lease);
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
  auto lease = PortLease::any();
  ASSERT_THAT(lease, testing::IsOk());
  const auto port = lease->port();
  {
    const auto ended = *std::move(lease);
  }
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
