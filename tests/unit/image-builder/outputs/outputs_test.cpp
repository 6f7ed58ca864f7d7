// SPDX-License-Identifier: Apache-2.0
// The lists of outputs, steps and lint checks against their folders: none is forgotten.
#include <gmock/gmock.h>

#include <set>

#include "image-builder/lint/check.hpp"
#include "image-builder/outputs/output.hpp"
#include "libs/schema/section.hpp"
#include "libs/sys/file.hpp"
#include "tests/support/checkout.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::builder::outputs {
namespace {

using testing::IsErrorSaying;
using testing::IsOk;
namespace fs = std::filesystem;
using Names = std::set<std::string>;

const fs::path kBuilder = fs::path(ORLOP_SOURCE_DIR) / "image-builder";

/// Names in a folder with `_` as the `-` of nouns.
Names names_in(const std::string& folder, bool folders) {
  Names names;
  for (const auto& entry : fs::directory_iterator(kBuilder / folder)) {
    if (entry.is_directory() != folders) continue;
    auto name = entry.path().stem().string();
    std::ranges::replace(name, '_', '-');
    names.insert(name);
  }
  return names;
}

TEST(Lists, EveryOutputIsAFolderAndInTheList) {
  Names listed;
  for (const auto* output : all()) {
    EXPECT_TRUE(listed.insert(std::string(output->name)).second) << output->name;
    EXPECT_TRUE(output->text.ends_with('.')) << output->name;
  }
  EXPECT_EQ(listed, names_in("outputs", true));
}

TEST(Lists, EveryCheckIsAFileAndInTheList) {
  Names listed;
  for (const auto* check : lint::checks()) {
    EXPECT_TRUE(listed.insert(std::string(check->name)).second) << check->name;
    EXPECT_TRUE(check->text.ends_with('.')) << check->name;
  }
  EXPECT_EQ(listed, names_in("lint/checks", false));
}

TEST(Lists, EveryStepIsAFolderAndInThePlan) {
  orlop::testing::Checkout checkout;
  const auto plan = image::plan_image(checkout.order(), checkout.around());
  ASSERT_THAT(plan, IsOk());
  Names planned;
  for (const auto& step : plan->find("steps")->items()) planned.insert(step.find("name")->string());
  auto folders = names_in("steps", true);
  for (const auto* output : {"disk", "iso"}) folders.insert(output);
  EXPECT_EQ(planned, folders);
}

TEST(Chosen, AreAllWithoutAWordAndInTheListsOrder) {
  recipe::Recipe recipe;
  EXPECT_EQ(chosen(recipe)->size(), all().size());
  recipe.outputs = {{.name = "repository"}, {.name = "disk"}};
  const auto two = chosen(recipe);
  ASSERT_THAT(two, IsOk());
  ASSERT_EQ(two->size(), 2U);
  EXPECT_EQ(two->front()->name, "disk");
  recipe.outputs = {{.name = "floppy"}};
  EXPECT_THAT(chosen(recipe), IsErrorSaying(Errc::invalid, "there is no output 'floppy'"));
}

struct LampOptions {
  std::int64_t brightness = 1;
};
constexpr schema::Field kLampFields[] = {{.key = "brightness",
                                          .member = schema::at<&LampOptions::brightness>,
                                          .text = "Of its light.",
                                          .initial = "1",
                                          .number = {.least = 1, .most = 9}}};
constexpr schema::Section<LampOptions> kLampOptions({.fields = kLampFields});
constexpr Output kLamp = {.name = "lamp",
                          .file = "lamp",
                          .text = "A lamp.",
                          .options = kLampOptions,
                          .plan = nullptr,
                          .deliver = nullptr};

TEST(Options, AreWhatTheOutputDescribes) {
  constexpr const Output* kList[] = {&kLamp};
  orlop::testing::Checkout checkout;
  const auto text = sys::read_text(checkout.folder.path() / "recipe.yaml", 65536).value();
  struct Row {
    std::string outputs, says;
  };
  const Row rows[] = {
      {"[{lamp: {brightness: 10}}]", "r.yaml:9:31: 'brightness'"},
      {"[{lamp: {colour: red}}]", "r.yaml:9:19: the key 'colour'"},
      {"[{lmp: {}}]", "r.yaml:9:11: there is no output 'lmp' (did you mean 'lamp'?)"},
  };
  for (const auto& [outputs, says] : rows) {
    const auto recipe = recipe::parse_recipe(text + "outputs: " + outputs + "\n", "r.yaml");
    ASSERT_THAT(recipe, IsOk()) << outputs;
    EXPECT_THAT(chosen(*recipe, kList), IsErrorSaying(Errc::invalid, says)) << outputs;
  }
  const auto recipe = recipe::parse_recipe(text + "outputs: [{lamp: {brightness: 9}}]\n", "r.yaml");
  ASSERT_THAT(recipe, IsOk());
  EXPECT_THAT(chosen(*recipe, kList), IsOk());
  EXPECT_EQ(schema::read(options_of(*recipe, kLamp), kLampOptions).brightness, 9);
  for (const auto* wrong : {"[{lamp: 1}]", "[{lamp: {}, disk: {}}]", "[{}]", "[[lamp]]", "['']"})
    EXPECT_THAT(recipe::parse_recipe(text + "outputs: " + wrong + "\n", "r.yaml"),
                IsErrorSaying(Errc::invalid, "r.yaml:9:11: 'outputs[0]'"))
        << wrong;
}

// What a machine writes to its disk must not reach the cache from which the next image is handed
// out.
TEST(DeliverFile, IsACopyWithItsHoles) {
  const auto folder = *sys::TemporaryFolder::create();
  const orlop::testing::FakeToolbox toolbox;
  struct Needs {
    std::string text;
  };
  struct Made {
    Part image{"disk.raw"};
  };
  static constexpr pipeline::Step<Needs, Made> kStep = {
      .name = "disk",
      .what = [](const Needs& needs) { return needs.text; },
      .run = [](const Needs&, const pipeline::Workshop&, const fs::path&) { return Status(); }};
  pipeline::Planner planner(folder.path() / "cache");
  const auto made = planner.add(kStep, {.text = "x"}).image;
  ASSERT_THAT(sys::write_file(made.path(), "image"), IsOk());
  fs::resize_file(made.path(), std::uint64_t{64} << 20);
  sys::SystemCommandRunner runner;
  const orlop::testing::FakeClock clock;
  const Output output = {
      .name = "disk", .file = "disk.raw", .text = "", .plan = nullptr, .deliver = deliver_file};
  ASSERT_THAT(output.deliver(output, made,
                             {.folder = folder.path(),
                              .repository = {},
                              .keys = {},
                              .runner = runner,
                              .clock = clock}),
              IsOk());
  const auto copy = folder.path() / "disk.raw";
  EXPECT_EQ(fs::file_size(copy), std::uint64_t{64} << 20);
  EXPECT_EQ(fs::hard_link_count(made.path()), 1U);
}

}  // namespace
}  // namespace orlop::builder::outputs
