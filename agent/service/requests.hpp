// SPDX-License-Identifier: Apache-2.0
// Requests that are made of files, for those who call methods. Reads a file; safe from any thread.
#pragma once

#include <filesystem>

#include "libs/codec/value.hpp"

namespace orlop::agent::service {

/// The request for methods that take one document: {"name","text"}. Errc::no_space for a file of
/// more than 4 MiB.
[[nodiscard]] Result<codec::Value> document_request(const std::filesystem::path& file);

}  // namespace orlop::agent::service
