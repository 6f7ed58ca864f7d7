// SPDX-License-Identifier: Apache-2.0
// Password hashes in crypt(5) form. Safe from any thread.
#pragma once

#include <string>
#include <string_view>

#include "libs/base/bytes.hpp"
#include "libs/base/result.hpp"

namespace orlop::crypto {

/// A yescrypt hash with the library's default cost (some 16 MiB and tens of milliseconds). The same
/// for the same `salt`, of which 16 bytes count. Errc::invalid for a password with a zero byte, or
/// of more than 512 bytes.
[[nodiscard]] Result<std::string> hash_password(const std::string& password, ByteView salt);

}  // namespace orlop::crypto
