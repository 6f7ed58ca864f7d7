// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/logging/section.hpp"
#include "libs/schema/check.hpp"
#include "tests/support/kinds_fixture.hpp"

namespace orlop::agent::kinds {
namespace {

using ::testing::IsEmpty;

class LoggingKind : public testing::KindsTest {
 protected:
  std::string settings(const std::string& body) {
    const auto resources = render_body(body).resources;
    if (resources.size() != 1) return "resources: " + std::to_string(resources.size());
    EXPECT_EQ(resources[0].parts.at(0).path, "/etc/systemd/journald.conf.d/50-orlop.conf");
    return resources[0].parts[0].entry.content;
  }
};

TEST_F(LoggingKind, ItsSectionIsWellMade) {
  EXPECT_THAT(schema::check_section(kLogging), IsEmpty());
}

TEST_F(LoggingKind, PlansHaveChangeEffectAndUnits) {
  const Row rows[] = {
      {"logging: {size: 500M}\n", "create logging:journal restart systemd-journald.service\n"},
      {"logging: {persistent: true}\n", ""}};
  expect_plans(rows);
}

TEST_F(LoggingKind, ItsFileSaysWhatIsWanted) {
  EXPECT_EQ(settings("logging: {size: 500M, retention: 2week, level: notice, rate_burst: 100, "
                     "rate_interval: 30s}\n"),
            "[Journal]\nSystemMaxUse=500M\nMaxRetentionSec=2week\nMaxLevelStore=notice\n"
            "RateLimitBurst=100\nRateLimitIntervalSec=30s\n");
  EXPECT_EQ(settings("logging: {persistent: false, size: 64M}\n"),
            "[Journal]\nStorage=volatile\nRuntimeMaxUse=64M\n");
  EXPECT_EQ(
      settings("logging: {forward: [wall, console], forward_to: '192.0.2.7:19532'}\n"),
      "[Journal]\nForwardToConsole=yes\nForwardToWall=yes\nForwardToSocket=192.0.2.7:19532\n");
}

TEST_F(LoggingKind, WhatIsNotDesiredAnyMoreIsDeleted) {
  EXPECT_EQ(plan_body("", {{"logging:journal", {"/etc/systemd/journald.conf.d/50-orlop.conf"}}}),
            "delete logging:journal restart systemd-journald.service\n");
}

TEST_F(LoggingKind, WhatIsNoSettingIsRefused) {
  for (const std::string body :
       {"logging: {size: much}\n", "logging: {size: M}\n",
        "logging: {size: \"5M\\nStorage=none\"}\n", "logging: {size: 12345678M}\n",
        "logging: {retention: 2fortnight}\n", "logging: {level: loud}\n",
        "logging: {forward: [moon]}\n", "logging: {forward_to: 'collector'}\n",
        "logging: {forward_to: '192.0.2.7:'}\n", "logging: {forward_to: \"192.0.2.7:1\\nx\"}\n",
        "logging: {rate_burst: 0}\n"}) {
    const auto read = config::read_document(kinds::language(), "d", testing::document(body));
    EXPECT_TRUE(config::has_errors(read.diagnostics)) << body;
  }
}

}  // namespace
}  // namespace orlop::agent::kinds
