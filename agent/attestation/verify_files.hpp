// SPDX-License-Identifier: Apache-2.0
// Attestation over files, on any machine: what `orlop attest --out`, `orlop verify` and `orlop
// eventlog` do. Reads the files that the order names and a repository; keeps nothing of it.
// keep_evidence() writes one file. Belongs to one thread.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "agent/attestation/eventlog.hpp"
#include "agent/attestation/verify.hpp"
#include "libs/net/fetcher.hpp"

namespace orlop::agent::attestation {

struct VerifyOrder {
  std::filesystem::path evidence;
  std::string repository;                       ///< a folder, or the address of one
  std::optional<std::filesystem::path> root{};  ///< its root metadata that is trusted
  std::optional<std::filesystem::path> policy{};
  std::optional<Bytes> nonce{};          ///< instead of the policy's
  std::optional<std::string> version{};  ///< instead of the policy's
};

/// What the order demands: its policy's file, or the default one, with its own nonce and version.
[[nodiscard]] Result<Policy> policy_of(const VerifyOrder& order);

/// Judges the evidence against the repository, as verify_evidence(). Without a root, one that is a
/// folder is trusted by its own first root; Errc::untrusted for any other.
[[nodiscard]] Result<Verdict> verify_files(const VerifyOrder& order, net::Fetcher& fetcher,
                                           const Clock& clock);
/// The same with this machine's network and files.
[[nodiscard]] Result<Verdict> verify_files(const VerifyOrder& order, const Clock& clock);

/// read_event_log() of a file of at most 16 MiB.
[[nodiscard]] Result<EventLog> read_event_log_at(const std::filesystem::path& file);

/// Writes `orlop.evidence/1` for somebody who takes it to a verifier.
[[nodiscard]] Status keep_evidence(const std::filesystem::path& file, const codec::Value& evidence);

}  // namespace orlop::agent::attestation
