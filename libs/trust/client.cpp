// SPDX-License-Identifier: Apache-2.0
#include "libs/trust/client.hpp"

#include <algorithm>

#include "libs/net/url.hpp"
#include "libs/trust/metadata.hpp"
#include "libs/trust/store.hpp"

namespace orlop::trust {
namespace {

/// Roots followed in one refresh; a repository that offers more is feeding us without end.
constexpr int kMaxRootUpdates = 256;

constexpr std::string_view kSuspicious =
    "Somebody may be serving an old or altered repository: compare with another mirror, and tell "
    "the publisher.";

Error suspicious(TrustErrc code, std::string message) {
  return Error(code, std::move(message)).with_remedy(std::string(kSuspicious));
}

/// The size and digest that trusted metadata states about another file, where it states them.
Status check_content(const MetaFile& expected, ByteView file, std::string_view name) {
  if (expected.length && *expected.length != file.size()) {
    return std::unexpected(
        suspicious(TrustErrc::mismatch, formatted("{} has {} bytes, trusted metadata says {}", name,
                                                  file.size(), *expected.length)));
  }
  if (expected.sha256 && *expected.sha256 != crypto::Sha256::of(file)) {
    return std::unexpected(suspicious(
        TrustErrc::mismatch, formatted("{} has another SHA-256 than trusted metadata says ({})",
                                       name, expected.sha256->hex())));
  }
  return {};
}

Status check_not_older(Role role, std::uint64_t version, std::uint64_t trusted) {
  if (version >= trusted) return {};
  return std::unexpected(suspicious(
      TrustErrc::rollback, formatted("the repository offers {} metadata version {}, this machine "
                                     "has trusted version {} before",
                                     to_string(role), version, trusted)));
}

Status check_version(Role role, std::uint64_t version, std::uint64_t expected) {
  if (version == expected) return {};
  return std::unexpected(suspicious(
      TrustErrc::mismatch, formatted("the {} metadata is version {}, expected is version {}",
                                     to_string(role), version, expected)));
}

/// Every file that a trusted snapshot lists stays listed, none with a lower version.
Status check_snapshot_rollback(const Snapshot& offered, const Snapshot& trusted) {
  for (const auto& [name, file] : trusted.files) {
    const auto found = offered.files.find(name);
    if (found == offered.files.end() || found->second.version < file.version) {
      return std::unexpected(suspicious(
          TrustErrc::rollback,
          formatted("snapshot version {} lists {} with version {}, this machine has trusted "
                    "version {} before",
                    offered.version, name, found == offered.files.end() ? 0 : found->second.version,
                    file.version)));
    }
  }
  return {};
}

/// Rotating these keys is how a publisher recovers from versions that a thief drove up: what was
/// trusted under the old keys must not hold the new ones back (TUF 5.3.11).
bool forgets_versions(const Root& before, const Root& after) {
  return std::ranges::any_of(kRoles, [&before, &after](Role role) {
    return (role == Role::timestamp || role == Role::snapshot) &&
           before.roles.at(role).key_ids != after.roles.at(role).key_ids;
  });
}

RoleState state_of(const Common& common) { return {common.version, common.expires}; }

}  // namespace

struct Client::Impl {
  ClientOptions options;
  net::Fetcher* fetcher;
  const Clock* clock;
  Store store;
  Root root;
  TrustState state{};
  std::vector<TrustedTarget> targets{};

  Result<Bytes> fetch_metadata(const std::string& name, std::uint64_t limit);
  template <typename T>
  Result<std::optional<T>> trusted(Role role, Result<T> (*parse)(const Envelope&)) const;
  template <typename T>
  Result<T> obtain(Role role, const MetaFile& expected, UnixTime now,
                   Result<T> (*parse)(const Envelope&),
                   Status (*check_rollback)(const T&, const T&));

  Result<Bytes> fetch_target(const std::string& url, const TrustedTarget& target);
  Result<bool> follow_root();
  Status update_root(UnixTime now);
  Result<Timestamp> update_timestamp(UnixTime now);
};

Result<Bytes> Client::Impl::fetch_metadata(const std::string& name, std::uint64_t limit) {
  auto file = fetcher->fetch(net::join_url(options.repository, "metadata/" + name), limit);
  if (file || !file.error().is(Errc::no_space)) return file;
  return std::unexpected(suspicious(TrustErrc::malformed,
                                    formatted("metadata/{} is longer than {} bytes", name, limit)));
}

/// Large content comes as a range, which fetchers stream; small content whole, so that a file that
/// is too long is noticed by its length.
Result<Bytes> Client::Impl::fetch_target(const std::string& url, const TrustedTarget& target) {
  constexpr std::uint64_t kLarge = std::uint64_t{1} << 20;
  if (target.size > kLarge) {
    Bytes content;
    content.reserve(target.size);
    TRY(fetcher->fetch_range(url, {0, target.size}, [&content](ByteView data) -> Status {
      content.insert(content.end(), data.begin(), data.end());
      return {};
    }));
    return content;
  }
  auto file = fetcher->fetch(url, target.size);
  if (file || !file.error().is(Errc::no_space)) return file;
  return std::unexpected(suspicious(
      TrustErrc::mismatch,
      formatted("{} is longer than the {} bytes trusted metadata says", target.name, target.size)));
}

/// What was stored, if it is signed as the present root demands. Anything else is as good as lost:
/// refresh() brings it back.
template <typename T>
Result<std::optional<T>> Client::Impl::trusted(Role role,
                                               Result<T> (*parse)(const Envelope&)) const {
  const auto file = TRY(store.load(role));
  if (!file) return std::nullopt;
  auto parsed = parse_verified(*file, role, root, parse);
  if (!parsed) return std::nullopt;
  return std::optional(std::move(*parsed));
}

/// The next root, if there is one: signed by the present root's keys and by its own.
Result<bool> Client::Impl::follow_root() {
  const auto next = root.version + 1;
  auto file = fetch_metadata(metadata_name(Role::root, next, true), max_bytes(Role::root));
  if (!file) {
    // Some object stores answer "denied" for what does not exist.
    if (file.error().is(Errc::not_found) || file.error().is(Errc::denied)) return false;
    return std::unexpected(std::move(file).error());
  }
  const auto envelope = TRY(parse_envelope(*file, Role::root));
  TRY_CONTEXT(verify(envelope, Role::root, root), "checking the next root by the present one");
  auto offered = TRY(parse_root(envelope));
  TRY_CONTEXT(verify(envelope, Role::root, offered), "checking the next root by itself");
  TRY(check_version(Role::root, offered.version, next));
  // Forgotten before the root is stored: a power cut between the two must not keep old versions.
  if (forgets_versions(root, offered)) {
    for (const auto role : {Role::timestamp, Role::snapshot, Role::targets}) {
      TRY(store.forget(role));
    }
  }
  TRY(store.save(Role::root, *file));
  root = std::move(offered);
  return true;
}

Status Client::Impl::update_root(UnixTime now) {
  int count = 0;
  while (TRY(follow_root())) {
    if (++count == kMaxRootUpdates) {
      return std::unexpected(
          Error(TrustErrc::malformed,
                formatted("the repository offers more than {} new roots", kMaxRootUpdates))
              .with_remedy("Refresh again to go on from the newest root that was verified."));
    }
  }
  return check_expiry(Role::root, root, now);
}

Result<Timestamp> Client::Impl::update_timestamp(UnixTime now) {
  auto file = fetch_metadata(metadata_name(Role::timestamp, 0, false), max_bytes(Role::timestamp));
  if (!file && file.error().is(Errc::not_found)) {
    return std::unexpected(Error(TrustErrc::missing_file,
                                 formatted("{} has no metadata/timestamp.json", options.repository))
                               .with_remedy("Check the repository's address."));
  }
  const auto content = TRY(std::move(file));
  auto offered = TRY(parse_verified(content, Role::timestamp, root, parse_timestamp));
  const auto before = TRY(trusted(Role::timestamp, parse_timestamp));
  if (before) {
    TRY(check_not_older(Role::timestamp, offered.version, before->version));
    TRY(check_not_older(Role::snapshot, offered.snapshot.version, before->snapshot.version));
    // Two files of one version: the one that was trusted first stays.
    if (offered.version == before->version) offered = *before;
  }
  TRY(check_expiry(Role::timestamp, offered, now));
  if (!before || offered.version > before->version) TRY(store.save(Role::timestamp, content));
  return offered;
}

/// The version of a file that trusted metadata calls for: the stored one when it is that, else the
/// repository's.
template <typename T>
Result<T> Client::Impl::obtain(Role role, const MetaFile& expected, UnixTime now,
                               Result<T> (*parse)(const Envelope&),
                               Status (*check_rollback)(const T&, const T&)) {
  const auto name = metadata_name(role, expected.version, root.consistent_snapshot);
  const auto before = TRY(trusted(role, parse));
  if (before && before->version == expected.version) {
    const auto file = TRY(store.load(role));
    if (file && check_content(expected, *file, name)) {
      TRY(check_expiry(role, *before, now));
      return *before;
    }
  }
  const auto limit =
      std::min<std::uint64_t>(expected.length.value_or(max_bytes(role)), max_bytes(role));
  auto file = fetch_metadata(name, limit);
  if (!file && file.error().is(Errc::not_found)) {
    return std::unexpected(suspicious(
        TrustErrc::missing_file,
        formatted("{} has no metadata/{}, which its metadata names", options.repository, name)));
  }
  const auto content = TRY(std::move(file));
  TRY(check_content(expected, content, name));
  auto offered = TRY(parse_verified(content, role, root, parse));
  TRY(check_version(role, offered.version, expected.version));
  if (before) TRY(check_rollback(offered, *before));
  TRY(check_expiry(role, offered, now));
  TRY(store.save(role, content));
  return offered;
}

Client::Client(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;
Client::~Client() = default;

Result<Client> Client::open(ClientOptions options, net::Fetcher& fetcher, const Clock& clock) {
  auto root =
      TRY_CONTEXT(parse_self_signed_root(options.initial_root), "the initial root of trust");
  Store store(options.datastore);
  if (const auto file = TRY(store.load(Role::root))) {
    // Stored roots were verified along the chain; a damaged one is dropped, the chain leads there
    // again.
    auto stored = parse_self_signed_root(*file);
    if (stored && stored->version > root.version) root = std::move(*stored);
  }
  auto impl = std::make_unique<Impl>(
      Impl{std::move(options), &fetcher, &clock, std::move(store), std::move(root)});
  impl->state.root = state_of(impl->root);
  return Client(std::move(impl));
}

Status Client::refresh() {
  auto& self = *impl_;
  const auto now = self.clock->now();
  const auto doing = formatted("refreshing trust in {}", self.options.repository);
  TRY_CONTEXT(self.update_root(now), doing);
  const auto timestamp = TRY_CONTEXT(self.update_timestamp(now), doing);
  const auto snapshot = TRY_CONTEXT(
      self.obtain(Role::snapshot, timestamp.snapshot, now, parse_snapshot, check_snapshot_rollback),
      doing);
  auto targets = TRY_CONTEXT(
      self.obtain<Targets>(Role::targets, snapshot.files.at("targets.json"), now, parse_targets,
                           [](const Targets& offered, const Targets& before) {
                             return check_not_older(Role::targets, offered.version, before.version);
                           }),
      doing);
  self.state = {state_of(self.root), state_of(timestamp), state_of(snapshot), state_of(targets)};
  self.targets = std::move(targets.targets);
  return {};
}

const std::vector<TrustedTarget>& Client::targets() const { return impl_->targets; }
const TrustState& Client::state() const { return impl_->state; }

Result<TrustedTarget> Client::find(std::string_view name) const {
  const auto found = std::ranges::lower_bound(impl_->targets, name, {}, &TrustedTarget::name);
  if (found != impl_->targets.end() && found->name == name) return *found;
  return fail(TrustErrc::not_found, "the repository {} has no '{}'", impl_->options.repository,
              name);
}

Result<Bytes> Client::download(const TrustedTarget& target, std::uint64_t max_bytes) {
  if (target.size > max_bytes) {
    return fail(Errc::no_space, "{} has {} bytes, {} are allowed", target.name, target.size,
                max_bytes);
  }
  auto content = TRY(impl_->fetch_target(url_of(target), target));
  const MetaFile expected{.length = target.size, .sha256 = target.sha256};
  TRY(check_content(expected, content, target.name));
  return content;
}

std::string Client::url_of(const TrustedTarget& target) const {
  return net::join_url(impl_->options.repository,
                       "targets/" + target_path(target, impl_->root.consistent_snapshot));
}

}  // namespace orlop::trust
