// SPDX-License-Identifier: Apache-2.0
// TpmMeasurer: the machine's TPM as a Measurer. WRITES TO HARDWARE: extends PCR 12.
#pragma once

#include <string>

#include "agent/engine/ports/measurer.hpp"
#include "libs/base/clock.hpp"

namespace orlop::agent::engine {

class TpmMeasurer final : public Measurer {
 public:
  explicit TpmMeasurer(const Clock& clock) : clock_(clock) {}
  Status measure_configuration(std::string_view digest) override;

 private:
  const Clock& clock_;
};

}  // namespace orlop::agent::engine
