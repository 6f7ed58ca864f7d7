// SPDX-License-Identifier: Apache-2.0
// Keys: the folder of keys that a publisher builds and signs with.
//
//   pk, kek, db       .key, .pem   RSA-2048 and its certificate: what firmware enrols; db signs
//                                  boot loaders and UKIs
//   pcr               .key, .pub.pem   RSA-2048: signs the PCR policies that unseal the state
//   tuf/root, targets, snapshot, timestamp   .key   Ed25519: sign the repository
//   keys.json         what each file is, with fingerprints; no secrets
//
// Private files have mode 0600, the folder 0700. For production, move root.key and pk.key offline.
#pragma once

#include <filesystem>
#include <map>

#include "libs/base/clock.hpp"
#include "libs/base/result.hpp"
#include "libs/crypto/keys.hpp"
#include "libs/trust/metadata.hpp"

namespace orlop::builder::keys {

/// Makes the folder, complete or not at all. One that exists and is not empty is Errc::exists:
/// keys are never overwritten. Certificates are valid from `clock` for 30 years, since firmware
/// has no reliable clock and enrolled keys outlive machines.
[[nodiscard]] Status generate_keys(const std::filesystem::path& folder, const Clock& clock);

/// The keys of the four roles, from tuf/; root is left out when its file is not there (kept
/// offline).
[[nodiscard]] Result<std::map<trust::Role, crypto::PrivateKey>> load_repository_keys(
    const std::filesystem::path& folder);

}  // namespace orlop::builder::keys
