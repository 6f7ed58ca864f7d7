// SPDX-License-Identifier: Apache-2.0
// The outcome of the health checks of one boot: made by `orlop health run`, read after a fallback
// to say why a release failed (agent/health/reports.hpp keeps it). Pure values.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/clock.hpp"
#include "libs/base/version.hpp"
#include "libs/codec/value.hpp"
#include "libs/crypto/digest.hpp"
#include "libs/schema/section.hpp"

namespace orlop::agent::health {

struct HealthCheck {
  std::string name;  ///< file name of the check
  bool passed = false;
  std::string reason{};  ///< why it failed: a sentence
  std::chrono::milliseconds duration{0};
  friend bool operator==(const HealthCheck&, const HealthCheck&) = default;
};

struct HealthReport {
  Version version{};  ///< of the release that was checked
  crypto::Sha256 root_hash{};
  bool on_trial = false;  ///< of the boot: it was counted and not yet blessed
  UnixTime time{};
  std::vector<HealthCheck> checks{};

  /// All checks did; no checks is not a pass.
  [[nodiscard]] bool passed() const;
  /// "check network: exit code 1: no route" of the first check that failed; empty when all passed.
  [[nodiscard]] std::string reason() const;
  friend bool operator==(const HealthReport&, const HealthReport&) = default;
};

/// `orlop.health/1`
[[nodiscard]] codec::Value to_value(const HealthReport& report);
extern const schema::Section<HealthReport> kHealthDocument;

}  // namespace orlop::agent::health
