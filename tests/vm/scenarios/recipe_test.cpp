// SPDX-License-Identifier: Apache-2.0
// Recipes that only the package archive, or what it delivers, can refuse: real builds, with the
// mirror, without machines.
#include <algorithm>
#include <format>

#include "libs/sys/file.hpp"
#include "tests/vm/scenarios/scenario.hpp"

namespace orlop::scenarios {
namespace {

struct Row {
  std::string name;
  std::string from;  ///< replaced in the recipe of the variant `base` …
  std::string to;    ///< … by this
  std::string what;  ///< what is said after `file:line:column: `
  std::string remedy;
  /// Its packages are those of the other scenarios: taken from their cache, not installed again.
  bool shares_packages = false;
};

class RefusedByTheArchive : public ::testing::TestWithParam<Row> {
 protected:
  /// `FILE:LINE:COLUMN` of the first occurrence.
  static std::string place_of(const std::string& word, const std::string& text,
                              const std::filesystem::path& file) {
    const auto at = text.find(word);
    const auto start = text.rfind('\n', at) + 1;
    const auto line = 1 + std::ranges::count(text.substr(0, at), '\n');
    return std::format("{}:{}:{}", file.string(), line, at - start + 1);
  }

  sys::SystemCommandRunner runner_;
  sys::TemporaryFolder folder_ = *sys::TemporaryFolder::create("orlop-recipe");
};

TEST_P(RefusedByTheArchive, NamesWhatWhereAndTheRemedy) {
  const auto places = shared_places();
  auto text = *sys::read_text(places.source / places.recipe, std::size_t{1} << 18);
  const auto at = text.find(GetParam().from);
  ASSERT_NE(at, std::string::npos);
  text.replace(at, GetParam().from.size(), GetParam().to);
  const auto recipe = folder_.path() / "recipe.yaml";
  ASSERT_THAT(sys::write_file(recipe, text), testing::IsOk());
  // A cache of its own: nothing may come from a build that succeeded, only the mirrors are known.
  const auto cache = GetParam().shares_packages ? places.cache : folder_.path() / "cache";
  const auto mirrors = sys::read_text(places.cache / "mirrors", 4096);
  ASSERT_THAT(mirrors, testing::IsOk());
  if (!GetParam().shares_packages) {
    ASSERT_THAT(sys::write_file(cache / "mirrors", *mirrors), testing::IsOk());
  }

  Releases releases(runner_, {.programs = places.programs,
                              .source = places.source,
                              .recipe = recipe,
                              .folder = folder_.path(),
                              .cache = cache});
  const auto built = releases.build({.version = "1.0"});
  const auto expected = place_of(GetParam().to, text, recipe) + ": " + GetParam().what;
  EXPECT_THAT(built, testing::IsErrorSaying(Errc::failed, expected));
  EXPECT_THAT(built, testing::IsErrorSaying(Errc::failed, "remedy: " + GetParam().remedy));
  EXPECT_FALSE(std::filesystem::exists(releases.folder_of("1.0")))
      << "a refused build has no outputs";
}

INSTANTIATE_TEST_SUITE_P(
    Rows, RefusedByTheArchive,
    ::testing::Values(
        Row{"UnknownPackage", "openssh-server", "opnssh-server",
            "the archive has no package 'opnssh-server'", "correct the name in the recipe"},
        Row{"NameWithoutAPackage", "openssh-server", "mail-transport-agent",
            "the archive knows the name 'mail-transport-agent', but has no package of it",
            "correct the name in the recipe"},
        Row{"UnknownKernel", "linux-image-amd64", "linux-image-amd46",
            "the package 'linux-image-amd46' brings no kernel",
            "name a kernel under kernel.package"},
        Row{"UnknownModule", "virtio_blk", "virtio_blck",
            "the kernel has no module 'virtio_blck' (did you mean 'virtio_blk'?)",
            "correct the name under initrd-modules", true},
        Row{"ExcludedPath", "usr/share/zsh", "usr/share/zhs",
            "the packages bring nothing at 'usr/share/zhs'", "correct the path under exclude",
            true}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace orlop::scenarios
