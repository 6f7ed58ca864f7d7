// SPDX-License-Identifier: Apache-2.0
#include "agent/dialects/refused.hpp"

#include "agent/dialects/sentences.hpp"

namespace orlop::agent::dialects {

// Each is defined in its folder.
[[nodiscard]] std::span<const schema::Refused> cloud_init_refused();
[[nodiscard]] std::span<const schema::Refused> kairos_refused();

namespace {

/// Names that our own language will use for something else than other tools do.
constexpr schema::Refused kReserved[] = {
    {"attestation", kLater},
    {"extensions", kLater},
    {"containers", kLater},
    {"persist", "'/var' is persistent; keep data there."},
    {"modules", "Write '/etc/modules-load.d/50-local.conf' with 'write_files'."},
    {"networks", "Use 'network'."},
};

}  // namespace

std::vector<schema::Refused> refused_keys() {
  std::vector<schema::Refused> all;
  for (const auto list :
       {cloud_init_refused(), kairos_refused(), std::span<const schema::Refused>(kReserved)}) {
    all.insert(all.end(), list.begin(), list.end());
  }
  return all;
}

}  // namespace orlop::agent::dialects
