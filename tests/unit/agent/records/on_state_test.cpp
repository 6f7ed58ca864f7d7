// SPDX-License-Identifier: Apache-2.0
// Every record on the state partition, damaged in every way: it is set aside under a name with its
// date, `status` has one sentence about it, and the verb goes on with what is known.
#include <gmock/gmock.h>

#include <filesystem>
#include <regex>
#include <set>

#include "agent/engine/records.hpp"
#include "agent/health/reports.hpp"
#include "agent/upgrade/failed_releases.hpp"
#include "agent/upgrade/state.hpp"
#include "libs/codec/json.hpp"
#include "libs/sys/file.hpp"
#include "tests/support/engine_world.hpp"

namespace orlop::agent::records {
namespace {

using engine::Entry;
using testing::EngineWorld;
using ::testing::HasSubstr;
using testing::IsOk;
namespace fs = std::filesystem;

const std::set<std::string> kOfTheEngine = {"generations.json", "trial.json", "journal.json",
                                            "numbers.json"};
/// What only boots write.
const std::set<std::string> kOfBoots = {"instance.json"};
const std::set<std::string> kOfOthers = {"upgrade.json", "failed-releases.json", "health.json",
                                         "health-other.json"};

/// What may become of a file; nothing: a folder stands in its place.
struct Damage {
  std::string name;
  std::optional<std::string> text;
};

std::vector<Damage> damages(const std::string& whole) {
  return {{"cut", whole.substr(0, whole.size() / 2)},
          {"empty", ""},
          {"of the wrong type", "[]"},
          {"of another schema", R"({"schema":"orlop.other/1"})"},
          {"without what it must say", R"({"schema":"orlop.status/99"})"},
          {"no UTF-8", std::string("{\"schema\":\"\xff\xfe\"}")},
          {"of 10 MiB", std::string(std::size_t{10} << 20, ' ') + whole},
          {"a folder", std::nullopt}};
}

/// A node with each of the engine's records.
EngineWorld used_node() {
  EngineWorld world("hostname: edge\nusers: [{name: ada}]\n");
  EXPECT_THAT(world.apply("users: [{name: ada}]\n"), IsOk());
  world.system.tree[world.paths.journal()] = Entry::file("{}");
  auto agent = world.controller();
  EXPECT_THAT(agent.start(), IsOk());
  std::erase_if(world.system.tree,
                [](const auto& item) { return item.first.contains(".set-aside-"); });
  EXPECT_THAT(agent.apply("new.yaml", testing::document("hostname: tried\nusers: [{name: ada}]\n"),
                          std::chrono::seconds(600)),
              IsOk());
  return world;
}

std::string path_of(const std::string& record) { return "/state/orlop/" + record; }

void put(EngineWorld& world, const std::string& record, const std::optional<std::string>& text) {
  world.system.tree[path_of(record)] = text ? Entry::file(*text, 0600) : Entry::folder();
  if (!text) world.system.tree[path_of(record) + "/inside"] = Entry::file("x");
}

/// That it is out of the way and told, once.
void expect_set_aside(EngineWorld& world, const std::string& record) {
  engine::RecordsIn store(world.system, "/state/orlop");
  std::vector<std::string> about;
  for (const auto& sentence : describe_set_aside(store))
    if (sentence.starts_with(record + " ")) about.push_back(sentence);
  ASSERT_EQ(about.size(), 1U) << ::testing::PrintToString(store.list().value());
  EXPECT_THAT(about[0], HasSubstr(record + ".set-aside-20"));
  const auto now = world.system.text(path_of(record));
  if (!now.empty()) {
    EXPECT_THAT(codec::parse_json(now), IsOk());
  }
}

TEST(RecordsOnState, AreAllHere) {
  static const std::regex kFormat(R"re(\.file = "([a-z-]+\.json)")re");
  static const std::regex kStatePath(R"re((?:folder \+ "/|state_path\(")([a-z-]+\.json)")re");
  std::set<std::string> found;
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(ORLOP_SOURCE_DIR) / "agent")) {
    if (entry.path().extension() != ".hpp" && entry.path().extension() != ".cpp") continue;
    const auto text = sys::read_text(entry.path(), 1 << 20).value_or("");
    for (const auto& pattern : {kFormat, kStatePath})
      for (std::sregex_iterator at(text.begin(), text.end(), pattern), end; at != end; ++at)
        found.insert((*at)[1].str());
  }
  auto known = kOfTheEngine;
  known.insert(kOfBoots.begin(), kOfBoots.end());
  known.insert(kOfOthers.begin(), kOfOthers.end());
  EXPECT_EQ(found, known);
}

TEST(RecordsOnState, OfTheEngineAreSetAsideByARunningNode) {
  const auto node = used_node();
  for (const auto& record : kOfTheEngine) {
    for (const auto& damage : damages(node.system.text(path_of(record)))) {
      SCOPED_TRACE(record + " is " + damage.name);
      EngineWorld world(node);
      put(world, record, damage.text);
      auto agent = world.controller();
      EXPECT_THAT(agent.start(), IsOk());
      EXPECT_THAT(agent.history(), IsOk());
      EXPECT_THAT(agent.drift(), IsOk());
      const auto confirmed = agent.confirm();
      EXPECT_EQ(confirmed.has_value(), record != "trial.json");
      const auto applied = agent.apply(
          "new.yaml", testing::document("users: [{name: ada}, {name: eve}]\n"), std::nullopt);
      ASSERT_THAT(applied, IsOk());
      EXPECT_TRUE(applied->plan) << config::describe(applied->diagnostics);
      expect_set_aside(world, record);
    }
  }
}

TEST(RecordsOnState, OfTheEngineAreSetAsideByABoot) {
  const auto node = used_node();
  auto all = kOfTheEngine;
  all.insert(kOfBoots.begin(), kOfBoots.end());
  for (const auto& record : all) {
    for (const auto& damage : damages(node.system.text(path_of(record)))) {
      SCOPED_TRACE(record + " is " + damage.name);
      EngineWorld world(node);
      world.switch_off();
      put(world, record, damage.text);
      const auto outcome = world.boot("hostname: edge\nusers: [{name: ada}]\n");
      EXPECT_TRUE(outcome.healthy());
      expect_set_aside(world, record);
    }
  }
}

TEST(RecordsOnState, OfANewerAgentCountForWhatIsUnderstood) {
  const auto newer = [](const EngineWorld& world, const std::string& record) {
    auto document = codec::parse_json(world.system.text(path_of(record))).value();
    document.set("schema", document.get_string("schema").value() + "0");
    document.set("colour", "red");
    return codec::write_json(document);
  };
  auto node = used_node();
  EngineWorld world(node);
  put(world, "generations.json", newer(world, "generations.json"));
  put(world, "trial.json", newer(world, "trial.json"));
  auto agent = world.controller();
  ASSERT_THAT(agent.history(), IsOk());
  EXPECT_EQ(agent.history()->find("generations")->items().size(), 2U);
  EXPECT_THAT(agent.trial_left(), testing::IsOkAnd(::testing::Ne(std::nullopt)));
  ASSERT_THAT(agent.revert(), IsOk());
  EXPECT_EQ(world.system.text("/etc/hostname"), "edge\n");
  expect_set_aside(world, "generations.json");
}

TEST(RecordsOnState, KeepWhatThisAgentDoesNotKnow) {
  auto world = used_node();
  auto document = codec::parse_json(world.system.text(path_of("generations.json"))).value();
  document.set("colour", "red");
  document.find("generations")->items().front().set("weather", "fine");
  put(world, "generations.json", codec::write_json(document));
  auto agent = world.controller();
  ASSERT_THAT(agent.confirm(), IsOk());
  ASSERT_THAT(world.apply("hostname: other\n"), IsOk());
  const auto written = codec::parse_json(world.system.text(path_of("generations.json"))).value();
  EXPECT_EQ(written.get_string("colour").value_or(""), "red");
  EXPECT_EQ(written.find("generations")->items().size(), 3U);
  EXPECT_EQ(written.find("generations")->items().front().get_string("weather").value_or(""),
            "fine");
}

template <class T>
void expect_set_aside_in_a_folder(const Format<T>& format, const T& value) {
  for (const auto& damage : damages(text_of(Record<T>{.value = value}, format))) {
    SCOPED_TRACE(std::string(format.file) + " is " + damage.name);
    const auto folder = sys::TemporaryFolder::create().value();
    StateFolder store(folder.path());
    const auto path = folder.path() / format.file;
    if (damage.text) {
      ASSERT_THAT(sys::write_file(path, *damage.text), IsOk());
    } else {
      fs::create_directories(path / "inside");
    }
    auto record = load(store, format);
    EXPECT_TRUE(record.problem);
    if (!record.value) record.value = value;
    ASSERT_THAT(save(store, format, record, UnixTime(std::chrono::seconds(1800000000))), IsOk());
    EXPECT_EQ(describe_set_aside(store).size(), 1U);
    const auto again = load(store, format);
    EXPECT_FALSE(again.problem);
    EXPECT_TRUE(again.value);
  }
}

TEST(RecordsOnState, OfOthersAreSetAside) {
  const health::HealthReport report{.version = *Version::parse("1.0")};
  expect_set_aside_in_a_folder(upgrade::kUpgradeRecord, {});
  expect_set_aside_in_a_folder(upgrade::kFailedReleases, {});
  expect_set_aside_in_a_folder(health::kHealth, report);
  expect_set_aside_in_a_folder(health::kOtherHealth, report);
  EXPECT_EQ(kOfOthers.size(), 4U);
}

}  // namespace
}  // namespace orlop::agent::records
