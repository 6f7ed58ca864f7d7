// SPDX-License-Identifier: Apache-2.0
// FakeMeasurer: remembers the digests it was given; can be a machine without a TPM.
#pragma once

#include <string>
#include <vector>

#include "agent/engine/ports/measurer.hpp"

namespace orlop::testing {

class FakeMeasurer final : public agent::engine::Measurer {
 public:
  Status measure_configuration(std::string_view digest) override {
    if (!has_tpm) return fail(Errc::not_found, "there is no TPM");
    digests.emplace_back(digest);
    return {};
  }
  std::vector<std::string> digests;
  bool has_tpm = true;
};

}  // namespace orlop::testing
