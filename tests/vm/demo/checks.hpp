// SPDX-License-Identifier: Apache-2.0
// What several steps ask of a node: that it booted a release as it should, and that a document
// was applied to it.
#pragma once

#include "tests/vm/demo/demo.hpp"

namespace orlop::demo {

/// Verity root of that release with its root hash, Secure Boot enforcing, PCR signatures present,
/// state encrypted and enrolled with the TPM, both slots there.
[[nodiscard]] Status check_boot_chain(lab::Machine& machine, const release::Manifest& manifest);

/// Host name, login, file, sysctl, unit and command of the documents; logs in as the user.
[[nodiscard]] Status check_configuration(lab::Machine& machine, const NodeFacts& facts);

/// Waits until the boot entry of the running release carries no counter; gives its file name.
[[nodiscard]] Result<std::string> wait_for_blessing(lab::Machine& machine, std::string_view version,
                                                    std::chrono::seconds timeout);

/// The status document names the release as failed, and gives what its health check said.
[[nodiscard]] Status remembers_failure(const codec::Value& status, std::string_view version,
                                       std::string_view complaint);

/// The name of the key that signed the evidence, as policies write it.
[[nodiscard]] Result<std::string> attestation_key(const std::filesystem::path& evidence);

}  // namespace orlop::demo
