// SPDX-License-Identifier: Apache-2.0
#include "image-builder/lint/lint.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "libs/sys/file.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::builder {
namespace {

namespace fs = std::filesystem;
using testing::IsErrorSaying;
using testing::IsOk;

/// The smallest tree without findings.
void make_sound(const fs::path& tree) {
  for (const auto* name : {"state", "efi", "var", "run", "tmp", "proc", "sys", "dev", "usr/lib", "etc/ssh"}) {
    fs::create_directories(tree / name);
  }
  for (const auto* name : {"home", "root", "srv", "opt"}) fs::create_symlink("var", tree / name);
  fs::create_symlink("../var", tree / "usr/local");
  ASSERT_THAT(sys::write_file(tree / "etc/machine-id", ""), IsOk());
  ASSERT_THAT(sys::write_file(tree / "etc/shadow", "root:*:20000:0:::::\ndaemon:!:20000::::::\n"), IsOk());
  ASSERT_THAT(sys::write_file(tree / "usr/lib/os-release", "ID=orlop\nVARIANT_ID=base\nIMAGE_ID=a\nIMAGE_VERSION=1\n"),
              IsOk());
}

TEST(Lint, ASoundTreeHasNoFindings) {
  const auto folder = *sys::TemporaryFolder::create();
  make_sound(folder.path());
  EXPECT_THAT(require_clean(lint_tree(folder.path())), IsOk());
}

struct Row {
  std::string name;
  std::function<Status(const fs::path&)> spoil;
  std::string says;
};

class BadTree : public ::testing::TestWithParam<Row> {};

TEST_P(BadTree, IsFound) {
  const auto folder = *sys::TemporaryFolder::create();
  make_sound(folder.path());
  ASSERT_THAT(GetParam().spoil(folder.path()), IsOk());
  EXPECT_THAT(require_clean(lint_tree(folder.path())), IsErrorSaying(Errc::invalid, GetParam().says));
}

INSTANTIATE_TEST_SUITE_P(
    Rows, BadTree,
    ::testing::Values(
        Row{"MachineId", [](const fs::path& t) { return sys::write_file(t / "etc/machine-id", "0123"); }, "machine-identity: /etc/machine-id"},
        Row{"HostKey", [](const fs::path& t) { return sys::write_file(t / "etc/ssh/ssh_host_rsa_key", "k"); }, "machine-identity: /etc/ssh/ssh_host_rsa_key"},
        Row{"Hostname", [](const fs::path& t) { return sys::write_file(t / "etc/hostname", "n"); }, "machine-identity: /etc/hostname"},
        Row{"VarContent", [](const fs::path& t) { return sys::write_file(t / "var/lib/x", "n"); }, "layout: /var"},
        Row{"EmptyPassword", [](const fs::path& t) { return sys::write_file(t / "etc/shadow", "eve::20000::::::\n"); }, "the account 'eve' has a password or an empty one"},
        Row{"PrivateKey", [](const fs::path& t) { return sys::write_file(t / "usr/lib/db.key", "n"); }, "secrets: /usr/lib/db.key"},
        Row{"WorldWritable", [](const fs::path& t) { return sys::write_file(t / "usr/lib/x", "n", 0666); }, "permissions: /usr/lib/x"},
        Row{"NoVersion", [](const fs::path& t) { return sys::write_file(t / "usr/lib/os-release", "ID=orlop\nIMAGE_ID=a\nVARIANT_ID=b\n"); }, "lacks IMAGE_VERSION="}),
    [](const auto& info) { return info.param.name; });

TEST(Lint, AForeignFolderIsRefused) {
  const auto folder = *sys::TemporaryFolder::create();
  EXPECT_THAT(lint_tree(folder.path()), testing::IsError(Errc::not_found));
}

}  // namespace
}  // namespace orlop::builder
