// SPDX-License-Identifier: Apache-2.0
// What several runs of one measurement come to. Pure.
#pragma once

#include <vector>

namespace orlop::bench {

struct Summary {
  double median = 0;  ///< the mean of the two middle ones when their number is even
  double minimum = 0;
  double maximum = 0;
};

/// All zero when there are no values.
[[nodiscard]] Summary summarise(std::vector<double> values);

}  // namespace orlop::bench
