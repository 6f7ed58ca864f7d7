// SPDX-License-Identifier: Apache-2.0
// The request that keeps a secret, for those who call methods. Reads a file or the standard input;
// on a terminal what is typed does not show meanwhile, so for one thread of a program.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "libs/codec/value.hpp"

namespace orlop::agent::service {

/// The request for SecretPut: {"name","value"}, the value from the file as it is, or from the
/// standard input to its end; from a terminal it is one line. Errc::invalid for no value or more
/// than 64 KiB.
[[nodiscard]] Result<codec::Value> secret_request(const std::string& name,
                                                  const std::optional<std::filesystem::path>& file);

}  // namespace orlop::agent::service
