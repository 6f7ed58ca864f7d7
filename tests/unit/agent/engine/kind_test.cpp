// SPDX-License-Identifier: Apache-2.0
// The engine with kinds that exist nowhere but here: planned, made, found drifted, and removed.
#include "agent/engine/kind.hpp"

#include <gmock/gmock.h>

#include "agent/engine/apply.hpp"
#include "tests/fakes/fake_service_manager.hpp"
#include "tests/support/config_node.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::engine {
namespace {

using codec::Value;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;

/// {"lamps":["red"]}: a file for each, and a unit that reads them.
Result<Wish> desire_lamps(const Value& document, View& view) {
  Wish wish;
  const auto* lamps = document.find("lamps");
  if (lamps == nullptr) return wish;
  for (const auto& lamp : lamps->items()) {
    Resource resource{.id = "lamp:" + lamp.string(), .origin = "lamps"};
    resource.parts.push_back({"/etc/lamps/" + lamp.string(), Entry::file("on\n")});
    if (view.live()) resource.parts.push_back({"/sys/lamps/" + lamp.string(), Entry::file("1")});
    resource.units = {"lamps.service"};
    wish.resources.push_back(std::move(resource));
  }
  return wish;
}
constexpr Kind kLamps = {.name = "lamps", .prefix = "lamp", .desire = desire_lamps};

/// A kind with functions of its own for everything.
Result<Wish> desire_bell(const Value& document, View&) {
  Wish wish;
  if (document.find("bell") != nullptr) wish.resources.push_back({.id = "bell", .origin = "bell"});
  return wish;
}
std::optional<Step> step_bell(const Question& question, const Observed& observed) {
  const bool rings = observed.entries.at("/run/bell").has_value();
  if (rings == (question.wanted != nullptr)) return std::nullopt;
  Step step{.resource = question.id, .change = rings ? Change::remove : Change::create};
  if (question.wanted != nullptr) step.wanted = *question.wanted;
  return step;
}
Result<Observed> observe_bell(const Question&, SystemState& system) {
  Observed observed;
  observed.entries["/run/bell"] = TRY(system.look("/run/bell"));
  return observed;
}
Status ring(const Step& step, Changes& changes) {
  if (step.wanted) return changes.put("/run/bell", Entry::file("ding"));
  return changes.remove("/run/bell");
}
Claims owns_bell(const Resource&) { return {.units = {"lamps.service"}}; }
constexpr std::string_view kAfterLamps[] = {"lamps"};
constexpr Kind kBell = {.name = "bell",
                        .prefix = "bell",
                        .after = kAfterLamps,
                        .phases = {.early = false},
                        .desire = desire_bell,
                        .observe = observe_bell,
                        .step = step_bell,
                        .act = ring,
                        .owns = owns_bell};

class ThrowAwayKinds : public ::testing::Test {
 protected:
  static Value lamps(std::vector<std::string> names) {
    Value list = Value::array();
    for (auto& name : names) list.push(std::move(name));
    return Value::object({{"lamps", std::move(list)}});
  }
  Target target(const Value& document) {
    View view(system_, {.live = live_, .state_folder = "/state/orlop"}, owned_);
    auto made = make_target(kinds_, document, view);
    EXPECT_THAT(made, IsOk());
    return made.value_or(Target());
  }
  Plan plan(const Value& document) {
    auto planned = make_plan(kinds_, target(document), owned_, Moment::live, system_);
    EXPECT_THAT(planned.failures, IsEmpty());
    return std::move(planned.plan);
  }
  static std::vector<std::string> lines(const Plan& plan) {
    std::vector<std::string> list;
    for (const auto& step : plan.steps) {
      list.push_back(std::string(to_string(step.change)) + ' ' + step.resource);
    }
    return list;
  }
  void apply(const Value& document) {
    const auto wanted = target(document);
    const auto steps = plan(document);
    Changes changes(system_);
    const auto running = running_units(steps, services_).value();
    EXPECT_THAT(apply_live(kinds_, steps, wanted, owned_, running, changes, services_), IsOk());
    owned_ = owned_by(wanted);
  }

  Kind kinds_[2] = {kBell, kLamps};
  testing::FakeSystemState system_ = testing::image_tree();
  testing::FakeServiceManager services_;
  Owned owned_;
  bool live_ = true;
};

TEST_F(ThrowAwayKinds, ArePlannedMadeFoundDriftedAndRemoved) {
  system_.tree["/sys/lamps/red"] = Entry::file("0");
  services_.running = {"lamps.service"};
  const auto document = lamps({"red", "green"});
  EXPECT_THAT(lines(plan(document)), ElementsAre("create lamp:red", "create lamp:green"));
  apply(document);
  EXPECT_EQ(system_.text("/etc/lamps/green"), "on\n");
  EXPECT_EQ(system_.text("/sys/lamps/red"), "1");
  EXPECT_THAT(services_.requests, ElementsAre("restart lamps.service"));
  EXPECT_THAT(lines(plan(document)), IsEmpty());
  system_.tree["/etc/lamps/red"].content = "off\n";
  EXPECT_THAT(lines(plan(document)), ElementsAre("update lamp:red"));
  apply(lamps({"red"}));
  EXPECT_FALSE(system_.tree.contains("/etc/lamps/green"));
  EXPECT_EQ(system_.text("/etc/lamps/red"), "on\n");
}

TEST_F(ThrowAwayKinds, MayDoEverythingThemselves) {
  const auto document = Value::object({{"bell", true}});
  EXPECT_THAT(lines(plan(document)), ElementsAre("create bell"));
  apply(document);
  EXPECT_EQ(system_.text("/run/bell"), "ding");
  EXPECT_THAT(lines(plan(document)), IsEmpty());
  apply(Value::object({}));
  EXPECT_FALSE(system_.tree.contains("/run/bell"));
  live_ = false;
  EXPECT_THAT(target(document).resources, IsEmpty());
}

TEST_F(ThrowAwayKinds, WhatAnUnknownKindLeftIsTakenAway) {
  system_.tree["/etc/gone"] = Entry::file("x");
  owned_["wheel:left"] = {"/etc/gone"};
  EXPECT_THAT(lines(plan(Value::object({}))), ElementsAre("delete wheel:left"));
  apply(Value::object({}));
  EXPECT_FALSE(system_.tree.contains("/etc/gone"));
}

TEST_F(ThrowAwayKinds, AUnitHasOneOwner) {
  static constexpr Kind kGong = {.name = "gong",
                                 .prefix = "gong",
                                 .desire = [](const Value&, View&) -> Result<Wish> {
                                   return Wish{.resources = {{.id = "gong", .origin = "gong"}}};
                                 },
                                 .owns = owns_bell};
  const Kind kinds[] = {kBell, kLamps, kGong};
  View view(system_, {.live = true}, owned_);
  const auto made = make_target(kinds, Value::object({{"bell", true}}), view).value();
  ASSERT_EQ(made.obstacles.size(), 1U);
  EXPECT_THAT(made.obstacles[0].message, HasSubstr("'gong' and 'bell' both own lamps.service"));
  EXPECT_EQ(made.resources.size(), 1U);
}

TEST(Kinds, StandAfterThoseTheyName) {
  const Kind kinds[] = {kBell, kLamps};
  const auto ordered = in_order(kinds).value();
  EXPECT_EQ(ordered[0]->name, "lamps");
  EXPECT_EQ(ordered[1]->name, "bell");
  const Kind alone[] = {kBell};
  EXPECT_THAT(in_order(alone), testing::IsError(Errc::invalid));
}

TEST(Paths, HaveOneName) {
  EXPECT_EQ(canonical("/home/a"), "/var/home/a");
  EXPECT_EQ(canonical("/root"), "/var/roothome");
  EXPECT_EQ(canonical("/usr/local/bin/x"), "/var/usrlocal/bin/x");
  EXPECT_EQ(canonical("/homely/a"), "/homely/a");
  EXPECT_EQ(canonical("/etc/a"), "/etc/a");
}

}  // namespace
}  // namespace orlop::agent::engine
