// SPDX-License-Identifier: Apache-2.0
// The plan of a build: what it says when little is known, what it refuses, and its documents.
#include <gmock/gmock.h>

#include "image-builder/image/report.hpp"
#include "libs/codec/json.hpp"
#include "tests/support/checkout.hpp"
#include "tests/support/declared.hpp"
#include "tests/support/sample_manifest.hpp"

namespace orlop::builder::image {
namespace {

using codec::Value;
using testing::Checkout;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsErrorSaying;
using testing::IsOk;

/// Messages of what is not known, of all steps.
std::string unknown_of(const Value& plan) {
  std::string text;
  for (const auto& step : plan.find("steps")->items())
    for (const auto& unknown : step.find("unknown")->items())
      text += unknown.find("message")->string() + " | " + unknown.find("remedy")->string() + "\n";
  return text;
}

TEST(Plan, NeedsNothingButTheRecipeAndSaysWhatIsNotKnown) {
  Checkout checkout;
  checkout.archive.reachable = false;
  checkout.toolbox.missing = {"mmdebstrap"};
  const auto plan = plan_image({.recipe = checkout.folder.path() / "recipe.yaml",
                                .source = checkout.folder.path(),
                                .programs = checkout.folder.path() / "not-compiled",
                                .cache = checkout.folder.path() / "cache"},
                               checkout.around());
  ASSERT_THAT(plan, IsOk());
  EXPECT_TRUE(plan->find("version")->is_null());
  EXPECT_GE(plan->find("steps")->items().size(), 8U);
  for (const auto& step : plan->find("steps")->items()) {
    EXPECT_TRUE(step.find("key")->is_null());
    EXPECT_FALSE(step.find("cached")->boolean());
    EXPECT_FALSE(step.find("unknown")->items().empty());
  }
  const auto unknown = unknown_of(*plan);
  for (const auto* what :
       {"no network", "'mmdebstrap' is not here | bring it",
        "no version is given | say which: --version", "no folder of keys is given",
        "no repository is given", "program orlopd", "./run build release"})
    EXPECT_THAT(unknown, HasSubstr(what));
  EXPECT_FALSE(std::filesystem::exists(checkout.folder.path() / "cache"));
  EXPECT_THAT(checkout.progress, IsEmpty());
}

TEST(Plan, KnowsEarlyStepsWhenOnlyLaterOnesLackSomething) {
  Checkout checkout;
  auto order = checkout.order();
  order.keys.reset();
  order.version.reset();
  const auto plan = plan_image(order, checkout.around());
  ASSERT_THAT(plan, IsOk());
  const auto& steps = plan->find("steps")->items();
  EXPECT_TRUE(steps.at(0).find("key")->is_string()) << codec::write_json(steps.at(0));
  EXPECT_TRUE(steps.at(1).find("key")->is_string());
  EXPECT_TRUE(steps.at(2).find("key")->is_null());
}

TEST(Plan, TakesTheOutputsThatTheRecipeChooses) {
  Checkout checkout;
  auto text = *sys::read_text(checkout.order().recipe, 65536);
  checkout.write("recipe.yaml", text + "outputs: [iso]\n");
  const auto plan = plan_image(checkout.order(), checkout.around());
  ASSERT_THAT(plan, IsOk());
  EXPECT_EQ(codec::write_json(*plan->find("outputs")), R"([{"name":"iso","file":"install.iso"}])");
  EXPECT_EQ(plan->find("steps")->items().back().find("name")->string(), "iso");
}

TEST(Plan, RefusesAnOutputThatThereIsNot) {
  Checkout checkout;
  auto text = *sys::read_text(checkout.order().recipe, 65536);
  checkout.write("recipe.yaml", text + "outputs: [dsk]\n");
  const auto plan = plan_image(checkout.order(), checkout.around());
  EXPECT_THAT(plan,
              IsErrorSaying(Errc::invalid,
                            "recipe.yaml:9:11: there is no output 'dsk' (did you mean 'disk'?)"));
}

TEST(Plan, RefusesAnOverlayThatThereIsNot) {
  Checkout checkout;
  ASSERT_THAT(sys::remove_tree(checkout.folder.path() / "overlays/base"), IsOk());
  EXPECT_THAT(plan_image(checkout.order(), checkout.around()),
              IsErrorSaying(Errc::not_found, "the overlay 'base' is no folder"));
}

TEST(Build, SaysWhatItsDocumentsDeclare) {
  const pipeline::PlannedStep step{.name = "root-tree", .what = "the tree"};
  const pipeline::StepOutcome outcome{.name = "root-tree", .cached = true, .seconds = 1.5};
  for (const auto& said : {started_document(step, 0, 2), finished_document(outcome, 1, 2),
                           note_document("the cache is cold")})
    EXPECT_THAT(said, testing::IsDeclared("orlop.build-progress/1"));
  const auto all = outputs::chosen(recipe::Recipe());
  ASSERT_THAT(all, IsOk());
  EXPECT_THAT(build_document(testing::sample_manifest(), {outcome}, *all, "/nowhere"),
              testing::IsDeclared("orlop.build/2"));
}

TEST(Build, RefusesWhatADryRunMayLack) {
  Checkout checkout;
  const auto refused = [&checkout](const Order& order, const char* what, const char* remedy) {
    const auto built = build_image(order, checkout.around());
    EXPECT_THAT(built, IsErrorSaying(Errc::invalid, what));
    ASSERT_FALSE(built);
    EXPECT_THAT(built.error().remedy(), HasSubstr(remedy));
  };
  auto order = checkout.order();
  order.version.reset();
  refused(order, "no version is given", "--version");
  order = checkout.order();
  order.out.reset();
  refused(order, "no output folder is given", "--out");
  order = checkout.order();
  order.keys.reset();
  refused(order, "no folder of keys is given", "--keys");
}

}  // namespace
}  // namespace orlop::builder::image
