// SPDX-License-Identifier: Apache-2.0
// Policy: what a verifier demands beyond what the release's manifest says, `orlop.policy/1`
// (docs/formats/evidence.md). Values.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/bytes.hpp"
#include "libs/base/result.hpp"

namespace orlop::agent::attestation {

inline constexpr std::string_view kPolicySchema = "orlop.policy/1";
inline constexpr std::size_t kMaxPolicyBytes = std::size_t{1} << 20;

struct Policy {
  std::optional<Bytes> nonce;  ///< the one that was sent to the node; without it nothing passes
  std::string version;         ///< the release that must be running; empty: any trusted one
  std::vector<std::string> attestation_keys;  ///< names (hex) of known nodes' keys; empty: none
  std::vector<std::string> configurations;    ///< allowed configuration digests; empty: any
  std::vector<std::string> pcr12_events;      ///< digests (hex) that firmware may put into PCR 12
  std::vector<std::string> boot_programs;     ///< further Authenticode digests allowed in PCR 4
  std::uint64_t minimum_security_epoch = 0;
  /// Claims that must be true, besides those that always must; default: all.
  std::vector<std::string> required = default_required();

  static std::vector<std::string> default_required();
  friend bool operator==(const Policy&, const Policy&) = default;
};

/// Members may be left out. One that is not known here or is empty, a claim that does not exist, a
/// digest that is none and a short nonce are Errc::invalid.
[[nodiscard]] Result<Policy> parse_policy(std::string_view json);

}  // namespace orlop::agent::attestation
