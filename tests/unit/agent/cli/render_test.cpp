// SPDX-License-Identifier: Apache-2.0
#include "agent/cli/render.hpp"

#include <gmock/gmock.h>

#include "libs/codec/json.hpp"

namespace orlop::agent::cli {
namespace {

codec::Value json(std::string_view text) { return codec::parse_json(text).value(); }

TEST(Render, Plans) {
  EXPECT_EQ(plan_text(json(R"({"actions":[]})")), "nothing to do\n");
  EXPECT_EQ(plan_text(json(R"({"reboot":true,"actions":[{"resource":"unit:a.service",
              "change":"update","effect":"restart","units":["a.service","b.service"],
              "detail":"content"}]})")),
            "update  unit:a.service  (restart a.service b.service; content)\n"
            "takes effect after a reboot\n");
}

TEST(Render, Upgrades) {
  EXPECT_EQ(upgrade_check_text(json(R"({"available":{"version":"2.0"}})")),
            "release 2.0 can be installed\n");
  EXPECT_EQ(upgrade_check_text(json(R"({"available":null,"reason":"2.0 runs already"})")),
            "nothing to install: 2.0 runs already\n");
  EXPECT_EQ(upgrade_status_text(json(R"({"state":"rolled-back","target":{"version":"3.0"},
              "outcome":"it failed","slots":[{"slot":"A","state":"filled","version":"2.0"}],
              "failedReleases":[{"version":"3.0","reason":"no route"}]})")),
            "rolled-back, release 3.0\n  it failed\nslot A: filled 2.0\n"
            "release 3.0 failed here: no route\n");
}

TEST(Render, Diagnostics) {
  const auto document = json(R"({"diagnostics":[{"file":"a","line":0,"column":0,
    "severity":"warning","code":"c","message":"m","remedy":""}]})");
  EXPECT_EQ(diagnostics_text(document), "a: warning: m [c]\n");
  EXPECT_FALSE(has_error(document));
}

TEST(Render, Verdicts) {
  EXPECT_EQ(verdict_text(json(R"({"pass":false,"claims":[{"claim":"nonce","result":"false",
              "reason":"another one"}]})")),
            "false    nonce            another one\nFAIL\n");
}

}  // namespace
}  // namespace orlop::agent::cli
