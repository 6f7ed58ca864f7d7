// SPDX-License-Identifier: Apache-2.0
// Policy: one rule of what may be installed on this node, and when. A policy is a pure function
// that describes itself, one file each in policies/, one line each in policies.cpp.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "agent/node/facts.hpp"
#include "agent/releases/source.hpp"
#include "agent/upgrade/failed_releases.hpp"
#include "libs/base/clock.hpp"
#include "libs/base/version.hpp"

namespace orlop::agent::upgrade {

using NodeFacts = node::Facts;

/// What else a policy may look at.
struct PolicyFacts {
  const FailedReleases& failed;
  bool retry_failed = false;  ///< somebody asked for releases that failed here, too
  UnixTime now{};
};

struct Go {};
struct Later {
  UnixTime when;
  std::string why;  ///< a sentence's end: "the maintenance window opens then"
};
/// An Error refuses: it says what is wrong and, where a person can act, what to do.
using Decision = std::variant<Go, Error, Later>;

struct Policy {
  std::string_view name;
  std::string_view text;  ///< what it refuses, as in docs/upgrades.md
  Decision (*judge)(const NodeFacts& node, const releases::Offer& offer, const PolicyFacts& facts);
};

/// Every policy, in the order in which an offer is judged; the first that does not say Go decides.
[[nodiscard]] std::span<const Policy* const> policies();

/// The first of them, which is asked alone for what the repository has for this node.
extern const Policy kProductPolicy;

}  // namespace orlop::agent::upgrade
