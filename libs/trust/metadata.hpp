// SPDX-License-Identifier: Apache-2.0
// Metadata: the four TUF roles as values, and the checks on one file alone: form, signatures,
// expiry. How files relate to each other is the client's business (client.cpp).
//
// parse_envelope() gives a document of untrusted content; nothing of it may be believed before
// verify() has accepted it. Pure functions; sizes, counts and depths are bounded.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/bytes.hpp"
#include "libs/base/clock.hpp"
#include "libs/base/result.hpp"
#include "libs/codec/value.hpp"
#include "libs/crypto/digest.hpp"
#include "libs/crypto/keys.hpp"
#include "libs/trust/errors.hpp"
#include "libs/trust/target.hpp"

namespace orlop::trust {

enum class Role { root, timestamp, snapshot, targets };
inline constexpr Role kRoles[] = {Role::root, Role::timestamp, Role::snapshot, Role::targets};

/// "root", "timestamp", …
[[nodiscard]] std::string_view to_string(Role role);
/// The size above which a file of this role is not even parsed.
[[nodiscard]] std::size_t max_bytes(Role role);
/// "timestamp.json", "3.root.json": the name below metadata/. Root files always have a version in
/// their name, the timestamp never, the others in consistent snapshots.
[[nodiscard]] std::string metadata_name(Role role, std::uint64_t version, bool consistent);

struct Signature {
  std::string key_id;
  Bytes value;
};

/// A signed document as it came: form checked, content not believed.
struct Envelope {
  codec::Value content;  ///< the `signed` member
  std::vector<Signature> signatures;
};

/// What every role states.
struct Common {
  std::uint64_t version = 0;
  UnixTime expires;
};

struct Authority {
  std::set<std::string> key_ids;
  std::uint64_t threshold = 1;
  friend bool operator==(const Authority&, const Authority&) = default;
};

struct Root : Common {
  bool consistent_snapshot = true;
  std::map<std::string, crypto::PublicKey> keys;  ///< by key id; kinds unknown to us are left out
  std::map<Role, Authority> roles;                ///< all four
};

/// What one metadata file says of another.
struct MetaFile {
  std::uint64_t version = 0;
  std::optional<std::uint64_t> length;
  std::optional<crypto::Sha256> sha256;
};

struct Timestamp : Common {
  MetaFile snapshot;
};

struct Snapshot : Common {
  std::map<std::string, MetaFile> files;  ///< by name; "targets.json" is always there
};

struct Targets : Common {
  std::vector<TrustedTarget> targets;  ///< in the order of names
};

/// All of these: TrustErrc::malformed names the role and what is wrong.
[[nodiscard]] Result<Envelope> parse_envelope(ByteView file, Role role);
[[nodiscard]] Result<Root> parse_root(const Envelope& envelope);
[[nodiscard]] Result<Timestamp> parse_timestamp(const Envelope& envelope);
[[nodiscard]] Result<Snapshot> parse_snapshot(const Envelope& envelope);
[[nodiscard]] Result<Targets> parse_targets(const Envelope& envelope);

/// Whether enough distinct keys of `role` in `root` signed the envelope: otherwise
/// TrustErrc::bad_signature or missing_threshold.
[[nodiscard]] Status verify(const Envelope& envelope, Role role, const Root& root);

/// TrustErrc::expired when `common` is not valid beyond `now`.
[[nodiscard]] Status check_expiry(Role role, const Common& common, UnixTime now);

/// parse_envelope(), verify() and `parse` in one step.
template <typename T>
[[nodiscard]] Result<T> parse_verified(ByteView file, Role role, const Root& root,
                                       Result<T> (*parse)(const Envelope&)) {
  const auto envelope = TRY(parse_envelope(file, role));
  TRY(verify(envelope, role, root));
  return parse(envelope);
}

/// A root that is signed as it itself demands: how trust in a given file begins.
[[nodiscard]] Result<Root> parse_self_signed_root(ByteView file);

}  // namespace orlop::trust
