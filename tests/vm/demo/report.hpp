// SPDX-License-Identifier: Apache-2.0
// Report: what the steps of the demonstration gave, as a table for people and as JSON
// (`orlop.demo/1`). Pure functions of values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libs/codec/value.hpp"

namespace orlop::demo {

/// What a step measured: `members` go into the JSON, `headline` into the table.
struct Figures {
  codec::Value members = codec::Value::object();
  std::string headline;
};

struct StepResult {
  std::string name;
  bool ok = false;
  double seconds = 0;
  Figures figures;
  std::string reason;  ///< why it did not hold
};

/// True when there is a result and every one holds.
[[nodiscard]] bool all_held(const std::vector<StepResult>& results);

/// One line a step: name, result, seconds, figure; ends with a newline.
[[nodiscard]] std::string table(const std::vector<StepResult>& results);

/// {"schema":"orlop.demo/1","accelerator","ok":bool,"steps":[{"name","ok","seconds",…figures}]};
/// `accelerator` is what ran the machines ("kvm", "tcg").
[[nodiscard]] codec::Value document(const std::vector<StepResult>& results,
                                    std::string_view accelerator);

}  // namespace orlop::demo
