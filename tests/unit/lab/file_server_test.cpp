// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/file_server.hpp"

#include <gmock/gmock.h>

#include "libs/sys/command.hpp"
#include "libs/sys/file.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::lab {
namespace {

TEST(SumTraffic, AddsBodyBytesOfWellFormedLines) {
  const auto traffic = sum_traffic(
      "200 1000 GET /a -\n"
      "206 24 GET /b bytes=0-23\n"
      "nonsense\n"
      "404 x GET /c -\n"
      "304 0 GET /d -");
  EXPECT_EQ(traffic.requests, 3U);
  EXPECT_EQ(traffic.body_bytes, 1024U);
}

TEST(FileServer, ServesRangesAndCountsThem) {
  const auto folder = sys::TemporaryFolder::create();
  ASSERT_THAT(folder, testing::IsOk());
  const auto root = folder->path() / "root";
  ASSERT_THAT(sys::write_file(root / "file", "0123456789"), testing::IsOk());
  const auto server = FileServer::start(root, folder->path() / "server");
  ASSERT_THAT(server, testing::IsOk());
  sys::SystemCommandRunner runner;
  const auto address = std::format("http://127.0.0.1:{}/file", server->port());
  EXPECT_THAT(run_checked(runner, {.argv = {"curl", "-sf", "-r", "2-4", address}}),
              testing::IsOkAnd(std::string("234")));
  EXPECT_THAT(run_checked(runner, {.argv = {"curl", "-sf", address}}),
              testing::IsOkAnd(std::string("0123456789")));
  const auto traffic = server->traffic();
  ASSERT_THAT(traffic, testing::IsOk());
  EXPECT_EQ(traffic->requests, 2U);
  EXPECT_EQ(traffic->body_bytes, 13U);
}

}  // namespace
}  // namespace orlop::lab
