// SPDX-License-Identifier: Apache-2.0
// Command lines against a fake agent: what is printed where, and the exit code.
#include <fcntl.h>
#include <gmock/gmock.h>

#include "agent/cli/command.hpp"
#include "libs/codec/json.hpp"
#include "libs/sys/file.hpp"
#include "tests/fakes/fake_agent.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_runner.hpp"
#include "tests/support/declared.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::cli {
namespace {

using codec::Value;
using ::testing::HasSubstr;
using testing::IsDeclared;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::StartsWith;

/// Hands every call to an agent that outlives it, and shows one step of progress first.
class Forward final : public service::Agent {
 public:
  Forward(service::Agent& to, ProgressSink progress) : to_(to), progress_(std::move(progress)) {}
  Result<Value> call(std::string_view member, const Value& request) override {
    if (progress_ && member == "UpgradeApply")
      progress_(Value::object({{"schema", "orlop.progress/1"},
                               {"phase", "writing"},
                               {"bytesDone", 1},
                               {"bytesTotal", 4}}));
    return to_.call(member, request);
  }

 private:
  service::Agent& to_;
  ProgressSink progress_;
};

class Running : public ::testing::Test {
 protected:
  void SetUp() override {
    auto folder = sys::TemporaryFolder::create("cli");
    ASSERT_THAT(folder, IsOk());
    folder_.emplace(*std::move(folder));
  }

  Printed run_line(std::vector<std::string> arguments) {
    return run(
        arguments,
        {.connect = [this](ProgressSink progress) -> Result<std::unique_ptr<service::Agent>> {
           return std::make_unique<Forward>(agent_, std::move(progress));
         },
         .runner = runner_,
         .clock = clock_});
  }

  std::string file(const std::string& name, std::string_view content) {
    const auto path = folder_->path() / name;
    EXPECT_THAT(sys::write_file(path, content, 0644, sys::Durability::volatile_), IsOk());
    return path;
  }

  testing::FakeAgent agent_;
  testing::FakeClock clock_;
  testing::FakeRunner runner_;
  std::optional<sys::TemporaryFolder> folder_;
};

TEST_F(Running, EveryCommandHasHelpWithAnExample) {
  for (const auto& command : command_table()) {
    std::vector<std::string> arguments;
    const std::string path(command.path);
    arguments.push_back(path.substr(0, path.find(' ')));
    if (path.contains(' ')) arguments.push_back(path.substr(path.find(' ') + 1));
    arguments.emplace_back("--help");
    const auto printed = run_line(arguments);
    EXPECT_EQ(printed.exit_code, 0) << path;
    EXPECT_THAT(printed.output, HasSubstr("Examples:\n  orlop " + path)) << path;
    EXPECT_THAT(printed.errors, IsEmpty()) << path;
  }
  EXPECT_THAT(agent_.calls, IsEmpty());
}

TEST_F(Running, WrongUsageIsExitCodeTwoWithARemedy) {
  const std::vector<std::vector<std::string>> lines = {{},
                                                       {"stauts"},
                                                       {"config"},
                                                       {"config", "plan"},
                                                       {"status", "--nonce", "00"},
                                                       {"status", "more"},
                                                       {"verify", "evidence.json"},
                                                       {"attest", "--nonce"},
                                                       {"attest", "--nonce", ""},
                                                       {"attest", "--nonce="},
                                                       {"upgrade", "plan", ""},
                                                       {"upgrade", "apply", "1.0", "2.0"},
                                                       {"status", "--progress-fd", "two"}};
  for (const auto& line : lines) {
    const auto printed = run_line(line);
    EXPECT_EQ(printed.exit_code, 2) << ::testing::PrintToString(line);
    EXPECT_THAT(printed.errors, StartsWith("orlop: ")) << ::testing::PrintToString(line);
    EXPECT_THAT(printed.output, IsEmpty());
  }
  EXPECT_THAT(agent_.calls, IsEmpty());
}

TEST_F(Running, JsonIsTheDocumentAlone) {
  agent_.answers["Status"] = Value::object({{"schema", "orlop.status/2"}});
  const auto printed = run_line({"status", "--json"});
  EXPECT_EQ(printed.exit_code, 0);
  EXPECT_EQ(codec::parse_json(printed.output).value(), agent_.answers["Status"]);
  EXPECT_THAT(printed.errors, IsEmpty());
}

TEST_F(Running, DocumentsOfTheProgramItselfAreDeclared) {
  const auto answer = [this](std::vector<std::string> line) {
    line.emplace_back("--json");
    return codec::parse_json(run_line(std::move(line)).output).value_or(Value());
  };
  EXPECT_THAT(answer({"man"}), IsDeclared("orlop.manual/1"));
  EXPECT_THAT(answer({"completion", "bash"}), IsDeclared("orlop.completion/1"));
  EXPECT_THAT(answer({"support-bundle", "--out", folder_->path() / "bundle.tar.gz"}),
              IsDeclared("orlop.support-bundle/1"));
  EXPECT_THAT(answer({"config", "convert", file("d", "#cloud-config\nfqdn: a.b\n")}),
              IsDeclared("orlop.config-converted/1"));
  EXPECT_THAT(answer({"health", "judge", file("verdict", "judged")}),
              IsDeclared("orlop.health-judgement/1"));
}

TEST_F(Running, RefusalsGoToStandardErrorWithTheirRemedy) {
  agent_.errors.emplace("UpgradeApply", Error(Errc::failed, "release 3.0 failed here before")
                                            .with_remedy("Publish a repaired release."));
  const auto printed = run_line({"upgrade", "apply", "3.0"});
  EXPECT_EQ(printed.exit_code, 1);
  EXPECT_EQ(printed.errors,
            "orlop: release 3.0 failed here before\nremedy: Publish a repaired release.\n");
  EXPECT_THAT(printed.output, IsEmpty());
  EXPECT_EQ(agent_.calls.back().second, Value::object({{"version", "3.0"}}));
}

TEST_F(Running, ProgressGoesToTheDescriptor) {
  const auto path = file("progress", "");
  const auto fd = sys::open_fd(path, O_WRONLY);
  ASSERT_THAT(fd, IsOk());
  const auto printed = run_line({"upgrade", "apply", "--progress-fd", std::to_string(fd->get())});
  EXPECT_EQ(printed.exit_code, 0) << printed.errors;
  EXPECT_EQ(sys::read_text(path, 4096).value(),
            R"({"schema":"orlop.progress/1","phase":"writing","bytesDone":1,"bytesTotal":4})"
            "\n");
}

TEST_F(Running, RebootsOnlyWhenAskedAndAfterSuccess) {
  EXPECT_EQ(run_line({"upgrade", "apply"}).exit_code, 0);
  EXPECT_THAT(runner_.ran, IsEmpty());
  EXPECT_EQ(run_line({"rollback", "--dry-run", "--reboot"}).exit_code, 0);
  EXPECT_THAT(runner_.ran, IsEmpty());
  EXPECT_EQ(run_line({"upgrade", "apply", "--reboot"}).exit_code, 0);
  ASSERT_EQ(runner_.ran.size(), 1U);
  EXPECT_EQ(runner_.ran[0], (std::vector<std::string>{"systemctl", "reboot"}));
  agent_.errors.emplace("UpgradeApply", Error(Errc::failed, "no"));
  EXPECT_EQ(run_line({"upgrade", "apply", "--reboot"}).exit_code, 1);
  EXPECT_EQ(runner_.ran.size(), 1U);
}

TEST_F(Running, ValidatesWithoutAnAgent) {
  const auto good = file("good.yaml", "#cloud-config\nhostname: a\n");
  const auto bad = file("bad.yaml", "#cloud-config\nhostnam: a\n");
  EXPECT_EQ(run_line({"config", "validate", good}).exit_code, 0);
  const auto printed = run_line({"config", "validate", bad});
  EXPECT_EQ(printed.exit_code, 1);
  EXPECT_THAT(printed.errors, HasSubstr("bad.yaml:2:1: error: "));
  EXPECT_THAT(printed.errors, HasSubstr("remedy: "));
  const auto json = run_line({"config", "validate", "--json", bad});
  EXPECT_EQ(json.exit_code, 1);
  const auto document = codec::parse_json(json.output);
  ASSERT_THAT(document, IsOk());
  EXPECT_EQ(document->get_string("schema").value(), "orlop.diagnostics/1");
  EXPECT_EQ(document->find("diagnostics")->items().at(0).get_int("line").value(), 2);
  EXPECT_THAT(agent_.calls, IsEmpty());
}

TEST_F(Running, PrintsTheSchemaThatIsPublished) {
  const auto printed = run_line({"config", "schema"});
  EXPECT_EQ(printed.exit_code, 0);
  const auto published =
      sys::read_text(ORLOP_SOURCE_DIR "/configs/schema/cloud-config.schema.json", 1 << 20);
  ASSERT_THAT(published, IsOk());
  EXPECT_EQ(printed.output, *published);
  EXPECT_THAT(agent_.calls, IsEmpty());
}

TEST_F(Running, FaultsAreSarifForForges) {
  const auto printed =
      run_line({"config", "validate", "--sarif", file("bad.yaml", "#cloud-config\nhostnam: a\n")});
  EXPECT_EQ(printed.exit_code, 1);
  const auto log = codec::parse_json(printed.output);
  ASSERT_THAT(log, IsOk());
  EXPECT_EQ(log->get_string("version").value(), "2.1.0");
}

TEST_F(Running, ConvertsWhatAnotherToolUnderstands) {
  const auto theirs = file("theirs",
                           "#cloud-config\nusers: [default]\nfqdn: a.b\n"
                           "prefer_fqdn_over_hostname: true\n");
  const auto printed = run_line({"config", "convert", theirs});
  EXPECT_EQ(printed.exit_code, 0);
  EXPECT_THAT(printed.output, StartsWith("#cloud-config\nusers:\n  - name: orlop\n"));
  EXPECT_THAT(printed.output, HasSubstr("\nhostname: a.b\n"));
  // What is written means the same, and is ours.
  const auto again = run_line({"config", "convert", file("ours.yaml", printed.output)});
  EXPECT_EQ(again.output, printed.output);
  EXPECT_EQ(run_line({"config", "convert", file("bad", "#cloud-config\nx: 1\n")}).exit_code, 1);
}

TEST_F(Running, PlansWithoutAnAgent) {
  const auto good = file("good.yaml", "#cloud-config\nhostname: a\n");
  const auto printed = run_line({"config", "plan", "--offline", "--json", good});
  ASSERT_EQ(printed.exit_code, 0) << printed.errors;
  const auto document = codec::parse_json(printed.output).value();
  EXPECT_EQ(document.get_string("schema").value(), "orlop.plan/1");
  EXPECT_FALSE(document.find("actions")->items().empty());
  EXPECT_THAT(agent_.calls, IsEmpty());
}

TEST_F(Running, ARefusedConfigurationIsNotApplied) {
  agent_.answers["ConfigApply"] =
      codec::parse_json(R"({"schema":"orlop.diagnostics/1","diagnostics":[{"file":"f","line":2,
        "column":3,"severity":"error","code":"c","message":"m","remedy":"r"}]})")
          .value();
  const auto printed = run_line({"config", "apply", file("f", "#cloud-config\n")});
  EXPECT_EQ(printed.exit_code, 1);
  EXPECT_EQ(printed.errors, "f:2:3: error: m [c]\n  remedy: r\n");
}

TEST_F(Running, DriftIsExitCodeOne) {
  agent_.answers["ConfigDrift"] =
      codec::parse_json(R"({"schema":"orlop.plan/1","actions":[]})").value();
  EXPECT_EQ(run_line({"config", "drift"}).exit_code, 0);
  agent_.answers["ConfigDrift"] =
      codec::parse_json(R"({"schema":"orlop.plan/1","actions":[{"resource":"file:/etc/x",
        "change":"update","effect":"live","units":[],"detail":"content"}]})")
          .value();
  const auto printed = run_line({"config", "drift"});
  EXPECT_EQ(printed.exit_code, 1);
  EXPECT_THAT(printed.output, HasSubstr("file:/etc/x"));
}

TEST_F(Running, ADocumentIsTriedForSomeTime) {
  agent_.answers["ConfigApply"] =
      codec::parse_json(R"({"schema":"orlop.applied/1","generation":3,"digest":"d",
        "plan":{"schema":"orlop.plan/1","actions":[]},"diagnostics":[],
        "trialUntil":"2026-11-26T12:00:00Z"})")
          .value();
  const auto document = file("f", "#cloud-config\n");
  const auto printed = run_line({"config", "apply", "--try", "5m", document});
  EXPECT_EQ(printed.exit_code, 0);
  EXPECT_EQ(agent_.calls.back().second.find("trialSeconds")->integer(), 300);
  EXPECT_THAT(printed.output, HasSubstr("orlop config confirm"));
  EXPECT_EQ(run_line({"config", "apply", "--try", "soon", document}).exit_code, 1);
  agent_.answers["ConfigRevert"] = agent_.answers["ConfigApply"];
  EXPECT_EQ(run_line({"config", "revert", "2"}).exit_code, 0);
  EXPECT_EQ(agent_.calls.back().second, Value::object({{"generation", 2}}));
  EXPECT_EQ(run_line({"config", "revert", "x2"}).exit_code, 1);
  agent_.answers["ConfigRepair"] = agent_.answers["ConfigApply"];
  EXPECT_EQ(run_line({"config", "drift", "--repair"}).exit_code, 0);
  EXPECT_EQ(agent_.calls.back().first, "ConfigRepair");
}

TEST_F(Running, EvidenceGoesToAFile) {
  const auto path = (folder_->path() / "evidence.json").string();
  const std::string nonce(32, 'f');
  EXPECT_EQ(run_line({"attest", "--nonce", nonce, "--out", path}).exit_code, 0);
  EXPECT_EQ(agent_.calls.back().second, Value::object({{"nonce", nonce}}));
  EXPECT_EQ(codec::parse_json(sys::read_text(path, 4096).value()).value(),
            agent_.call("Attest", Value::object({{"nonce", nonce}})).value());
}

TEST_F(Running, ShortNoncesAreRefusedOnBothSides) {
  const auto evidence = file("evidence.json", "{}");
  for (const std::vector<std::string>& line :
       {std::vector<std::string>{"attest", "--nonce", "00ff"},
        std::vector<std::string>{"verify", evidence, "--repository", "/", "--nonce", "00ff"}}) {
    const auto printed = run_line(line);
    EXPECT_EQ(printed.exit_code, 1) << line.front();
    EXPECT_THAT(printed.errors, HasSubstr("nonce of 2 bytes (16 to 64)")) << line.front();
    EXPECT_THAT(printed.errors, HasSubstr("openssl rand -hex 32")) << line.front();
  }
  EXPECT_THAT(agent_.calls, IsEmpty());
}

TEST_F(Running, VerifyNeedsSomebodyToTrust) {
  const auto evidence = file("evidence.json", "{}");
  const auto printed =
      run_line({"verify", evidence, "--repository", "https://releases.example/orlop"});
  EXPECT_EQ(printed.exit_code, 1);
  EXPECT_THAT(printed.errors, HasSubstr("--root FILE"));
}

TEST_F(Running, EventlogNamesTheFileItCannotRead) {
  const auto printed = run_line({"eventlog", "replay", file("log", "not a log")});
  EXPECT_EQ(printed.exit_code, 1);
  EXPECT_THAT(printed.errors, HasSubstr("/log"));
}

TEST_F(Running, OnAMachineThatIsNoNodeNothingIsInstalledOrChecked) {
  for (const auto& line : std::vector<std::vector<std::string>>{
           {"install", "--target", "/dev/null", "--dry-run"}, {"health", "run"}}) {
    const auto printed = run_line(line);
    EXPECT_EQ(printed.exit_code, 1);
    EXPECT_THAT(printed.errors, StartsWith("orlop: "));
  }
  EXPECT_THAT(runner_.ran, IsEmpty());
}

}  // namespace
}  // namespace orlop::agent::cli
