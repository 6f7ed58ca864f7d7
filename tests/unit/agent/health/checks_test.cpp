// SPDX-License-Identifier: Apache-2.0
// The checks that every release brings.
#include <filesystem>
#include <set>

#include "agent/health/check.hpp"
#include "libs/sys/file.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::health {
namespace {

using orlop::testing::IsErrorSaying;
using orlop::testing::IsOk;

class Checks : public ::testing::Test {
 protected:
  sys::TemporaryFolder folder_ = *sys::TemporaryFolder::create();
  CheckNode node_{.root = folder_.path(), .version = *Version::parse("3.0"), .ask_agent = [](auto) {
                    return Status{};
                  }};

  Status run(std::string_view name) {
    const auto found = std::ranges::find(checks(), name, [](const auto* c) { return c->name; });
    return found == checks().end() ? fail(Errc::not_found, "no check {}", name)
                                   : (*found)->run(node_);
  }
  void outcome(std::string_view text) {
    ASSERT_THAT(sys::write_file(folder_.path() / "run/orlop/config.json", text), IsOk());
  }
};

TEST_F(Checks, AreTheFilesOfTheirFolder) {
  std::set<std::string_view> names;
  for (const auto* check : checks()) {
    EXPECT_TRUE(names.insert(check->name).second) << check->name;
    EXPECT_FALSE(check->text.empty()) << check->name;
  }
  std::set<std::string> files;
  const std::filesystem::path folder = ORLOP_SOURCE_DIR "/agent/health/checks";
  for (const auto& file : std::filesystem::directory_iterator(folder))
    files.insert(file.path().stem());
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()), files);
}

TEST_F(Checks, TheAgentHasToAnswer) {
  EXPECT_THAT(run("agent"), IsOk());
  node_.ask_agent = [](auto) { return fail(Errc::not_found, "nobody owns io.orlop.Agent1"); };
  EXPECT_THAT(run("agent"), IsErrorSaying(Errc::not_found, "asking orlopd: nobody owns"));
}

TEST_F(Checks, TheConfigurationHasToBeAppliedByThisRelease) {
  EXPECT_THAT(run("configuration"),
              IsErrorSaying(Errc::not_found, "the configuration of this boot was not applied"));
  outcome("{\"schema\":\"orlop.config-state/1\",\"healthy\":false,\"release\":\"3.0\"}");
  EXPECT_THAT(run("configuration"), IsOk()) << "mistakes in it are not the release's fault";
  outcome("{\"schema\":\"orlop.config-state/1\",\"healthy\":true,\"release\":\"2.0\"}");
  EXPECT_THAT(run("configuration"), IsErrorSaying(Errc::conflict, "applied by release 2.0"));
  for (const auto* broken : {"", "{", "[]", "{\"release\":3}"}) {
    outcome(broken);
    EXPECT_FALSE(run("configuration")) << broken;
  }
}

}  // namespace
}  // namespace orlop::agent::health
