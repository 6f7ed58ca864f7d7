// SPDX-License-Identifier: Apache-2.0
#include "agent/platform/power.hpp"

#include <gmock/gmock.h>

#include "tests/fakes/fake_runner.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::platform {
namespace {

using testing::IsErrorSaying;
using testing::IsOk;

TEST(Power, IsChangedBySystemd) {
  struct Row {
    Power power;
    Initiator initiator;
    std::vector<std::vector<std::string>> ran;
  };
  const Row rows[] = {
      {Power::stay, Initiator::person, {}},
      {Power::reboot, Initiator::person, {{"systemctl", "reboot"}}},
      {Power::reboot, Initiator::unit, {{"systemctl", "reboot", "--no-block"}}},
      {Power::poweroff, Initiator::unit, {{"systemctl", "poweroff", "--no-block"}}},
  };
  for (const auto& row : rows) {
    testing::FakeRunner runner;
    EXPECT_THAT(change_power(runner, row.power, row.initiator), IsOk());
    EXPECT_EQ(runner.ran, row.ran);
  }
}

TEST(Power, SaysWhenSystemdRefuses) {
  testing::FakeRunner runner;
  runner.outputs["systemctl"] = {.exit_code = 1, .errors = "Access denied"};
  EXPECT_THAT(change_power(runner, Power::reboot, Initiator::person),
              IsErrorSaying(Errc::failed, "Access denied"));
}

}  // namespace
}  // namespace orlop::agent::platform
