// SPDX-License-Identifier: Apache-2.0
// Documents: the configuration documents of a node, and the applied ones that generations leave
// behind. Not thread-safe.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "agent/engine/generation.hpp"
#include "agent/engine/ports/system_state.hpp"
#include "agent/node/paths.hpp"
#include "libs/config/compose.hpp"

namespace orlop::agent::engine {

/// The text of the node's applied document, or nothing: it has none.
using AppliedText = std::optional<std::string>;

/// All documents of the node in rising precedence, without the applied one.
struct Documents {
  std::vector<config::Source> below;
  AppliedText applied;
  std::vector<config::Source> above;
  codec::Value variables;  ///< of templates
  /// In one list; the applied one under `name`, or under its path when that is empty.
  [[nodiscard]] std::vector<config::Source> with(
      const AppliedText& text, std::string name,
      config::Faults faults = config::Faults::leave_out) const;
};
[[nodiscard]] Result<Documents> node_documents(SystemState& system, const node::StatePaths& paths);

/// A file's content, or nothing; Errc::conflict for anything but a file.
[[nodiscard]] Result<std::optional<std::string>> read_file_at(SystemState& system,
                                                              const std::string& path);

/// Keeps an applied document for `config revert`; its name in the record of generations.
[[nodiscard]] Result<std::string> keep_document(SystemState& system, const node::StatePaths& paths,
                                                const AppliedText& text);
/// The document of that name; Errc::not_found when it was not kept.
[[nodiscard]] Result<AppliedText> kept_document(SystemState& system, const node::StatePaths& paths,
                                                const std::string& name);
/// Removes kept documents that no recorded generation names.
[[nodiscard]] Status forget_documents(SystemState& system, const node::StatePaths& paths,
                                      const History& history);

/// IMAGE_VERSION of /usr/lib/os-release; "unknown" without one.
[[nodiscard]] Result<std::string> node_release(SystemState& system);
/// The kernel's name for this boot; empty without one.
[[nodiscard]] Result<std::string> boot_id(SystemState& system);

}  // namespace orlop::agent::engine
