// SPDX-License-Identifier: Apache-2.0
// The steps of the demonstration, in their order. Each does one thing for real and returns an error
// when it does not hold; what it measured goes into its figures.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tests/vm/demo/demo.hpp"
#include "tests/vm/demo/report.hpp"

namespace orlop::demo {

[[nodiscard]] inline double mebibytes(std::uint64_t bytes) {
  return static_cast<double>(bytes) / (1 << 20);
}

Status build_first(Demo& demo, Figures& figures);
Status build_second(Demo& demo, Figures& figures);
Status cloud_boot(Demo& demo, Figures& figures);
Status install(Demo& demo, Figures& figures);
Status boot_first(Demo& demo, Figures& figures);
Status configure(Demo& demo, Figures& figures);
Status attest_first(Demo& demo, Figures& figures);
Status upgrade(Demo& demo, Figures& figures);
Status boot_second(Demo& demo, Figures& figures);
Status attest_second(Demo& demo, Figures& figures);
Status rollback(Demo& demo, Figures& figures);
Status tamper(Demo& demo, Figures& figures);

struct Step {
  std::string_view name;
  std::string_view title;
  Status (*run)(Demo& demo, Figures& figures);
};

[[nodiscard]] std::span<const Step> steps();
[[nodiscard]] std::vector<std::string> step_names();

/// Runs the chosen steps in order; after one that did not hold, the rest are reported as not run.
[[nodiscard]] std::vector<StepResult> run_steps(Demo& demo);

}  // namespace orlop::demo
