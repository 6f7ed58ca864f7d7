// SPDX-License-Identifier: Apache-2.0
// What systemctl is asked, and what its answers mean. (With a real systemd: the VM tests.)
#include "agent/engine/ports/service_manager.hpp"

#include <gmock/gmock.h>

#include "tests/fakes/fake_service_manager.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::engine {
namespace {

using ::testing::ElementsAre;
using testing::IsErrorSaying;
using testing::IsOk;

class Systemctl final : public sys::CommandRunner {
 public:
  Result<sys::CommandOutput> run(const sys::Command& command) override {
    std::string line;
    for (const auto& word : command.argv) line += (line.empty() ? "" : " ") + word;
    lines.push_back(line);
    return answer;
  }
  std::vector<std::string> lines;
  sys::CommandOutput answer;
};

TEST(SystemctlServiceManager, AsksSystemctl) {
  Systemctl systemctl;
  SystemctlServiceManager services(systemctl);
  EXPECT_THAT(services.reload(), IsOk());
  EXPECT_THAT(services.start("a.service"), IsOk());
  EXPECT_THAT(services.stop("a.service"), IsOk());
  EXPECT_THAT(services.restart("a.service"), IsOk());
  EXPECT_THAT(services.restart_later("a.service"), IsOk());
  EXPECT_THAT(services.is_running("a.service"), testing::IsOkAnd(true));
  EXPECT_THAT(systemctl.lines,
              ElementsAre("systemctl daemon-reload", "systemctl start -- a.service",
                          "systemctl stop -- a.service", "systemctl restart -- a.service",
                          "systemctl restart --no-block -- a.service",
                          "systemctl is-active --quiet -- a.service"));
}

TEST(SystemctlServiceManager, UnitsThatFailAreErrors) {
  Systemctl systemctl;
  SystemctlServiceManager services(systemctl);
  systemctl.answer = {.exit_code = 1, .output = {}, .errors = "Job for a.service failed"};
  EXPECT_THAT(services.start("a.service"), IsErrorSaying(Errc::failed, "a.service"));
  EXPECT_THAT(services.stop("a.service"), IsErrorSaying(Errc::failed, "a.service"));
  systemctl.answer = {.exit_code = 5, .output = {}, .errors = "Unit a.service not loaded."};
  EXPECT_THAT(services.stop("a.service"), IsOk());
  EXPECT_THAT(services.start("a.service"), IsErrorSaying(Errc::failed, "not loaded"));
  systemctl.answer = {.exit_code = 3, .output = {}, .errors = {}};
  EXPECT_THAT(services.is_running("a.service"), testing::IsOkAnd(false));
}

TEST(FakeServiceManager, FailsWhereTold) {
  testing::FakeServiceManager services;
  services.failing = "start a.service";
  EXPECT_THAT(services.start("a.service"), IsErrorSaying(Errc::failed, "told to fail"));
  EXPECT_THAT(services.restart("a.service"), IsOk());
}

}  // namespace
}  // namespace orlop::agent::engine
