// SPDX-License-Identifier: Apache-2.0
// Secrets: values that stand on the node and not in its documents, which name them with
// `!secret NAME`. They are looked up just before the kinds say what they want; everything that is
// kept, measured or shown holds the name.
//
// Kept as they are in `/state/orlop/secrets/NAME`, 0600 in a folder of 0700: the state partition is
// encrypted where the node has a TPM. Not thread-safe. put_secret() and remove_secret() WRITE TO
// THE FILE TREE.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "agent/engine/kind.hpp"
#include "agent/engine/ports/system_state.hpp"
#include "agent/node/paths.hpp"

namespace orlop::agent::engine {

inline constexpr std::size_t kMostSecretBytes = std::size_t{64} << 10;
inline constexpr std::size_t kMostSecrets = 1024;

/// The value, or nothing when there is no secret of that name. Errc::invalid for a bad name,
/// Errc::conflict for anything but a file.
[[nodiscard]] Result<std::optional<std::string>> secret_value(SystemState& system,
                                                              const node::StatePaths& paths,
                                                              std::string_view name);
/// Keeps a value, in place of the one there was. Errc::invalid for a bad name, an empty value or
/// one of more than kMostSecretBytes, Errc::no_space for more than kMostSecrets.
[[nodiscard]] Status put_secret(SystemState& system, const node::StatePaths& paths,
                                const std::string& name, const std::string& value);
/// Errc::not_found when there is none.
[[nodiscard]] Status remove_secret(SystemState& system, const node::StatePaths& paths,
                                   const std::string& name);
/// The names, in the order of the alphabet.
[[nodiscard]] Result<std::vector<std::string>> secret_names(SystemState& system,
                                                            const node::StatePaths& paths);

/// A document as the kinds see it.
struct Resolved {
  codec::Value document;
  std::vector<Obstacle> obstacles;
  schema::Diagnostics remarks;
};

/// The document with the values of its secrets. What names one that is not there, or one whose
/// value the key does not take, is left out as other faults are, with an obstacle that does not
/// show the value. Without a node what names secrets is left out with a note.
[[nodiscard]] Result<Resolved> resolve_secrets(std::span<const Kind> kinds,
                                               const codec::Value& document, View& view);

}  // namespace orlop::agent::engine
