// SPDX-License-Identifier: Apache-2.0
// A program of three verbs: what is parsed, said, printed and written for it.
#include "libs/sys/command.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>

#include "libs/codec/json.hpp"
#include "libs/command/manual.hpp"
#include "libs/command/progress.hpp"
#include "libs/command/run.hpp"
#include "libs/sys/file.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::command {
namespace {

using codec::Value;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using testing::IsOkAnd;
using ::testing::StartsWith;

/// What the verbs of this program need of the outside: somebody who writes down what they said.
struct Context {
  std::vector<std::string>& said;
  ProgressSink progress;
};

Result<Output> brew(const Invocation& given, Context& context) {
  for (const auto& kind : given.list("KIND")) context.said.push_back(kind);
  for (const auto& thing : given.list("--add")) context.said.push_back("with " + thing);
  if (given.flag("--hot")) context.said.emplace_back("hot");
  context.progress(Value::object({{"phase", "brewing"}}));
  return Output{Value::object({{"schema", "orlop.tea/1"}}), "tea\n"};
}
Result<Output> pour(const Invocation& given, Context& context) {
  for (const auto* name : {"FROM", "TO", "SAUCER"}) {
    for (const auto& thing : given.list(name)) context.said.push_back(name + (' ' + thing));
  }
  return Output{};
}
Result<Output> refuse(const Invocation& given, Context&) {
  if (given.value("--why")) return fail(Errc::invalid, "because {}", *given.value("--why"));
  return Output{Value::object({{"refused", true}}), "no\n", "tea-pot: no\n", true};
}

const std::vector<VerbOf<Context>>& table() {
  static const std::vector<VerbOf<Context>> verbs = {
      {{"brew",
        "Make tea",
        {{"KIND", "which", true, true}},
        {{"--hot", "", "Boil it"}, {"--add", "THING", "Put it in", false, true}},
        {"tea-pot brew mint"}},
       brew},
      {{"pot refuse",
        "Say no",
        {},
        {{"--why", "REASON", "A reason | none"}},
        {"tea-pot pot refuse"}},
       refuse},
      {{"pot", "Say no to all", {}, {}, {"tea-pot pot"}}, refuse},
      {{"pour",
        "From one into the other",
        {{"FROM", "the pot"}, {"TO", "the cup"}, {"SAUCER", "below it", false}},
        {},
        {"tea-pot pour pot cup"}},
       pour},
  };
  return verbs;
}

const Program kTeaPot = {.name = "tea-pot",
                         .version = "4",
                         .summary = "Makes tea",
                         .tagline = "a pot",
                         .description = "Makes tea.",
                         .examples = {"tea-pot brew mint"},
                         .groups = {{"pot", "About the pot"}},
                         .verbs = verbs_of(table())};

struct Ran {
  Printed printed;
  std::vector<std::string> said;
};

Ran run_line(std::vector<std::string> arguments) {
  Ran ran;
  ran.printed = run(kTeaPot, arguments, {},
                    [&ran](std::size_t verb, const Invocation& given, ProgressSink progress) {
                      Context context{ran.said, std::move(progress)};
                      return table()[verb].run(given, context);
                    });
  return ran;
}

TEST(Run, GivesTheVerbWhatStoodOnTheLine) {
  const auto ran = run_line({"brew", "--hot", "mint", "black"});
  EXPECT_EQ(ran.printed.output, "tea\n");
  EXPECT_EQ(ran.printed.exit_code, 0);
  EXPECT_THAT(ran.said, ElementsAre("mint", "black", "hot"));
}

TEST(Run, APositionalTakesOneWordUnlessItSaysOtherwise) {
  EXPECT_THAT(run_line({"pour", "a", "b"}).said, ElementsAre("FROM a", "TO b"));
  EXPECT_THAT(run_line({"pour", "a", "b", "c"}).said, ElementsAre("FROM a", "TO b", "SAUCER c"));
  EXPECT_EQ(run_line({"pour", "a"}).printed.exit_code, 2);
  EXPECT_EQ(run_line({"pour", "a", "b", "c", "d"}).printed.exit_code, 2);
}

TEST(Run, AnOptionMayBeGivenAgainWhereItSaysSo) {
  const auto ran = run_line({"brew", "--add", "sugar", "mint", "--add", "milk"});
  EXPECT_EQ(ran.printed.exit_code, 0) << ran.printed.errors;
  EXPECT_THAT(ran.said, ElementsAre("mint", "with sugar", "with milk"));
  EXPECT_EQ(run_line({"pot", "refuse", "--why", "a", "--why", "b"}).printed.exit_code, 2);
}

TEST(Run, PrintsTheDocumentAloneForJson) {
  const auto printed = run_line({"pot", "refuse", "--json"}).printed;
  EXPECT_EQ(codec::parse_json(printed.output).value(), Value::object({{"refused", true}}));
  EXPECT_THAT(printed.errors, IsEmpty());
  EXPECT_EQ(printed.exit_code, 1);
}

TEST(Run, ErrorsAndRefusalsNameTheProgram) {
  EXPECT_EQ(run_line({"pot"}).printed.errors, "tea-pot: no\n");
  const auto printed = run_line({"pot", "refuse", "--why", "it is late"}).printed;
  EXPECT_EQ(printed.errors, "tea-pot: because it is late\n");
  EXPECT_EQ(printed.exit_code, 1);
}

TEST(Run, WrongUsageIsExitCodeTwoWithARemedy) {
  for (const auto& line :
       std::vector<std::vector<std::string>>{{},
                                             {"bru"},
                                             {"brew"},
                                             {"brew", "--cold", "mint"},
                                             {"brew", "a", "--progress-fd", "x"}}) {
    const auto ran = run_line(line);
    EXPECT_EQ(ran.printed.exit_code, 2) << ::testing::PrintToString(line);
    EXPECT_THAT(ran.printed.errors, StartsWith("tea-pot: "));
    EXPECT_THAT(ran.said, IsEmpty());
  }
}

TEST(Run, HelpIsNoError) {
  EXPECT_THAT(run_line({"--help"}).printed.output, HasSubstr("Examples:\n  tea-pot brew mint\n"));
  EXPECT_THAT(run_line({"pot", "refuse", "--help"}).printed.output,
              HasSubstr("  tea-pot pot refuse\n"));
  EXPECT_EQ(run_line({"--version"}).printed.output, "tea-pot 4\n");
}

TEST(Run, ProgressGoesToTheDescriptor) {
  const auto folder = sys::TemporaryFolder::create("command");
  ASSERT_THAT(folder, IsOk());
  const auto path = folder->path() / "progress";
  const auto fd = sys::open_fd(path, O_WRONLY | O_CREAT);
  ASSERT_THAT(fd, IsOk());
  EXPECT_EQ(
      run_line({"brew", "mint", "--progress-fd", std::to_string(fd->get())}).printed.exit_code, 0);
  EXPECT_THAT(sys::read_text(path, 4096), IsOkAnd("{\"phase\":\"brewing\"}\n"));
}

TEST(Progress, BarNeverOverflows) {
  const auto json = [](std::string_view text) { return codec::parse_json(text).value(); };
  EXPECT_EQ(progress_bar(json(R"({"phase":"writing","bytesDone":9,"bytesTotal":4})")),
            "writing      [####################] 100 %  0.0 MiB of 0.0 MiB");
  EXPECT_EQ(progress_bar(json(R"({"phase":"checking"})")), "checking");
  EXPECT_EQ(progress_bar(json(R"({"event":"started","step":"uki","stepsDone":4,"stepsTotal":8})")),
            "uki          [##########          ]  step 5 of 8");
  EXPECT_EQ(progress_bar(json(R"({"step":"uki","stepsDone":9,"stepsTotal":8})")),
            "uki          [####################]  step 8 of 8");
}

TEST(Progress, EventsAreLinesWithoutATerminal) {
  const auto json = [](std::string_view text) { return codec::parse_json(text).value(); };
  const auto folder = sys::TemporaryFolder::create("command");
  ASSERT_THAT(folder, IsOk());
  const auto path = folder->path() / "log";
  const auto fd = sys::open_fd(path, O_WRONLY | O_CREAT);
  ASSERT_THAT(fd, IsOk());
  {
    ProgressDisplay display({}, {.log = fd->get()});
    display.show(json(R"({"event":"started","step":"uki","what":"kernel images","stepsTotal":8})"));
    display.show(json(R"({"event":"finished","step":"uki","cached":false,"seconds":1.26})"));
    display.show(json(R"({"event":"finished","step":"iso","cached":true,"seconds":0})"));
    display.show(json(R"({"event":"note","what":"publishing"})"));
    display.show(json(R"({"phase":"writing","bytesDone":1,"bytesTotal":4})"));
  }
  EXPECT_THAT(sys::read_text(path, 4096), IsOkAnd("  uki         kernel images\n"
                                                  "  uki         done in 1.3 s\n"
                                                  "  iso         unchanged\n"
                                                  "  publishing\n"));
}

TEST(Progress, OnATerminalTheBarIsDrawnAndItsLineEnded) {
  const auto json = [](std::string_view text) { return codec::parse_json(text).value(); };
  const auto folder = sys::TemporaryFolder::create("command");
  ASSERT_THAT(folder, IsOk());
  const auto path = folder->path() / "terminal";
  const auto fd = sys::open_fd(path, O_WRONLY | O_CREAT);
  ASSERT_THAT(fd, IsOk());
  {
    ProgressDisplay display({}, {.terminal = fd->get()});
    display.show(json(R"({"event":"finished","step":"uki","cached":true,"stepsTotal":2})"));
    display.show(json(R"({"event":"started","step":"iso","stepsDone":1,"stepsTotal":2})"));
  }
  EXPECT_THAT(sys::read_text(path, 4096),
              IsOkAnd("\r\x1b[K  uki         unchanged\n"
                      "\r\x1b[Kiso          [##########          ]  step 2 of 2\n"));
}

TEST(Completion, OfAProgramWithAHyphenIsWhatBashTakes) {
  sys::SystemCommandRunner runner;
  const auto script = bash_completion(kTeaPot) +
                      "COMP_WORDS=(tea-pot pot re); COMP_CWORD=2; _tea_pot\n"
                      "printf '%s ' \"${COMPREPLY[@]}\"; complete -p tea-pot\n";
  EXPECT_THAT(sys::run_checked(runner, {.argv = {"bash", "-eu", "-c", script}}),
              IsOkAnd("refuse complete -F _tea_pot tea-pot\n"));
}

TEST(Manual, IsTheProgramsOwn) {
  EXPECT_THAT(man_page(kTeaPot), StartsWith(".TH TEA-POT 1 \"\" \"tea\\-pot 4\""));
  EXPECT_THAT(man_page(kTeaPot),
              HasSubstr("\n.SS tea\\-pot brew [\\-\\-hot] [\\-\\-add THING] KIND…\nMake tea.\n"));
  EXPECT_THAT(markdown_reference(kTeaPot), StartsWith("# tea-pot: command reference\n"));
  EXPECT_THAT(markdown_reference(kTeaPot), HasSubstr("| `--why REASON` | A reason \\| none |\n"));
}

}  // namespace
}  // namespace orlop::command
