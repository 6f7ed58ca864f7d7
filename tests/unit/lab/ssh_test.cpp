// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/machine/ssh.hpp"

#include <gmock/gmock.h>

#include "libs/sys/file.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::lab {
namespace {

using ::testing::Contains;

TEST(SshArguments, NameKeyPortUserAndRememberNothing) {
  const auto arguments =
      ssh_arguments({.port = 2222, .user = "ops", .private_key = "/k"}, "echo 'a b'");
  EXPECT_EQ(arguments.front(), "ssh");
  EXPECT_EQ(arguments.back(), "echo 'a b'");
  EXPECT_EQ(arguments[arguments.size() - 2], "ops@127.0.0.1");
  EXPECT_THAT(arguments, Contains("2222"));
  EXPECT_THAT(arguments, Contains("/k"));
  EXPECT_THAT(arguments, Contains("UserKnownHostsFile=/dev/null"));
  EXPECT_THAT(arguments, Contains("BatchMode=yes"));
}

TEST(MakeSshKey, KeepsAnExistingPair) {
  const auto folder = sys::TemporaryFolder::create();
  ASSERT_THAT(folder, testing::IsOk());
  sys::SystemCommandRunner runner;
  const auto first = make_ssh_key(runner, folder->path() / "id");
  ASSERT_THAT(first, testing::IsOk());
  EXPECT_TRUE(first->starts_with("ssh-ed25519 "));
  EXPECT_THAT(make_ssh_key(runner, folder->path() / "id"), testing::IsOkAnd(*first));
}

TEST(SshClient, NobodyListeningIsExitCode255) {
  const auto folder = sys::TemporaryFolder::create();
  ASSERT_THAT(folder, testing::IsOk());
  sys::SystemCommandRunner runner;
  ASSERT_THAT(make_ssh_key(runner, folder->path() / "id"), testing::IsOk());
  const SshClient client(runner, {.port = 1, .private_key = folder->path() / "id"});
  const auto answer = client.run("true");
  ASSERT_THAT(answer, testing::IsOk());
  EXPECT_EQ(answer->exit_code, 255);
  EXPECT_THAT(client.checked("true"), testing::IsErrorSaying(Errc::failed, "255"));
}

}  // namespace
}  // namespace orlop::lab
