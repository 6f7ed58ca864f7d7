// SPDX-License-Identifier: Apache-2.0
// `orlop secret`: where a value comes from, and what is said.
#include <gmock/gmock.h>
#include <unistd.h>

#include "agent/cli/command.hpp"
#include "libs/codec/json.hpp"
#include "libs/sys/file.hpp"
#include "tests/fakes/fake_agent.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_runner.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// The fake, for the one call of a command line.
class OneCall final : public service::Agent {
 public:
  explicit OneCall(service::Agent& to) : to_(to) {}
  Result<codec::Value> call(std::string_view member, const codec::Value& request) override {
    return to_.call(member, request);
  }

 private:
  service::Agent& to_;
};

/// A text as the standard input, for as long as this lives.
class StandardInput {
 public:
  explicit StandardInput(const std::string& text) : was_(::dup(STDIN_FILENO)) {
    std::FILE* file = std::tmpfile();
    std::fwrite(text.data(), 1, text.size(), file);
    std::rewind(file);
    ::dup2(::fileno(file), STDIN_FILENO);
    std::fclose(file);
  }
  StandardInput(const StandardInput&) = delete;
  StandardInput& operator=(const StandardInput&) = delete;
  ~StandardInput() {
    ::dup2(was_, STDIN_FILENO);
    ::close(was_);
  }

 private:
  int was_;
};

class SecretVerbs : public ::testing::Test {
 protected:
  Printed run_line(const std::vector<std::string>& line) {
    return run(line, {.connect = [this](ProgressSink) -> Result<std::unique_ptr<service::Agent>> {
                        return std::make_unique<OneCall>(agent_);
                      },
                      .runner = runner_,
                      .clock = clock_});
  }
  /// The value that the last call carried, as base64.
  std::string sent() const {
    return agent_.calls.empty() ? "" : agent_.calls.back().second.find("value")->string();
  }

  testing::FakeAgent agent_;
  testing::FakeRunner runner_;
  testing::FakeClock clock_;
};

TEST_F(SecretVerbs, AValueIsTakenAsItIs) {
  agent_.answers["SecretPut"] =
      codec::parse_json(R"({"schema":"orlop.secret-put/1","name":"wifi"})").value();
  {
    const StandardInput input("hunter2\n");
    const auto printed = run_line({"secret", "put", "wifi"});
    EXPECT_THAT(printed.output, HasSubstr("the secret 'wifi' is kept"));
    EXPECT_THAT(printed.output + printed.errors, Not(HasSubstr("hunter2")));
  }
  EXPECT_EQ(sent(), "aHVudGVyMgo=");
  const auto folder = sys::TemporaryFolder::create().value();
  const auto file = (folder.path() / "value").string();
  ASSERT_THAT(sys::write_file(file, std::string_view("a\0b", 3)), testing::IsOk());
  run_line({"secret", "put", "wifi", "--file", file});
  EXPECT_EQ(sent(), "YQBi");
}

TEST_F(SecretVerbs, AValueIsNeverAnArgumentNorEmptyNorTooLong) {
  EXPECT_NE(run_line({"secret", "put", "wifi", "hunter2"}).exit_code, 0);
  for (const auto& text : {std::string(), std::string(65537, 'x')}) {
    const StandardInput input(text);
    EXPECT_NE(run_line({"secret", "put", "wifi"}).exit_code, 0) << text.size();
  }
  EXPECT_TRUE(agent_.calls.empty());
  const StandardInput most(std::string(65536, 'x'));
  run_line({"secret", "put", "wifi"});
  EXPECT_EQ(agent_.calls.size(), 1U);
}

TEST_F(SecretVerbs, AreListedWithTheirKeys) {
  agent_.answers["SecretList"] = codec::parse_json(R"({"schema":"orlop.secrets/1",
      "storage":"plain","secrets":[{"name":"a","source":"state","keys":["x","y"]},
      {"name":"b","source":"missing","keys":[]}]})")
                                     .value();
  const auto text = run_line({"secret", "list"}).output;
  EXPECT_THAT(text, ::testing::ContainsRegex("a +state +x y\n"));
  EXPECT_THAT(text, ::testing::ContainsRegex("b +missing +\\(unused\\)\n"));
  EXPECT_THAT(text, HasSubstr("kept as they are"));
}

TEST_F(SecretVerbs, RemovingIsForcedOnlyWhenAsked) {
  run_line({"secret", "remove", "a"});
  EXPECT_EQ(codec::write_json(agent_.calls.back().second), R"({"name":"a","force":false})");
  run_line({"secret", "remove", "a", "--force"});
  EXPECT_EQ(codec::write_json(agent_.calls.back().second), R"({"name":"a","force":true})");
}

}  // namespace
}  // namespace orlop::agent::cli
