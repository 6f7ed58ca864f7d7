// SPDX-License-Identifier: Apache-2.0
#include "agent/engine/ports/measurer_tpm.hpp"

#include "agent/node/facts.hpp"
#include "agent/node/paths.hpp"
#include "libs/base/format.hpp"
#include "libs/sys/file.hpp"
#include "libs/tpm/measurement_log.hpp"
#include "libs/tpm/tpm.hpp"

namespace orlop::agent::engine {

Status TpmMeasurer::measure_configuration(std::string_view digest) {
  constexpr std::uint32_t kConfigurationPcr = 12;
  const tpm::WordMeasurement measurement{.pcr = kConfigurationPcr,
                                         .word = formatted("orlop-config:{}", digest),
                                         .event_type = "configuration"};
  const auto boot_id = node::boot_id(TRY(sys::read_text(node::kBootId, 64)));
  const auto device = TRY(tpm::open_tpm(std::string(tpm::kDeviceTcti)));
  auto measured =
      TRY(tpm::measure_word(*device, tpm::kMeasurementLogPath, measurement, boot_id, clock_));
  if (measured.log_failure) return std::unexpected(*std::move(measured.log_failure));
  return {};
}

}  // namespace orlop::agent::engine
