// SPDX-License-Identifier: Apache-2.0
#include "image-builder/steps/tree_names.hpp"

#include <gmock/gmock.h>

#include "libs/sys/file.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::builder::steps {
namespace {

using ::testing::ElementsAre;
using testing::IsErrorSaying;
using testing::IsOk;
using ::testing::Not;

TEST(ModuleNames, AreReadFromBothListsOfTheKernel) {
  EXPECT_THAT(module_names("kernel/fs/ext4/ext4.ko: kernel/fs/jbd2/jbd2.ko\n"
                           "kernel/crypto/crc32c-generic.ko.xz:\n"
                           "kernel/drivers/char/tpm/tpm.ko\n\n"),
              ElementsAre("ext4", "crc32c_generic", "tpm"));
  EXPECT_THAT(module_names(""), ElementsAre());
}

const Places kPlaces = {{{"kernel.initrd-modules", "virtio_blck"}, "r.yaml:9:4"},
                        {{"exclude", "usr/shrae"}, "r.yaml:12:5"},
                        {{"exclude", "usr/dco"}, "r.yaml:13:5"}};

TEST(InitrdModules, HyphenAndUnderscoreAreTheSame) {
  EXPECT_THAT(check_initrd_modules(kPlaces, {"ext4", "crc32c-generic", "sha256_ssse3"},
                                   {"ext4", "crc32c_generic", "sha256_ssse3"}),
              IsOk());
}

TEST(InitrdModules, AreRefusedWithPlaceSuggestionAndRemedy) {
  const auto checked =
      check_initrd_modules(kPlaces, {"ext4", "virtio_blck"}, {"ext4", "virtio_blk"});
  EXPECT_THAT(checked, IsErrorSaying(Errc::not_found,
                                     "r.yaml:9:4: the kernel has no module 'virtio_blck' (did you "
                                     "mean 'virtio_blk'?)"));
  EXPECT_THAT(checked, IsErrorSaying(Errc::not_found, "correct the name under initrd-modules"));
  EXPECT_THAT(checked, Not(IsErrorSaying(Errc::not_found, "'ext4'")));
}

TEST(TreePaths, AllThatAreMissingAreNamedWithTheirPlaces) {
  const auto folder = *sys::TemporaryFolder::create("orlop-names");
  ASSERT_THAT(sys::make_folders(folder.path() / "usr/share/doc"), IsOk());
  std::filesystem::create_symlink("/nowhere", folder.path() / "dangling");
  EXPECT_THAT(check_paths(kPlaces, "exclude", {"usr/share/doc", "dangling"}, folder.path()),
              IsOk());
  const auto checked =
      check_paths(kPlaces, "exclude", {"usr/shrae", "usr/share", "usr/dco"}, folder.path());
  EXPECT_THAT(checked, IsErrorSaying(Errc::not_found,
                                     "r.yaml:12:5: the packages bring nothing at 'usr/shrae'\n"
                                     "r.yaml:13:5: the packages bring nothing at 'usr/dco'"));
  EXPECT_THAT(checked, IsErrorSaying(Errc::not_found, "correct the path under exclude"));
}

}  // namespace
}  // namespace orlop::builder::steps
