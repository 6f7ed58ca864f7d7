// SPDX-License-Identifier: Apache-2.0
// Nonce: what a verifier sends so that evidence cannot be older than its question. Fewer than 16
// bytes can be guessed or collected beforehand, and an empty one (an unset variable) asks for
// nothing: both sides refuse them. Safe from any thread.
#pragma once

#include <string_view>

#include "libs/base/bytes.hpp"
#include "libs/base/result.hpp"

namespace orlop::agent::attestation {

inline constexpr std::size_t kMinNonceBytes = 16;
inline constexpr std::size_t kMaxNonceBytes = 64;

/// Errc::invalid for one that is too short or too long.
[[nodiscard]] Status check_nonce(ByteView nonce);

/// From hexadecimal digits; checked.
[[nodiscard]] Result<Bytes> parse_nonce(std::string_view hex);

/// 32 bytes from the kernel, for evidence that nobody sent a nonce for.
[[nodiscard]] Result<Bytes> random_nonce();

}  // namespace orlop::agent::attestation
