// SPDX-License-Identifier: Apache-2.0
// Programs by the versions of everything they work with.
#include "image-builder/pipeline/toolbox.hpp"

#include <gmock/gmock.h>

#include "image-builder/pipeline/package_database.hpp"
#include "libs/sys/file.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::builder::pipeline {
namespace {

using ::testing::ElementsAre;
using testing::IsError;
using testing::IsOk;
using testing::IsOkAnd;
using ::testing::StartsWith;

constexpr std::string_view kStatus = R"(Package: erofs-utils
Status: install ok installed
Architecture: all
Version: 1.8.6-1
Pre-Depends: init-system-helpers (>= 1.54~)
Depends: libc6 (>= 2.38), liblz4-1 (>= 1.9.4) | lz4-library, python3:any
Description: tools
 Depends: nothing

Package: gone
Status: deinstall ok config-files
Version: 1
)";

TEST(DpkgStatus, IsReadWithWhatAPackageNeeds) {
  EXPECT_THAT(
      parse_dpkg_status(kStatus),
      IsOkAnd(ElementsAre(InstalledPackage{
          .name = "erofs-utils",
          .version = "1.8.6-1",
          .architecture = "all",
          .needs = {"init-system-helpers", "libc6", "liblz4-1", "lz4-library", "python3"}})));
  EXPECT_THAT(parse_dpkg_status(""), IsError(Errc::corrupt));
}

/// erofs-utils needs lz4 under a virtual name, lz4 needs libc6; dash is essential, other is
/// nobody's.
PackageDatabase database(const std::string& libc = "2", const std::string& dash = "1",
                         const std::string& other = "1") {
  return {{{.name = "erofs-utils", .version = "1.8", .needs = {"lz4-library"}},
           {.name = "liblz4-1", .version = "1", .needs = {"libc6"}, .provides = {"lz4-library"}},
           {.name = "libc6", .version = libc, .needs = {"liblz4-1"}},
           {.name = "dash", .version = dash, .essential = true},
           {.name = "other", .version = other}},
          {{"/usr/bin/mkfs.erofs", "erofs-utils"}, {"/bin/dash", "dash"}}};
}

TEST(PackageDatabase, AProgramIsKnownByWhatItNeedsAtAnyDistance) {
  const auto identity = database().identity_of("erofs-utils");
  EXPECT_THAT(identity, StartsWith("erofs-utils 1.8 with "));
  EXPECT_NE(database("3").identity_of("erofs-utils"), identity);
  EXPECT_NE(database("2", "2").identity_of("erofs-utils"), identity);
  EXPECT_EQ(database("2", "1", "2").identity_of("erofs-utils"), identity);
}

TEST(PackageDatabase, FindsTheOwnerWhereThePathIsListedAsItOnceWas) {
  EXPECT_EQ(database().owner_of("/usr/bin/mkfs.erofs"), "erofs-utils");
  EXPECT_EQ(database().owner_of("/usr/bin/dash"), "dash");
  EXPECT_EQ(database().owner_of("/bin/mkfs.erofs"), "erofs-utils");
  EXPECT_EQ(database().owner_of("/usr/local/bin/mkfs.erofs"), std::nullopt);
}

TEST(SystemToolbox, KnowsProgramsOfPackagesAndOthersByTheirContent) {
  const auto root = *sys::TemporaryFolder::create();
  const auto put = [&root](const char* file, std::string_view content) {
    ASSERT_THAT(sys::write_file(root.path() / file, content), IsOk());
  };
  put("var/lib/dpkg/status", kStatus);
  put("var/lib/dpkg/info/erofs-utils.list", "/.\n/usr/bin/mkfs.erofs\n");
  put("usr/bin/mkfs.erofs", "");
  put("usr/local/bin/own", "1");
  const auto find = [&root](std::string_view name) {
    return make_system_toolbox(root.path())->find(name);
  };
  ASSERT_THAT(find("mkfs.erofs"), IsOk());
  EXPECT_EQ(find("mkfs.erofs")->path, root.path() / "usr/bin/mkfs.erofs");
  EXPECT_THAT(find("mkfs.erofs")->identity, StartsWith("erofs-utils 1.8.6-1 with "));
  const auto own = find("own");
  ASSERT_THAT(own, IsOk());
  put("usr/local/bin/own", "2");
  EXPECT_NE(find("own")->identity, own->identity);
  EXPECT_THAT(find("nothing"), IsError(Errc::not_found));
}

}  // namespace
}  // namespace orlop::builder::pipeline
