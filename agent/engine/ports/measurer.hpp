// SPDX-License-Identifier: Apache-2.0
// Measurer: the port through which the digest of the effective configuration gets into the TPM.
#pragma once

#include <string_view>

#include "libs/base/result.hpp"

namespace orlop::agent::engine {

class Measurer {
 public:
  virtual ~Measurer() = default;
  /// Extends PCR 12 with the word `orlop-config:<digest>` and records the event.
  virtual Status measure_configuration(std::string_view digest) = 0;
};

}  // namespace orlop::agent::engine
