// SPDX-License-Identifier: Apache-2.0
// Documents for people: what each verb says of its method's answer. And a verb that is thrown away:
// one row, seen on the command line, in --help, in the manual, in the reference and in completion.
#include <gmock/gmock.h>

#include "agent/cli/over.hpp"
#include "agent/cli/render.hpp"
#include "libs/codec/json.hpp"
#include "libs/command/manual.hpp"
#include "tests/fakes/fake_agent.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_runner.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::cli {
namespace {

using codec::Value;
using ::testing::HasSubstr;

Value json(std::string_view text) { return codec::parse_json(text).value(); }

/// The fake for every call.
class ToTheFake final : public service::Agent {
 public:
  explicit ToTheFake(service::Agent& to) : to_(to) {}
  Result<Value> call(std::string_view member, const Value& request) override {
    return to_.call(member, request);
  }

 private:
  service::Agent& to_;
};

class Verbs : public ::testing::Test {
 protected:
  Surroundings around() {
    return {.connect = [this](ProgressSink) -> Result<std::unique_ptr<service::Agent>> {
              return std::make_unique<ToTheFake>(agent_);
            },
            .runner = runner_,
            .clock = clock_};
  }
  /// What `orlop LINE` says when the method answers `document`.
  std::string said(const std::string& method, std::string_view document,
                   const std::vector<std::string>& line) {
    agent_.answers[method] = json(document);
    return run(line, around()).output;
  }

  testing::FakeAgent agent_;
  testing::FakeRunner runner_;
  testing::FakeClock clock_;
};

TEST_F(Verbs, SayPlans) {
  EXPECT_EQ(said("ConfigDrift", R"({"actions":[]})", {"config", "drift"}),
            "the running system is what its configuration says\n");
  EXPECT_EQ(said("ConfigDrift", R"({"reboot":true,"actions":[{"resource":"unit:a.service",
              "change":"update","effect":"restart","units":["a.service","b.service"],
              "detail":"content"}]})",
                 {"config", "drift"}),
            "update  unit:a.service  (restart a.service b.service; content)\n"
            "takes effect after a reboot\n");
}

TEST_F(Verbs, SayUpgrades) {
  EXPECT_EQ(said("UpgradeCheck", R"({"available":{"version":"2.0"}})", {"upgrade", "check"}),
            "release 2.0 can be installed\n");
  EXPECT_EQ(said("UpgradeCheck", R"({"available":null,"reason":"2.0 runs already"})",
                 {"upgrade", "check"}),
            "nothing to install: 2.0 runs already\n");
  EXPECT_EQ(said("UpgradeStatus", R"({"state":"rolled-back","target":{"version":"3.0"},
              "outcome":"it failed","slots":[{"slot":"A","state":"filled","version":"2.0"}],
              "failedReleases":[{"version":"3.0","reason":"no route"}]})",
                 {"upgrade", "status"}),
            "rolled-back, release 3.0\n  it failed\nslot A: filled 2.0\n"
            "release 3.0 failed here: no route\n");
}

TEST_F(Verbs, SayWhetherAnUpgradeStopsOrIsGone) {
  EXPECT_EQ(said("UpgradeCancel", R"({"cancelled":"stopping"})", {"upgrade", "cancel"}),
            "the running upgrade stops at its next safe point\n");
  EXPECT_EQ(said("UpgradeCancel", R"({"cancelled":"removed"})", {"upgrade", "cancel"}),
            "the upgrade was given up; its slot and boot entry are free again\n");
}

TEST_F(Verbs, SayDiagnosticsOnStandardError) {
  agent_.answers["ConfigDrift"] = json(R"({"diagnostics":[{"file":"a","line":0,"column":0,
    "severity":"warning","code":"c","message":"m","remedy":""}],"actions":[]})");
  const auto printed = run(std::vector<std::string>{"config", "drift"}, around());
  EXPECT_EQ(printed.errors, "a: warning: m [c]\n");
  EXPECT_EQ(printed.exit_code, 0);
}

TEST(Verdicts, AreSaidClaimByClaim) {
  EXPECT_EQ(verdict_text(json(R"({"pass":false,"claims":[{"claim":"nonce","result":"false",
              "reason":"another one"}]})")),
            "false    nonce            another one\nFAIL\n");
}

TEST_F(Verbs, CallOnlyMethodsOfTheList) {
  // The fake refuses a method that is not in the list, as the bus does.
  for (const auto& verb : command_table()) {
    if (!verb.positionals.empty() && verb.positionals.front().required) continue;
    std::vector<std::string> line;
    const std::string path(verb.path);
    line.push_back(path.substr(0, path.find(' ')));
    if (path.contains(' ')) line.push_back(path.substr(path.find(' ') + 1));
    const auto printed = run(line, around());
    EXPECT_EQ(printed.errors.find("has no method"), std::string::npos) << path << printed.errors;
  }
}

// ---- a throw-away verb: this row ---------------------------------------------------------------

std::string throw_away_text(const Value& answer) {
  return command::text_of(answer, "method") + '\n';
}

const std::vector<Command>& table_with_one_more() {
  static const auto table = [] {
    auto rows = command_table();
    rows.push_back(
        {{"throw-away", "Be thrown away", {}, {{"--soon", "", "Now"}}, {"orlop throw-away --soon"}},
         over("UpgradeStatus", throw_away_text)});
    return rows;
  }();
  return table;
}

TEST_F(Verbs, AVerbIsOneRow) {
  auto described = program();
  described.verbs = command::verbs_of(table_with_one_more());
  const auto line = [&](const std::vector<std::string>& arguments) {
    return command::run(described, arguments, {},
                        [this](std::size_t verb, const Invocation& given, ProgressSink progress) {
                          const auto outside = around();
                          Context context{.connect = outside.connect,
                                          .progress = std::move(progress),
                                          .runner = runner_,
                                          .clock = clock_};
                          return table_with_one_more()[verb].run(given, context);
                        });
  };
  EXPECT_EQ(line({"throw-away"}).output, "UpgradeStatus\n");
  EXPECT_EQ(line({"throw-away", "--late"}).exit_code, 2);
  EXPECT_THAT(line({"--help"}).output, HasSubstr("throw-away"));
  EXPECT_THAT(line({"throw-away", "--help"}).output, HasSubstr("orlop throw-away --soon"));
  EXPECT_THAT(command::man_page(described), HasSubstr("Be thrown away."));
  EXPECT_THAT(command::markdown_reference(described), HasSubstr("## orlop throw-away\n"));
  EXPECT_THAT(command::bash_completion(described), HasSubstr("'throw-away') words='"));
}

}  // namespace
}  // namespace orlop::agent::cli
