// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/statistics.hpp"

#include <algorithm>

namespace orlop::bench {

Summary summarise(std::vector<double> values) {
  if (values.empty()) return {};
  std::ranges::sort(values);
  const auto middle = values.size() / 2;
  const double median =
      values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  return {.median = median, .minimum = values.front(), .maximum = values.back()};
}

}  // namespace orlop::bench
