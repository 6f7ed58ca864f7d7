// SPDX-License-Identifier: Apache-2.0
#include "agent/engine/ports/surroundings.hpp"

#include <gmock/gmock.h>

#include "libs/sys/file.hpp"
#include "tests/fakes/fake_runner.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::engine {
namespace {

TEST(Surroundings, AreAskedByTheShell) {
  sys::SystemCommandRunner runner;
  const auto around = surroundings_of(runner);
  EXPECT_EQ(around.ask("true"), true);
  EXPECT_EQ(around.ask("false"), false);
  EXPECT_EQ(around.ask("[ -d / ] && ! [ -d /no/such ]"), true);
  EXPECT_EQ(around.ask("syntax error ("), false);
}

TEST(Surroundings, EachConditionIsAskedOnce) {
  testing::FakeRunner runner;
  const auto around = surroundings_of(runner);
  EXPECT_EQ(around.ask("a"), true);
  EXPECT_EQ(around.ask("a"), true);
  EXPECT_EQ(around.ask("b"), true);
  EXPECT_EQ(runner.ran.size(), 2U);
}

TEST(Surroundings, NobodyIsAskedWithoutANode) {
  EXPECT_EQ(config::Surroundings().ask("true"), std::nullopt);
}

TEST(Surroundings, FactsAreThoseOfTheMachinesFiles) {
  const auto folder = sys::TemporaryFolder::create().value();
  const auto write = [&folder](const char* path, std::string_view text) {
    EXPECT_THAT(sys::write_file(folder.path() / path, text, 0644, sys::Durability::volatile_),
                testing::IsOk());
  };
  write("etc/machine-id", "0123\n");
  write("etc/os-release", "ID=orlop\nPRETTY_NAME=\"Orlop OS 1.0\"\n");
  write("proc/sys/kernel/hostname", "edge\n");
  write("proc/meminfo", "MemTotal:        2048000 kB\nMemFree: 1 kB\n");
  write("sys/class/dmi/id/product_uuid", "AB\n");
  write("sys/class/net/eth0/address", "52:54:00:00:00:01\n");
  write("sys/class/net/lo/address", "00:00:00:00:00:00\n");
  const auto facts = facts_of_machine(folder.path());
  const auto at = [&facts](std::initializer_list<std::string_view> path) {
    const auto* value = &facts;
    for (const auto key : path) value = value->find(key);
    return value->is_string() ? value->string() : std::to_string(value->integer());
  };
  EXPECT_EQ(at({"MachineID"}), "0123");
  EXPECT_EQ(at({"UUID"}), "AB");
  // A word of the node's own, which stays and does not tell the machine-id.
  const auto word = at({"Random"});
  EXPECT_THAT(word, ::testing::MatchesRegex("[0-9a-f]{32}"));
  EXPECT_EQ(at({"Values", "Random"}), word);
  write("etc/machine-id", "0124\n");
  EXPECT_NE(facts_of_machine(folder.path()).find("Random")->string(), word);
  write("etc/machine-id", "\n");
  EXPECT_EQ(facts_of_machine(folder.path()).find("Random"), nullptr);
  EXPECT_EQ(at({"Values", "os", "name"}), "Orlop OS 1.0");
  EXPECT_EQ(at({"Values", "node", "hostname"}), "edge");
  EXPECT_EQ(at({"Values", "memory", "size"}), "2000");
  EXPECT_EQ(at({"Values", "product", "serial"}), "");
  const auto& network = facts.find("Values")->find("network")->items();
  ASSERT_EQ(network.size(), 1U);
  EXPECT_EQ(network[0].find("macaddress")->string(), "52:54:00:00:00:01");
}

}  // namespace
}  // namespace orlop::agent::engine
