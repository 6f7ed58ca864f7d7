// SPDX-License-Identifier: Apache-2.0
#include <sstream>

#include "tests/bench/bench.hpp"
#include "tests/bench/process_facts.hpp"
#include "tests/bench/statistics.hpp"
#include "tests/lab/guest.hpp"

namespace orlop::bench {
namespace {

constexpr double kRssLimit = 16.0 * (1 << 20);
constexpr int kSettleSeconds = 30;
constexpr int kIdleSeconds = 60;
constexpr int kStatusRuns = 7;

std::string of_daemon(std::string_view file) {
  return std::format("cat /proc/$(systemctl show orlopd.service -P MainPID)/{}", file);
}

/// The same questions before and after something.
std::vector<lab::Question> sample(std::string_view when) {
  const auto name = [when](std::string_view what) { return std::format("{} {}", what, when); };
  return {{name("switches"), of_daemon("task/*/status")},
          {name("stat"), of_daemon("stat")},
          {name("memory"), of_daemon("smaps_rollup")}};
}

std::vector<lab::Question> questions() {
  auto list = sample("before");
  // The node waits by itself: the shell that asks sleeps, and no connection is made meanwhile.
  list.push_back({"idle", std::format("sleep {}", kIdleSeconds)});
  for (auto& question : sample("after")) list.push_back(std::move(question));
  list.push_back({"status times",
                  std::format("for i in $(seq {}); do a=$(date +%s%N); orlop status >/dev/null;"
                              " b=$(date +%s%N); echo $((b-a)); done",
                              kStatusRuns)});
  for (auto& question : sample("used")) list.push_back(std::move(question));
  list.push_back({"hertz", "getconf CLK_TCK"});
  list.push_back({"programs", "for p in /proc/[0-9]*; do readlink $p/exe; done | wc -l"});
  list.push_back({"threads",
                  "for p in /proc/[0-9]*; do readlink $p/exe >/dev/null && ls $p/task;"
                  " done 2>/dev/null | wc -l"});
  list.push_back({"memory in use",
                  "awk '/MemTotal/{t=$2} /MemAvailable/{a=$2} END{print t-a}' /proc/meminfo"});
  return list;
}

Result<double> number_in(const lab::Facts& facts, const std::string& name) {
  const auto found = facts.find(name);
  std::istringstream text(found == facts.end() ? std::string() : found->second);
  double number = 0;
  if (!(text >> number)) {
    return fail(Errc::corrupt, "the node's answer to \"{}\" is \"{}\" instead of a number", name,
                text.str());
  }
  return number;
}

Row memory_row(std::string name, const Memory& memory) {
  return {.name = std::move(name),
          .engine = std::string(kOrlop),
          .figures = {{"rssBytes", memory.rss},
                      {"pssBytes", memory.pss},
                      {"anonymousBytes", memory.anonymous}},
          .limit = kRssLimit,
          .ratio = {},
          .note = {}};
}

Row plain_row(std::string name, std::vector<Figure> figures, std::string note) {
  return {.name = std::move(name),
          .engine = std::string(kOrlop),
          .figures = std::move(figures),
          .limit = {},
          .ratio = {},
          .note = std::move(note)};
}

Result<Row> idle_row(const lab::Facts& facts) {
  const auto before = TRY(parse_switches(facts.at("switches before")));
  const auto after = TRY(parse_switches(facts.at("switches after")));
  const auto ticks =
      TRY(parse_ticks(facts.at("stat after"))) - TRY(parse_ticks(facts.at("stat before")));
  const auto hertz = TRY(number_in(facts, "hertz"));
  auto row = plain_row("idle minute",
                       {{"wakeups", after.voluntary - before.voluntary},
                        {"involuntarySwitches", after.involuntary - before.involuntary},
                        {"cpuSeconds", ticks / hertz},
                        {"threads", after.threads}},
                       {});
  row.limit = 0;
  return row;
}

Result<std::vector<Row>> rows_of(const lab::Facts& facts) {
  constexpr double kNano = 1e9;
  constexpr double kKibi = 1024;
  std::vector<Row> rows;
  rows.push_back(memory_row("memory, idle", TRY(parse_memory(facts.at("memory after")))));
  rows.push_back(memory_row("memory, asked", TRY(parse_memory(facts.at("memory used")))));
  rows.push_back(TRY(idle_row(facts)));

  std::vector<double> times;
  std::istringstream lines(facts.at("status times"));
  for (double nanoseconds = 0; lines >> nanoseconds;) times.push_back(nanoseconds / kNano);
  if (times.size() != kStatusRuns) {
    return fail(Errc::failed, "orlop status did not run {} times: {}", kStatusRuns, lines.str());
  }
  const auto summary = summarise(times);
  rows.push_back(plain_row("orlop status",
                           {{"seconds", summary.median},
                            {"minSeconds", summary.minimum},
                            {"maxSeconds", summary.maximum},
                            {"runs", static_cast<double>(kStatusRuns)}},
                           {}));
  rows.push_back(plain_row("node",
                           {{"memoryBytes", TRY(number_in(facts, "memory in use")) * kKibi},
                            {"processes", TRY(number_in(facts, "programs"))},
                            {"threads", TRY(number_in(facts, "threads"))}},
                           "userspace, with the login that asks"));
  return rows;
}

}  // namespace

Result<Report> bench_agent(Bench& bench) {
  TRY(bench.build_release());
  auto machine = TRY(bench.new_machine("agent"));
  auto measured = [&]() -> Result<Report> {
    TRY(machine.start());
    TRY(lab::wait_for_boot_complete(machine, lab::kBootTime));
    bench.say().note("boot complete; {} s to settle, then an idle minute", kSettleSeconds);
    TRY(machine.ssh().checked(std::format("sleep {}", kSettleSeconds)));
    const auto facts =
        TRY(lab::ask(machine.ssh(), questions(), std::chrono::seconds(3 * kIdleSeconds)));
    for (const auto& question : questions()) {
      if (!facts.contains(question.name)) {
        return fail(Errc::failed, "the node did not say \"{}\"", question.name);
      }
    }
    Report report{.rows = TRY(rows_of(facts)),
                  .picture = {},
                  .accelerator = std::string(name_of(machine.accelerator()))};
    TRY(machine.power_down(std::chrono::seconds(180)));
    return report;
  }();
  if (!measured) machine.save_artifacts(bench.in_work("artifacts") / "agent");
  return measured;
}

}  // namespace orlop::bench
