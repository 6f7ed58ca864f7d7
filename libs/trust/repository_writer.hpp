// SPDX-License-Identifier: Apache-2.0
// RepositoryWriter: makes and updates the folder that a TUF repository is: metadata/ and targets/,
// plain files for any static server. Consistent snapshots; no delegations.
//
// Collect changes with add_*() and remove(), then commit(): it signs what changed or is about to
// expire and writes timestamp.json last, so that a reader sees the old or the new repository. One
// writer a folder at a time. Writes no block devices.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "libs/base/clock.hpp"
#include "libs/crypto/keys.hpp"
#include "libs/trust/metadata.hpp"

namespace orlop::trust {

struct RoleSigners {
  std::vector<crypto::PrivateKey> keys;
  std::uint64_t threshold = 1;
  std::chrono::days validity{365};
};

struct WriterOptions {
  std::filesystem::path folder;  ///< created when missing
  /// All four roles; root may be left out (its keys kept offline) while the present root does.
  std::map<Role, RoleSigners> signers;
  /// Keys of the present root that sign its successor, needed when the root's keys change.
  std::vector<crypto::PrivateKey> former_root_keys;
};

class RepositoryWriter {
 public:
  /// Reads what the folder holds and verifies it by its own root, so that nothing that was
  /// tampered with gets a fresh signature. `clock` must outlive the writer.
  static Result<RepositoryWriter> open(WriterOptions options, const Clock& clock);

  [[nodiscard]] const std::map<std::string, TrustedTarget>& targets() const { return targets_; }

  /// Puts the file at `source` into targets/ (hard-linked where possible, else copied) and lists
  /// it as `name`, replacing a target of that name.
  Status add_file(const std::string& name, const std::filesystem::path& source);
  Status add_bytes(const std::string& name, ByteView content);
  /// Takes the target off the list; its file stays, for clients of older snapshots.
  Status remove(const std::string& name);

  /// Signs and writes. A new root is made when keys or thresholds differ from the present root's,
  /// or it is past half of its validity; it must satisfy both roots' thresholds.
  Status commit();

 private:
  RepositoryWriter(WriterOptions options, const Clock& clock)
      : options_(std::move(options)), clock_(&clock) {}

  /// A signed file that is ready to be written, and what other metadata says of it.
  struct Signed {
    std::string text;
    MetaFile meta;
  };

  [[nodiscard]] std::filesystem::path metadata(Role role, std::uint64_t version) const;
  [[nodiscard]] bool ageing(Role role, const Common& common) const;
  Status load();
  Status list(TrustedTarget target);
  [[nodiscard]] Result<Root> wanted_root() const;
  [[nodiscard]] Result<std::optional<Signed>> next_root() const;
  [[nodiscard]] codec::Value head(Role role, std::uint64_t version) const;
  [[nodiscard]] Result<Signed> sign(Role role, std::uint64_t version,
                                    const codec::Value& content) const;
  [[nodiscard]] Result<codec::Value> root_content(const Root& wanted, std::uint64_t version) const;
  Status commit_targets(bool everything);
  Status commit_snapshot(bool everything);
  Status commit_timestamp();

  WriterOptions options_;
  const Clock* clock_;
  std::optional<Root> root_;
  Timestamp timestamp_;      ///< version 0: none yet
  Snapshot snapshot_;        ///< likewise
  Common targets_metadata_;  ///< likewise
  bool changed_ = false;     ///< the list of targets differs from what is signed
  std::map<std::string, TrustedTarget> targets_;
};

}  // namespace orlop::trust
