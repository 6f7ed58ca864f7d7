// SPDX-License-Identifier: Apache-2.0
#include "tests/vm/demo/report.hpp"

#include <algorithm>
#include <cmath>
#include <format>

namespace orlop::demo {
namespace {

/// Two decimals are what the clock of a demonstration is worth.
double rounded(double seconds) { return std::round(seconds * 100) / 100; }

}  // namespace

bool all_held(const std::vector<StepResult>& results) {
  return !results.empty() && std::ranges::all_of(results, &StepResult::ok);
}

std::string table(const std::vector<StepResult>& results) {
  std::size_t width = 4;
  for (const auto& result : results) width = std::max(width, result.name.size());
  std::string text = std::format("{:<{}}  result  seconds  figure\n", "step", width);
  double total = 0;
  for (const auto& result : results) {
    // The reason may span lines (a console's end); the table holds its first.
    const auto& figure = result.ok ? result.figures.headline : result.reason;
    text += std::format("{:<{}}  {:<6}  {:>7.1f}  {}\n", result.name, width,
                        result.ok ? "held" : "FAILED", result.seconds,
                        figure.substr(0, figure.find('\n')));
    total += result.seconds;
  }
  text += std::format("{:<{}}  {:<6}  {:>7.1f}\n", "all", width,
                      all_held(results) ? "held" : "FAILED", total);
  return text;
}

codec::Value document(const std::vector<StepResult>& results, std::string_view accelerator) {
  auto steps = codec::Value::array();
  for (const auto& result : results) {
    auto step = codec::Value::object(
        {{"name", result.name}, {"ok", result.ok}, {"seconds", rounded(result.seconds)}});
    if (!result.ok) step.set("reason", result.reason);
    for (const auto& [key, value, position] : result.figures.members.members()) {
      step.set(key, value);
    }
    steps.push(std::move(step));
  }
  return codec::Value::object({{"schema", "orlop.demo/1"},
                               {"accelerator", accelerator},
                               {"ok", all_held(results)},
                               {"steps", std::move(steps)}});
}

}  // namespace orlop::demo
