// SPDX-License-Identifier: Apache-2.0
#include "libs/trust/metadata.hpp"

#include <algorithm>
#include <array>

#include "libs/codec/json.hpp"
#include "libs/trust/signing.hpp"

namespace orlop::trust {
namespace {

using codec::Value;

constexpr std::size_t kMaxSignatures = 64;
constexpr std::size_t kMaxKeys = 256;
constexpr std::size_t kMaxTargets = 100'000;
constexpr std::size_t kHexDigits = crypto::Sha256::kSize * 2;
/// Far above any version that counting reaches; keeps `version + 1` from overflowing.
constexpr std::uint64_t kMaxVersion = std::uint64_t{1} << 48;

constexpr std::string_view kTampered =
    "The repository, or a mirror or proxy before it, was changed after signing: use another "
    "mirror, and tell the publisher.";

/// Gives an error of the parts below the room's code and the role's name.
template <typename T>
Result<T> as_malformed(Result<T> result, Role role) {
  if (result) return result;
  return std::unexpected(Error(TrustErrc::malformed, formatted("{} metadata: {}", to_string(role),
                                                               result.error().describe()))
                             .with_remedy(std::string(kTampered)));
}

Result<std::uint64_t> read_version(const Value& object) {
  const auto version = TRY(object.get_size("version"));
  if (version == 0 || version > kMaxVersion) {
    return fail(Errc::invalid, "version {} is not between 1 and {}", version, kMaxVersion);
  }
  return version;
}

Result<crypto::Sha256> read_sha256(const Value& object) {
  const auto* hashes = TRY(object.get_object("hashes"));
  const auto hex = TRY(hashes->get_string("sha256"));
  return crypto::Sha256::parse(hex);
}

Status read_common(const Value& content, Role role, Common& common) {
  const auto type = TRY(content.get_string("_type"));
  if (type != to_string(role)) {
    return fail(Errc::invalid, "the file is of type '{}', not '{}'", type, to_string(role));
  }
  const auto specification = TRY(content.get_string("spec_version"));
  if (!specification.starts_with("1.")) {
    return fail(Errc::invalid, "the file follows TUF {}, this program TUF 1", specification);
  }
  common.version = TRY(read_version(content));
  const auto expires = TRY(content.get_string("expires"));
  common.expires = TRY(parse_time(expires));
  return {};
}

Result<Authority> read_authority(const Value& object, const Value& keys) {
  Authority authority;
  for (const auto& id : *TRY(object.get_array("keyids"))) {
    if (!id.is_string()) return fail(Errc::invalid, "keyids must hold strings");
    if (keys.find(id.string()) == nullptr) {
      return fail(Errc::invalid, "the key {} is not among the keys", id.string());
    }
    if (!authority.key_ids.insert(id.string()).second) {
      return fail(Errc::invalid, "the key {} is listed twice", id.string());
    }
  }
  authority.threshold = TRY(object.get_size("threshold"));
  if (authority.threshold == 0 || authority.threshold > authority.key_ids.size()) {
    return fail(Errc::invalid, "the threshold {} cannot be met by {} keys", authority.threshold,
                authority.key_ids.size());
  }
  return authority;
}

/// A key of a kind unknown to us is kept out: it can sign nothing here, and the thresholds decide
/// whether the repository can be used without it.
Status read_keys(const Value& keys, Root& root) {
  if (keys.members().size() > kMaxKeys) {
    return fail(Errc::invalid, "there are {} keys, {} are allowed", keys.members().size(),
                kMaxKeys);
  }
  for (const auto& member : keys.members()) {
    const auto id = TRY(key_id(member.value));
    if (id != member.key) {
      return fail(Errc::invalid, "the key listed as {} has the id {}", member.key, id);
    }
    auto key = key_from_value(member.value);
    if (!key && key.error().is(Errc::unsupported)) continue;
    auto known = TRY(std::move(key));
    root.keys.emplace(id, std::move(known));
  }
  return {};
}

Result<Root> read_root(const Value& content) {
  Root root;
  TRY(read_common(content, Role::root, root));
  root.consistent_snapshot = TRY(content.get_bool("consistent_snapshot"));
  const auto* keys = TRY(content.get_object("keys"));
  TRY(read_keys(*keys, root));
  const auto* roles = TRY(content.get_object("roles"));
  for (const auto role : kRoles) {
    const auto name = to_string(role);
    const auto* entry = TRY_CONTEXT(roles->get_object(name), "roles");
    root.roles[role] = TRY_CONTEXT(read_authority(*entry, *keys), formatted("roles.{}", name));
  }
  return root;
}

Result<MetaFile> read_meta_file(const Value& object) {
  MetaFile file;
  file.version = TRY(read_version(object));
  if (object.find("length") != nullptr) file.length = TRY(object.get_size("length"));
  if (object.find("hashes") != nullptr) {
    file.sha256 = TRY(read_sha256(object));
  }
  return file;
}

Result<Timestamp> read_timestamp(const Value& content) {
  Timestamp timestamp;
  TRY(read_common(content, Role::timestamp, timestamp));
  const auto* meta = TRY(content.get_object("meta"));
  const auto* snapshot = TRY_CONTEXT(meta->get_object("snapshot.json"), "meta");
  timestamp.snapshot = TRY_CONTEXT(read_meta_file(*snapshot), "snapshot.json");
  return timestamp;
}

Result<Snapshot> read_snapshot(const Value& content) {
  Snapshot snapshot;
  TRY(read_common(content, Role::snapshot, snapshot));
  for (const auto& member : TRY(content.get_object("meta"))->members()) {
    snapshot.files[member.key] = TRY_CONTEXT(read_meta_file(member.value), member.key);
  }
  if (!snapshot.files.contains("targets.json")) {
    return fail(Errc::invalid, "meta does not list targets.json");
  }
  return snapshot;
}

Result<TrustedTarget> read_target(const codec::Member& member) {
  if (!is_target_name(member.key)) return fail(Errc::invalid, "no target may have such a name");
  TrustedTarget target{.name = member.key};
  target.size = TRY(member.value.get_size("length"));
  target.sha256 = TRY(read_sha256(member.value));
  return target;
}

Result<Targets> read_targets(const Value& content) {
  Targets targets;
  TRY(read_common(content, Role::targets, targets));
  const auto& members = TRY(content.get_object("targets"))->members();
  if (members.size() > kMaxTargets) {
    return fail(Errc::invalid, "there are {} targets, {} are allowed", members.size(), kMaxTargets);
  }
  for (const auto& member : members) {
    targets.targets.push_back(
        TRY_CONTEXT(read_target(member), formatted("target '{}'", member.key)));
  }
  std::ranges::sort(targets.targets, {}, &TrustedTarget::name);
  return targets;
}

Result<Envelope> read_envelope(ByteView file, Role role) {
  const codec::ParseLimits limits{
      .max_bytes = max_bytes(role), .max_depth = 16, .max_nodes = 1'000'000};
  const auto document = TRY(codec::parse_json(as_text(file), limits));
  Envelope envelope;
  envelope.content = *TRY(document.get_object("signed"));
  const auto* signatures = TRY(document.get_array("signatures"));
  if (signatures->size() > kMaxSignatures) {
    return fail(Errc::invalid, "there are {} signatures, {} are allowed", signatures->size(),
                kMaxSignatures);
  }
  for (const auto& entry : *signatures) {
    const auto hex = TRY(entry.get_string("sig"));
    auto value = TRY(from_hex(hex));
    auto id = TRY(entry.get_string("keyid"));
    if (id.size() != kHexDigits) {
      return fail(Errc::invalid, "a key id has {} digits, this one {}", kHexDigits, id.size());
    }
    envelope.signatures.push_back({std::move(id), std::move(value)});
  }
  return envelope;
}

}  // namespace

std::string_view to_string(Role role) {
  constexpr std::array<std::string_view, 4> names{"root", "timestamp", "snapshot", "targets"};
  return names[static_cast<std::size_t>(role)];
}

std::size_t max_bytes(Role role) {
  constexpr std::size_t kKiB = 1024;
  constexpr std::array<std::size_t, 4> sizes{512 * kKiB, 16 * kKiB, 2048 * kKiB, 8192 * kKiB};
  return sizes[static_cast<std::size_t>(role)];
}

std::string metadata_name(Role role, std::uint64_t version, bool consistent) {
  const bool versioned = role == Role::root || (role != Role::timestamp && consistent);
  return versioned ? formatted("{}.{}.json", version, to_string(role))
                   : formatted("{}.json", to_string(role));
}

Result<Envelope> parse_envelope(ByteView file, Role role) {
  return as_malformed(read_envelope(file, role), role);
}
Result<Root> parse_root(const Envelope& envelope) {
  return as_malformed(read_root(envelope.content), Role::root);
}
Result<Timestamp> parse_timestamp(const Envelope& envelope) {
  return as_malformed(read_timestamp(envelope.content), Role::timestamp);
}
Result<Snapshot> parse_snapshot(const Envelope& envelope) {
  return as_malformed(read_snapshot(envelope.content), Role::snapshot);
}
Result<Targets> parse_targets(const Envelope& envelope) {
  return as_malformed(read_targets(envelope.content), Role::targets);
}

Status verify(const Envelope& envelope, Role role, const Root& root) {
  const auto message = TRY(as_malformed(codec::write_canonical_json(envelope.content), role));
  const auto& authority = root.roles.at(role);
  // Counted by the keys themselves: one key under two ids, or signing twice, counts once.
  std::set<Bytes> signers;
  std::string refused;
  for (const auto& signature : envelope.signatures) {
    const auto key = root.keys.find(signature.key_id);
    if (!authority.key_ids.contains(signature.key_id) || key == root.keys.end()) continue;
    if (key->second.verify(as_bytes(message), signature.value)) {
      signers.insert(TRY(key->second.der()));
    } else {
      refused = signature.key_id;
    }
  }
  if (signers.size() >= authority.threshold) return {};
  const auto counts =
      formatted("{} of the {} keys that root version {} requires for the {} metadata signed it",
                signers.size(), authority.threshold, root.version, to_string(role));
  if (!refused.empty()) {
    return std::unexpected(Error(TrustErrc::bad_signature,
                                 formatted("{}; the signature by key {} is wrong", counts, refused))
                               .with_remedy(std::string(kTampered)));
  }
  return std::unexpected(
      Error(TrustErrc::missing_threshold, counts).with_remedy(std::string(kTampered)));
}

Result<Root> parse_self_signed_root(ByteView file) {
  const auto envelope = TRY(parse_envelope(file, Role::root));
  auto root = TRY(parse_root(envelope));
  TRY(verify(envelope, Role::root, root));
  return root;
}

Status check_expiry(Role role, const Common& common, UnixTime now) {
  if (common.expires > now) return {};
  return std::unexpected(
      Error(TrustErrc::expired,
            formatted("the {} metadata version {} expired at {}; it is {} now", to_string(role),
                      common.version, format_time(common.expires), format_time(now)))
          .with_remedy("Check this machine's clock; if it is right, the publisher must sign the "
                       "repository anew, or a mirror is stale."));
}

}  // namespace orlop::trust
