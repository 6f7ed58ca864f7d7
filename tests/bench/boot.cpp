// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/bench.hpp"
#include "tests/bench/phases.hpp"
#include "tests/bench/statistics.hpp"

namespace orlop::bench {
namespace {

using std::chrono::steady_clock;

constexpr auto kPowerDown = std::chrono::seconds(180);
constexpr double kLimit = 35;
constexpr std::string_view kBootCase = "boot";

/// Powers the machine on and measures until boot-complete.target.
Result<Phases> boot(lab::Machine& machine) {
  TRY(machine.start());
  Seen seen;
  // The firmware's last words, on the serial console.
  TRY(machine.wait_for_serial("BdsDxe: starting Boot", lab::kBootTime));
  seen.loader_started =
      std::chrono::duration<double>(steady_clock::now() - machine.powered_on()).count();
  seen.complete = TRY(lab::wait_for_boot_complete(machine, lab::kBootTime));
  return phases_of(TRY(lab::ask(machine.ssh(), phase_questions())), seen);
}

struct Contender {
  std::string engine;
  lab::Machine machine;
  std::vector<Phases> boots;
};

Row row_of(std::string name, const std::string& engine, const std::vector<Phases>& boots) {
  std::vector<double> totals;
  for (const auto& phases : boots) totals.push_back(total(phases));
  const auto summary = summarise(totals);
  Row row{.name = std::move(name), .engine = engine};
  row.figures = {{"seconds", summary.median}};
  if (boots.size() > 1) {
    row.figures.push_back({"minSeconds", summary.minimum});
    row.figures.push_back({"maxSeconds", summary.maximum});
  }
  row.figures.push_back({"boots", static_cast<double>(boots.size())});
  return row;
}

Status boot_and_note(Bench& bench, Contender& contender, std::string_view which) {
  auto held = [&]() -> Status {
    contender.boots.push_back(TRY(boot(contender.machine)));
    bench.say().note("{}, {}: {:.1f} s", contender.engine, which, total(contender.boots.back()));
    return contender.machine.power_down(kPowerDown);
  }();
  if (!held) {
    contender.machine.save_artifacts(bench.in_work("artifacts") / contender.engine);
    bench.say().note("logs are in {}", bench.in_work("artifacts").string());
  }
  return held;
}

}  // namespace

Result<Report> bench_boot(Bench& bench) {
  TRY(bench.build_release());
  std::vector<Contender> contenders;
  contenders.push_back({std::string(kOrlop), TRY(bench.new_machine("boot-orlop")), {}});
  if (!bench.options().alone) {
    const auto mkosi = TRY(bench.mkosi_image());
    auto machine = TRY(bench.lab().machine({.name = "boot-mkosi",
                                            .beginning = lab::Beginning::image,
                                            .disk = mkosi.image(),
                                            .alone = true}));
    contenders.push_back({std::string(kMkosi), std::move(machine), {}});
  }
  Report report;
  for (auto& contender : contenders) {
    TRY(boot_and_note(bench, contender, "first boot"));
    report.rows.push_back(row_of("first", contender.engine, contender.boots));
    contender.boots.clear();
  }
  for (unsigned run = 1; run <= bench.options().runs; ++run) {
    for (auto& contender : contenders) {
      TRY(boot_and_note(bench, contender, std::format("boot {}", run)));
    }
  }
  std::vector<Bar> bars;
  for (auto& contender : contenders) {
    auto row = row_of(std::string(kBootCase), contender.engine, contender.boots);
    if (contender.engine == kOrlop) row.limit = kLimit;
    report.rows.push_back(row);
    bars.push_back({contender.engine, fastest(contender.boots)});
  }
  for (const auto& phase : kPhases) {
    for (const auto& bar : bars) {
      report.rows.push_back({.name = std::format("boot: {}", phase.name),
                             .engine = bar.label,
                             .figures = {{"seconds", bar.phases.*phase.seconds}},
                             .limit = {},
                             .ratio = {},
                             .note = {}});
    }
  }
  // The row shows medians; the fastest boots are compared, which other work disturbs least.
  for (auto& row : report.rows) {
    if (bars.size() == 2 && row.name == kBootCase && row.engine == kOrlop) {
      row.ratio = total(bars[0].phases) / total(bars[1].phases);
    }
  }
  report.picture = draw(bars);
  report.accelerator = name_of(contenders.front().machine.accelerator());
  return report;
}

}  // namespace orlop::bench
