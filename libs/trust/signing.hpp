// SPDX-License-Identifier: Apache-2.0
// Signing: keys as TUF writes them, and signed metadata files. Pure functions.
#pragma once

#include <span>
#include <string>

#include "libs/base/result.hpp"
#include "libs/codec/value.hpp"
#include "libs/crypto/keys.hpp"

namespace orlop::trust {

/// The `keys` entry of root metadata: Ed25519 as hex, ECDSA P-256 as PEM; RSA is
/// Errc::unsupported.
[[nodiscard]] Result<codec::Value> key_to_value(const crypto::PublicKey& key);
/// The inverse; a key type or scheme unknown to us is Errc::unsupported.
[[nodiscard]] Result<crypto::PublicKey> key_from_value(const codec::Value& value);

/// SHA-256 of the key entry's canonical JSON, in hex.
[[nodiscard]] Result<std::string> key_id(const codec::Value& key);
[[nodiscard]] Result<std::string> key_id(const crypto::PublicKey& key);

/// A metadata file: `content` as the `signed` member, with one signature per key over its
/// canonical JSON.
[[nodiscard]] Result<std::string> sign_metadata(const codec::Value& content,
                                                std::span<const crypto::PrivateKey> keys);

}  // namespace orlop::trust
