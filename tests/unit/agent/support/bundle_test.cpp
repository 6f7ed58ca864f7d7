// SPDX-License-Identifier: Apache-2.0
// The archive as tar itself lists and reads it; the programs of a node are fakes.
#include "agent/support/bundle.hpp"

#include <gmock/gmock.h>

#include "agent/service/methods.hpp"
#include "libs/sys/file.hpp"
#include "tests/fakes/fake_agent.hpp"
#include "tests/fakes/fake_runner.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::support {
namespace {

using ::testing::HasSubstr;
using testing::IsErrorSaying;
using testing::IsOk;
using testing::IsOkAnd;

/// Runs tar, and nothing else.
class Runner final : public sys::CommandRunner {
 public:
  testing::FakeRunner others;
  Result<sys::CommandOutput> run(const sys::Command& command) override {
    if (command.argv.front() == "tar") return system_.run(command);
    if (command.argv.front() == "bootctl") return fail(Errc::not_found, "bootctl is not installed");
    return others.run(command);
  }

 private:
  sys::SystemCommandRunner system_;
};

class Bundle : public ::testing::Test {
 protected:
  void SetUp() override {
    auto folder = sys::TemporaryFolder::create("bundle");
    ASSERT_THAT(folder, IsOk());
    folder_.emplace(*std::move(folder));
    archive_ = folder_->path() / "bundle.tar.gz";
  }
  Result<std::string> content(const std::string& file) {
    sys::SystemCommandRunner runner;
    return sys::run_checked(runner, {.argv = {"tar", "--extract", "--to-stdout", "--file", archive_,
                                              "orlop-support/" + file}});
  }

  std::optional<sys::TemporaryFolder> folder_;
  std::string archive_;
  testing::FakeAgent agent_;
  Runner runner_;
};

TEST_F(Bundle, HoldsAnswersAndOutputs) {
  runner_.others.outputs["journalctl"] = {.output = "a line\n"};
  runner_.others.outputs["lsblk"] = {.exit_code = 1, .errors = "no /sys"};
  agent_.errors.emplace("Health", Error(Errc::not_found, "no health check has run"));
  ASSERT_THAT(pack_bundle(&agent_, runner_, archive_), IsOk());
  EXPECT_THAT(content("status.json"), IsOkAnd(HasSubstr("\"Status\"")));
  EXPECT_THAT(content("health.json"), IsOkAnd("no health check has run\n"));
  EXPECT_THAT(content("journal.txt"), IsOkAnd("a line\n"));
  EXPECT_THAT(content("disks.txt"), IsOkAnd("no /sys"));
  EXPECT_THAT(content("boot.txt"), IsOkAnd("bootctl is not installed\n"));
}

TEST_F(Bundle, AsksOnlyMethodsOfTheList) {
  ASSERT_THAT(pack_bundle(&agent_, runner_, archive_), IsOk());
  ASSERT_FALSE(agent_.calls.empty());
  for (const auto& [member, request] : agent_.calls)
    EXPECT_NE(service::find_method(service::methods(), member), nullptr) << member;
}

TEST_F(Bundle, SaysWhyTheAgentCouldNotBeAsked) {
  ASSERT_THAT(pack_bundle(fail(Errc::not_found, "no bus runs here"), runner_, archive_), IsOk());
  EXPECT_THAT(content("agent-unreachable.txt"), IsOkAnd("no bus runs here\n"));
}

TEST_F(Bundle, SaysWhenTheArchiveCannotBeWritten) {
  EXPECT_THAT(pack_bundle(&agent_, runner_, folder_->path() / "missing/bundle.tar.gz"),
              IsErrorSaying(Errc::failed, "tar"));
}

}  // namespace
}  // namespace orlop::agent::support
