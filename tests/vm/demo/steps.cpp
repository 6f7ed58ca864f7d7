// SPDX-License-Identifier: Apache-2.0
#include "tests/vm/demo/steps.hpp"

#include <algorithm>

namespace orlop::demo {
namespace {

constexpr Step kSteps[] = {
    {"build-1", "release 1.0 of variant base, from Debian 13 main", build_first},
    {"build-2", "release 2.0, with Debian's updates and security fixes", build_second},
    {"cloud-boot", "the disk image boots as a cloud machine would", cloud_boot},
    {"install", "the ISO installs unattended to a blank disk", install},
    {"boot-1", "the installed machine boots", boot_first},
    {"configure", "configuration at boot, the same again, and a change on the running node",
     configure},
    {"attest-1", "evidence from the node is verified without the node", attest_first},
    {"upgrade", "to release 2.0 over HTTP, with a power cut in the middle", upgrade},
    {"boot-2", "release 2.0 boots, is healthy and is blessed", boot_second},
    {"attest-2", "evidence of release 2.0", attest_second},
    {"rollback", "a release 3.0 whose health check fails", rollback},
    {"tamper", "one byte of the active root partition is changed", tamper},
};

bool chosen(const Options& options, std::string_view name) {
  return options.only.empty() || std::ranges::contains(options.only, name);
}

StepResult run_step(Demo& demo, const Step& step) {
  StepResult result{.name = std::string(step.name)};
  demo.say().begin(step.name, step.title);
  const auto start = std::chrono::steady_clock::now();
  const auto outcome = step.run(demo, result.figures);
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  result.ok = outcome.has_value();
  if (result.ok) {
    demo.say().held(step.name, result.seconds, result.figures.headline);
  } else {
    result.reason = outcome.error().describe();
    demo.say().failed(step.name, outcome.error().report());
    demo.save_artifacts(step.name);
    demo.say().note("logs are in {}", demo.in_work("artifacts").string());
  }
  return result;
}

}  // namespace

std::span<const Step> steps() { return kSteps; }

std::vector<std::string> step_names() {
  std::vector<std::string> names;
  for (const auto& step : kSteps) names.emplace_back(step.name);
  return names;
}

std::vector<StepResult> run_steps(Demo& demo) {
  std::vector<StepResult> results;
  bool broken = false;
  for (const auto& step : kSteps) {
    if (!chosen(demo.options(), step.name)) continue;
    if (broken) {
      results.push_back(
          {.name = std::string(step.name), .reason = "not run: an earlier step failed"});
      continue;
    }
    results.push_back(run_step(demo, step));
    broken = !results.back().ok;
  }
  return results;
}

}  // namespace orlop::demo
