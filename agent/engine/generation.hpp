// SPDX-License-Identifier: Apache-2.0
// Generation: which configuration a node ran, on which release, since when and why.
//
// The record is `/state/orlop/generations.json`: the last 32 generations, and the paths that the
// newest one owns, so that the next one knows what to take away. Pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "agent/engine/resource.hpp"
#include "libs/config/compose.hpp"

namespace orlop::agent::engine {

struct Generation {
  std::uint64_t number = 0;
  std::string digest;
  std::string release;               ///< IMAGE_VERSION of the image
  std::string time;                  ///< RFC 3339, when it first was in effect
  std::string cause;                 ///< "boot", "apply" or "revert"
  std::vector<std::string> sources;  ///< "state:/state/orlop/config.d/90-applied.yaml"
  /// The applied document, see keep_document(); empty in records of agents that kept none.
  std::string document;
  friend bool operator==(const Generation&, const Generation&) = default;
};

struct History {
  std::vector<Generation> generations;  ///< oldest first
  Owned owned;                          ///< by the newest
};

inline constexpr std::size_t kKeptGenerations = 32;

/// Adds a generation with the next number, unless configuration and release are those of the
/// newest; `owned` takes the place of the old either way, and so does the document's name. Returns
/// the number in effect.
std::uint64_t record(History& history, Generation generation, Owned owned);

/// {"schema":"orlop.generations/1","generations":[…],"owned":{…}}
[[nodiscard]] codec::Value to_value(const History& history);
[[nodiscard]] Result<History> parse_history(std::string_view json);

/// "state:/path" of every accepted source.
[[nodiscard]] std::vector<std::string> accepted_sources(const config::Composition& composition);

}  // namespace orlop::agent::engine
