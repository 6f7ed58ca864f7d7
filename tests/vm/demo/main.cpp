// SPDX-License-Identifier: Apache-2.0
#include "tests/vm/demo/options.hpp"
#include "tests/vm/demo/steps.hpp"
#include "tests/vm/demo/wiring.hpp"

int main(int argc, char** argv) {
  const auto options = orlop::demo::parse_options(argc, argv, orlop::demo::step_names());
  if (const auto* code = std::get_if<int>(&options)) return *code;
  return orlop::demo::run(std::get<orlop::demo::Options>(options));
}
