// SPDX-License-Identifier: Apache-2.0
// Offline: documents judged and planned away from any node. What only a node knows is taken for
// granted. Reads the files named; changes nothing.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "agent/engine/controller.hpp"
#include "libs/config/document.hpp"

namespace orlop::agent::engine {

/// Diagnostics of documents as one would load them together; works on any machine. What only a node
/// could tell is a note, by name for documents of at most 64 KiB.
[[nodiscard]] config::Diagnostics validate_files(std::span<const Kind> kinds,
                                                 const config::Language& language,
                                                 const std::vector<std::string>& files);
/// What one file says in our keys, and what there is to say about it. Of a file of several parts,
/// what they say together.
[[nodiscard]] config::Document convert_file(const config::Language& language,
                                            const std::string& file);
/// The plan of documents for a node that has nothing yet; works on any machine.
[[nodiscard]] Result<Proposal> plan_files(std::span<const Kind> kinds,
                                          const config::Language& language,
                                          const std::vector<std::string>& files);

}  // namespace orlop::agent::engine
