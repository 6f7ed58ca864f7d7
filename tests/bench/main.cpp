// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/options.hpp"
#include "tests/bench/wiring.hpp"

int main(int argc, char** argv) {
  const auto options = orlop::bench::parse_options(argc, argv, orlop::bench::bench_names());
  if (const auto* code = std::get_if<int>(&options)) return *code;
  return orlop::bench::run(std::get<orlop::bench::Options>(options));
}
