// SPDX-License-Identifier: Apache-2.0
// Every document that the agent's programs write or read, one list. A test compares it with the
// tree and with what is published. Constant; safe from any thread.
#pragma once

#include <span>
#include <vector>

#include "libs/schema/document.hpp"

namespace orlop::agent::documents {

[[nodiscard]] std::vector<schema::Document> documents();

// By the rooms that write them.
[[nodiscard]] std::vector<schema::Document> attestation_documents();
[[nodiscard]] std::span<const schema::Document> command_documents();
[[nodiscard]] std::vector<schema::Document> configuration_documents();
[[nodiscard]] std::span<const schema::Document> installation_documents();
[[nodiscard]] std::vector<schema::Document> upgrade_documents();
[[nodiscard]] std::span<const schema::Document> status_documents();

}  // namespace orlop::agent::documents
