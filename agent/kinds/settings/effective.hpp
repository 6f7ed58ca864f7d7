// SPDX-License-Identifier: Apache-2.0
// The configuration in effect, as everyone but the config controller reads it: from the record that
// boot and apply replace whole. So a reader on another thread, or in another program, sees the old
// one or the new one. Reads a file each time; safe from any thread.
#pragma once

#include <filesystem>

#include "agent/kinds/settings/section.hpp"
#include "libs/codec/value.hpp"

namespace orlop::agent::kinds {

/// The merged document. Errc::not_found before the node was configured. `root` is "/" on a node.
[[nodiscard]] Result<codec::Value> effective_document(const std::filesystem::path& root = "/");

/// The sections that the agent acts on.
[[nodiscard]] Result<Settings> effective_settings(const std::filesystem::path& root = "/");

}  // namespace orlop::agent::kinds
