// SPDX-License-Identifier: Apache-2.0
#include "image-builder/lint/lint.hpp"

#include <gtest/gtest.h>

#include "libs/sys/file.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::builder::lint {
namespace {

namespace fs = std::filesystem;
using testing::IsErrorSaying;
using testing::IsOk;

/// The smallest tree without findings.
void make_sound(const fs::path& tree) {
  for (const auto* name :
       {"state", "efi", "var", "run", "tmp", "proc", "sys", "dev", "usr/lib", "etc/ssh"}) {
    fs::create_directories(tree / name);
  }
  for (const auto* name : {"home", "root", "srv", "opt"}) fs::create_symlink("var", tree / name);
  fs::create_symlink("../var", tree / "usr/local");
  ASSERT_THAT(sys::write_file(tree / "etc/machine-id", ""), IsOk());
  ASSERT_THAT(sys::write_file(tree / "etc/shadow", "root:*:20000:0:::::\ndaemon:!:20000::::::\n"),
              IsOk());
  ASSERT_THAT(sys::write_file(tree / "usr/lib/os-release",
                              "ID=orlop\nVARIANT_ID=base\nIMAGE_ID=a\nIMAGE_VERSION=1\n"),
              IsOk());
}

TEST(Lint, ASoundTreeHasNoFindings) {
  const auto folder = *sys::TemporaryFolder::create();
  make_sound(folder.path());
  EXPECT_THAT(require_clean(lint_tree(folder.path())), IsOk());
}

struct Row {
  std::string name;
  std::string path;  ///< the file that spoils the tree
  std::string content;
  std::uint32_t mode;
  std::string says;
};

class BadTree : public ::testing::TestWithParam<Row> {};

TEST_P(BadTree, IsFound) {
  const auto folder = *sys::TemporaryFolder::create();
  make_sound(folder.path());
  const auto& row = GetParam();
  ASSERT_THAT(sys::write_file(folder.path() / row.path, row.content, row.mode), IsOk());
  EXPECT_THAT(require_clean(lint_tree(folder.path())), IsErrorSaying(Errc::invalid, row.says));
}

INSTANTIATE_TEST_SUITE_P(
    Rows, BadTree,
    ::testing::Values(Row{"MachineId", "etc/machine-id", "0123", 0444,
                          "machine-identity: /etc/machine-id"},
                      Row{"HostKey", "etc/ssh/ssh_host_rsa_key", "k", 0600,
                          "machine-identity: /etc/ssh/ssh_host_rsa_key"},
                      Row{"Hostname", "etc/hostname", "n", 0644, "machine-identity: /etc/hostname"},
                      Row{"VarContent", "var/lib/x", "n", 0644, "layout: /var"},
                      Row{"EmptyPassword", "etc/shadow", "eve::20000::::::\n", 0640,
                          "the account 'eve' has a password or an empty one"},
                      Row{"PrivateKey", "usr/lib/db.key", "n", 0600, "secrets: /usr/lib/db.key"},
                      Row{"WorldWritable", "usr/lib/x", "n", 0666, "permissions: /usr/lib/x"},
                      Row{"NoVersion", "usr/lib/os-release", "ID=orlop\nIMAGE_ID=a\nVARIANT_ID=b\n",
                          0644, "lacks IMAGE_VERSION="}),
    [](const auto& row) { return row.param.name; });

TEST(Lint, AForeignFolderIsRefused) {
  const auto folder = *sys::TemporaryFolder::create();
  EXPECT_THAT(lint_tree(folder.path()), testing::IsError(Errc::not_found));
}

}  // namespace
}  // namespace orlop::builder::lint
