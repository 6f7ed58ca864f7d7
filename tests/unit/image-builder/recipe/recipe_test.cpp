// SPDX-License-Identifier: Apache-2.0
#include "image-builder/recipe/recipe.hpp"

#include <gmock/gmock.h>

#include "image-builder/recipe/section.hpp"
#include "libs/architecture/architecture.hpp"
#include "libs/codec/json.hpp"
#include "libs/schema/check.hpp"
#include "libs/sys/file.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::builder::recipe {
namespace {

using testing::IsError;
using testing::IsErrorSaying;
using testing::IsOk;
using testing::IsOkAnd;

constexpr std::string_view kGood = R"(variant: base
architecture: x86_64
packages: [systemd, udev]
kernel: {package: linux-image-amd64, initrd-modules: [ext4]}
sizes: {esp: 64 MiB, root: 512 MiB, verity: 8 MiB, state-minimum: 256 MiB, disk: 4 GiB}
)";

std::string with(std::string_view from, std::string_view to) {
  std::string text(kGood);
  text.replace(text.find(from), from.size(), to);
  return text;
}

TEST(Recipe, ReadsEveryValue) {
  const auto recipe = parse_recipe(kGood, "good.yaml");
  ASSERT_THAT(recipe, IsOk());
  EXPECT_EQ(recipe->variant, "base");
  EXPECT_EQ(recipe->packages, (std::vector<std::string>{"systemd", "udev"}));
  EXPECT_EQ(recipe->kernel.package, "linux-image-amd64");
  EXPECT_EQ(recipe->sizes.root, 512ULL << 20);
  EXPECT_EQ(recipe->sizes.disk, 4ULL << 30);
  const auto at = [](std::string_view key, std::string_view name, std::string_view place) {
    return ::testing::Pair(std::pair{std::string(key), std::string(name)}, place);
  };
  EXPECT_THAT(recipe->places,
              ::testing::IsSupersetOf({at("kernel.initrd-modules", "ext4", "good.yaml:4:55"),
                                       at("kernel.package", "linux-image-amd64", "good.yaml:4:19"),
                                       at("packages", "systemd", "good.yaml:3:12"),
                                       at("packages", "udev", "good.yaml:3:21")}));
}

struct BadRow {
  std::string name;
  std::string yaml;
  std::string says;
};

class BadRecipe : public ::testing::TestWithParam<BadRow> {};

TEST_P(BadRecipe, IsRefusedWithPlaceAndRemedy) {
  EXPECT_THAT(parse_recipe(GetParam().yaml, "r.yaml"),
              IsErrorSaying(Errc::invalid, GetParam().says));
}

INSTANTIATE_TEST_SUITE_P(
    Rows, BadRecipe,
    ::testing::Values(
        BadRow{"UnknownKey", with("packages:", "packges:"),
               "r.yaml:3:1: the key 'packges' is not known (Did you mean 'packages'?)"},
        BadRow{"MissingKey", with("variant: base\n", ""), "the document lacks the key 'variant'"},
        BadRow{"UnknownSize", with("esp: 64 MiB", "esp: 64 MB"), "r.yaml:5:14: 'sizes.esp'"},
        BadRow{"ZeroSize", with("esp: 64 MiB", "esp: 0 MiB"), "'sizes.esp'"},
        BadRow{"DiskTooSmall", with("disk: 4 GiB", "disk: 1 GiB"), "the disk has 1024 MiB"},
        BadRow{"ForeignArchitecture", with("x86_64", "sparc"),
               "r.yaml:2:15: 'architecture' cannot be 'sparc' (Write x86_64.)"},
        BadRow{"PackageName", with("udev", "\"--yes\""),
               "'packages[1]' is no package name: '--yes'"},
        BadRow{"ListExpected", with("[systemd, udev]", "systemd"),
               "'packages' must be a list, found a string"},
        BadRow{"NoMapping", "- a\n", "must be a mapping"}, BadRow{"NoYaml", "a: [\n", "r.yaml:"}),
    [](const auto& row) { return row.param.name; });

TEST(Recipe, NamesAllMistakesAtOnce) {
  const auto recipe = parse_recipe(with("variant: base", "vriant: base"), "r.yaml");
  EXPECT_THAT(recipe, IsErrorSaying(Errc::invalid, "the key 'vriant' is not known"));
  EXPECT_THAT(recipe, IsErrorSaying(Errc::invalid, "lacks the key 'variant'"));
}

TEST(Recipe, ThoseOfTheProjectAreSound) {
  for (const auto& entry : std::filesystem::directory_iterator("configs/recipes")) {
    const auto text = sys::read_text(entry.path(), 1 << 18);
    ASSERT_THAT(text, IsOk());
    const auto recipe = parse_recipe(*text, entry.path().string());
    ASSERT_THAT(recipe, IsOk());
    EXPECT_THAT(check_overlays(*recipe, "overlays"), IsOk());
  }
}

TEST(Recipe, AnUnknownOverlayIsNamedWithTheKnownOnes) {
  auto recipe = *parse_recipe(kGood, "good.yaml");
  recipe.overlays = {"bse"};
  EXPECT_THAT(check_overlays(recipe, "overlays"), IsErrorSaying(Errc::not_found, "'bse'"));
  EXPECT_THAT(check_overlays(recipe, "overlays"), IsErrorSaying(Errc::not_found, "base"));
}

TEST(Recipe, ItsTablesAreWellMade) {
  EXPECT_THAT(schema::check_section(kRecipe), ::testing::IsEmpty());
}

TEST(Recipe, ItsJsonSchemaHasTheNamesThatThereAre) {
  constexpr KnownOutput kOutputs[] = {{"disk", {}}, {"floppy", {}}};
  const auto schema = json_schema(kOutputs);
  const auto* properties = schema.find("properties");
  EXPECT_EQ(
      codec::write_json(
          *properties->find("outputs")->find("items")->find("anyOf")->items().front().find("enum")),
      R"(["disk","floppy"])");
  const auto* names = properties->find("architecture")->find("enum");
  ASSERT_NE(names, nullptr);
  for (const auto& name : names->items())
    EXPECT_NE(architecture::find(name.string()), nullptr) << name.string();
  EXPECT_EQ(names->items().size(), architecture::all().size());
}

TEST(Size, ReadsMebibytesAndGibibytes) {
  EXPECT_THAT(parse_size("8 MiB"), IsOkAnd(8ULL << 20));
  EXPECT_THAT(parse_size("6 GiB"), IsOkAnd(6ULL << 30));
  EXPECT_EQ(print_size(8ULL << 20), "8 MiB");
  EXPECT_EQ(print_size(6ULL << 30), "6 GiB");
  for (const auto* bad : {"", "8", "8MiB", "-8 MiB", "8 KiB", "99999999999999999999 GiB"}) {
    EXPECT_THAT(parse_size(bad), IsError(Errc::invalid)) << bad;
  }
}

}  // namespace
}  // namespace orlop::builder::recipe
