// SPDX-License-Identifier: Apache-2.0
#include "libs/trust/repository_writer.hpp"

#include <algorithm>
#include <charconv>

#include "libs/sys/file.hpp"
#include "libs/trust/signing.hpp"
#include "libs/trust/target_files.hpp"

namespace orlop::trust {
namespace fs = std::filesystem;
namespace {

using codec::Value;

constexpr std::string_view kSpecification = "1.0.33";
constexpr std::string_view kRootSuffix = ".root.json";

/// The version of the newest N.root.json in `folder`, or 0.
Result<std::uint64_t> newest_root(const fs::path& folder) {
  std::error_code error;
  std::uint64_t newest = 0;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    const auto name = entry->path().filename().string();
    if (!name.ends_with(kRootSuffix)) continue;
    const auto* stop = name.data() + name.size() - kRootSuffix.size();
    std::uint64_t version = 0;
    const auto parsed = std::from_chars(name.data(), stop, version);
    if (parsed.ec == std::errc() && parsed.ptr == stop) newest = std::max(newest, version);
  }
  if (error && error != std::errc::no_such_file_or_directory) {
    return fail_errno(error.value(), "{}", folder.string());
  }
  return newest;
}

template <typename T>
Result<T> load_verified(const fs::path& path, Role role, const Root& root,
                        const std::optional<Root>& previous, Result<T> (*parse)(const Envelope&)) {
  const auto file = TRY(sys::read_file(path, max_bytes(role)));
  auto loaded = parse_verified(file, role, root, parse);
  // A commit that was cut off after its root leaves files signed under the root before.
  if (!loaded && previous) {
    if (auto older = parse_verified(file, role, *previous, parse)) return older;
  }
  if (loaded) return loaded;
  return std::unexpected(std::move(loaded).error().with_context(path.string()));
}

Value to_value(const MetaFile& file) {
  auto value = Value::object({{"version", file.version}});
  if (file.length) value.set("length", *file.length);
  if (file.sha256) value.set("hashes", Value::object({{"sha256", file.sha256->hex()}}));
  return value;
}

Result<Authority> authority_of(const RoleSigners& signers) {
  Authority authority{.key_ids = {}, .threshold = signers.threshold};
  for (const auto& key : signers.keys) {
    authority.key_ids.insert(TRY(key_id(key.public_key())));
  }
  return authority;
}

}  // namespace

fs::path RepositoryWriter::metadata(Role role, std::uint64_t version) const {
  return options_.folder / "metadata" / metadata_name(role, version, true);
}

/// Past half of its validity: signed anew by the next commit, whatever else that is for.
bool RepositoryWriter::ageing(Role role, const Common& common) const {
  return common.expires - clock_->now() < options_.signers.at(role).validity / 2;
}

Result<RepositoryWriter> RepositoryWriter::open(WriterOptions options, const Clock& clock) {
  for (const auto role : kRoles) {
    if (role != Role::root && !options.signers.contains(role)) {
      return fail(Errc::invalid, "the {} role has no keys to sign with", to_string(role));
    }
  }
  RepositoryWriter writer(std::move(options), clock);
  TRY_CONTEXT(writer.load(),
              formatted("opening the repository {}", writer.options_.folder.string()));
  return writer;
}

Status RepositoryWriter::load() {
  const auto version = TRY(newest_root(options_.folder / "metadata"));
  if (version == 0) return {};
  const auto load_root = [this](std::uint64_t number) -> Result<Root> {
    const auto path = metadata(Role::root, number);
    const auto file = TRY(sys::read_file(path, max_bytes(Role::root)));
    return TRY_CONTEXT(parse_self_signed_root(file), path.string());
  };
  root_ = TRY(load_root(version));
  std::optional<Root> previous;
  if (version > 1) previous = TRY(load_root(version - 1));

  const auto timestamp = metadata(Role::timestamp, 0);
  if (!fs::exists(timestamp)) return {};  // the first commit was cut off
  timestamp_ = TRY(load_verified(timestamp, Role::timestamp, *root_, previous, parse_timestamp));
  snapshot_ = TRY(load_verified(metadata(Role::snapshot, timestamp_.snapshot.version),
                                Role::snapshot, *root_, previous, parse_snapshot));
  const auto targets_version = snapshot_.files.at("targets.json").version;
  auto targets = TRY(load_verified(metadata(Role::targets, targets_version), Role::targets, *root_,
                                   previous, parse_targets));
  targets_metadata_ = targets;
  for (auto& target : targets.targets) targets_.emplace(target.name, std::move(target));
  return {};
}

Status RepositoryWriter::list(TrustedTarget target) {
  const auto present = targets_.find(target.name);
  if (present != targets_.end() && present->second == target) return {};
  changed_ = true;
  targets_.insert_or_assign(target.name, std::move(target));
  return {};
}

Status RepositoryWriter::add_file(const std::string& name, const fs::path& source) {
  auto target = TRY(describe_file(name, source));
  TRY(place_file(target, source, options_.folder / "targets"));
  return list(std::move(target));
}

Status RepositoryWriter::add_bytes(const std::string& name, ByteView content) {
  auto target = TRY(describe_bytes(name, content));
  TRY(sys::write_file(options_.folder / "targets" / target_path(target, true), content));
  return list(std::move(target));
}

Status RepositoryWriter::remove(const std::string& name) {
  if (targets_.erase(name) == 0) return fail(TrustErrc::not_found, "there is no target '{}'", name);
  changed_ = true;
  return {};
}

Value RepositoryWriter::head(Role role, std::uint64_t version) const {
  const auto expires = clock_->now() + options_.signers.at(role).validity;
  return Value::object({{"_type", to_string(role)},
                        {"spec_version", kSpecification},
                        {"version", version},
                        {"expires", format_time(expires)}});
}

Result<RepositoryWriter::Signed> RepositoryWriter::sign(Role role, std::uint64_t version,
                                                        const Value& content) const {
  auto keys = options_.signers.at(role).keys;
  if (role == Role::root) {
    keys.insert(keys.end(), options_.former_root_keys.begin(), options_.former_root_keys.end());
  }
  auto text = TRY(sign_metadata(content, keys));
  if (text.size() > max_bytes(role)) {
    return fail(Errc::no_space, "the {} metadata would have {} bytes, clients accept {}",
                to_string(role), text.size(), max_bytes(role));
  }
  const auto sha256 = crypto::Sha256::of(as_bytes(text));
  const MetaFile meta{.version = version, .length = text.size(), .sha256 = sha256};
  return Signed{std::move(text), meta};
}

/// Keys and thresholds as the options have them.
Result<Root> RepositoryWriter::wanted_root() const {
  Root root;
  for (const auto& [role, signers] : options_.signers) {
    root.roles[role] = TRY(authority_of(signers));
    for (const auto& key : signers.keys) {
      root.keys.emplace(TRY(key_id(key.public_key())), key.public_key());
    }
  }
  if (root_ && !root.roles.contains(Role::root)) {
    root.roles[Role::root] = root_->roles.at(Role::root);
  }
  return root;
}

Result<Value> RepositoryWriter::root_content(const Root& wanted, std::uint64_t version) const {
  auto keys = Value::object();
  for (const auto& [id, key] : wanted.keys) {
    auto written = TRY(key_to_value(key));
    keys.set(id, std::move(written));
  }
  auto roles = Value::object();
  for (const auto& [role, authority] : wanted.roles) {
    auto ids = Value::array();
    for (const auto& id : authority.key_ids) ids.push(id);
    roles.set(to_string(role),
              Value::object({{"keyids", std::move(ids)}, {"threshold", authority.threshold}}));
  }
  auto content = head(Role::root, version);
  content.set("consistent_snapshot", true);
  content.set("keys", std::move(keys));
  content.set("roles", std::move(roles));
  return content;
}

/// The root to write before anything it authorises, if the present one does not do. It is held to
/// what clients will check: both roots' thresholds.
Result<std::optional<RepositoryWriter::Signed>> RepositoryWriter::next_root() const {
  const auto wanted = TRY(wanted_root());
  const bool same = root_ && root_->roles == wanted.roles && root_->consistent_snapshot;
  const bool offline = !options_.signers.contains(Role::root);
  if (same && (offline || !ageing(Role::root, *root_))) return std::nullopt;
  if (offline) {
    return std::unexpected(
        Error(Errc::invalid, "a new root must be signed, and there are no root keys to sign with")
            .with_remedy("Bring the root key, or use the keys that the present root names."));
  }
  const auto version = root_ ? root_->version + 1 : 1;
  const auto content = TRY(root_content(wanted, version));
  auto signed_root = TRY(sign(Role::root, version, content));
  const auto file = as_bytes(signed_root.text);
  TRY(parse_self_signed_root(file));
  if (root_) {
    const auto envelope = TRY(parse_envelope(file, Role::root));
    if (auto accepted = verify(envelope, Role::root, *root_); !accepted) {
      return std::unexpected(
          Error(accepted.error())
              .with_remedy("Give enough of the present root's keys to sign its successor."));
    }
  }
  return std::optional(std::move(signed_root));
}

Status RepositoryWriter::commit_targets(bool everything) {
  if (targets_metadata_.version != 0 && !changed_ && !everything &&
      !ageing(Role::targets, targets_metadata_)) {
    return {};
  }
  const auto version = targets_metadata_.version + 1;
  auto content = head(Role::targets, version);
  codec::Members list;
  for (const auto& [name, target] : targets_) {
    list.push_back({name,
                    Value::object({{"length", target.size},
                                   {"hashes", Value::object({{"sha256", target.sha256.hex()}})}}),
                    {}});
  }
  content.set("targets", Value(std::move(list)));
  const auto file = TRY(sign(Role::targets, version, content));
  TRY(sys::write_file(metadata(Role::targets, version), file.text));
  targets_metadata_ = {.version = version,
                       .expires = clock_->now() + options_.signers.at(Role::targets).validity};
  snapshot_.files["targets.json"] = file.meta;
  changed_ = true;  // until the snapshot that lists it is written
  return {};
}

Status RepositoryWriter::commit_snapshot(bool everything) {
  if (snapshot_.version != 0 && !changed_ && !everything && !ageing(Role::snapshot, snapshot_)) {
    return {};
  }
  const auto version = snapshot_.version + 1;
  auto meta = Value::object();
  for (const auto& [name, file] : snapshot_.files) meta.set(name, to_value(file));
  auto content = head(Role::snapshot, version);
  content.set("meta", std::move(meta));
  const auto file = TRY(sign(Role::snapshot, version, content));
  TRY(sys::write_file(metadata(Role::snapshot, version), file.text));
  snapshot_.version = version;
  snapshot_.expires = clock_->now() + options_.signers.at(Role::snapshot).validity;
  timestamp_.snapshot = file.meta;
  changed_ = false;
  return {};
}

Status RepositoryWriter::commit_timestamp() {
  const auto version = timestamp_.version + 1;
  auto content = head(Role::timestamp, version);
  content.set("meta", Value::object({{"snapshot.json", to_value(timestamp_.snapshot)}}));
  const auto file = TRY(sign(Role::timestamp, version, content));
  TRY(sys::write_file(metadata(Role::timestamp, version), file.text));
  timestamp_.version = version;
  return {};
}

Status RepositoryWriter::commit() {
  const auto root = TRY_CONTEXT(next_root(), "making the next root");
  // New keys sign everything anew; a root that is merely renewed leaves the rest valid.
  const bool everything = !root_ || root_->roles != TRY(wanted_root()).roles;
  TRY(commit_targets(everything));
  TRY(commit_snapshot(everything));
  if (root) {
    const auto path = metadata(Role::root, root->meta.version);
    TRY(sys::write_file(path, root->text));
    root_ = TRY(parse_self_signed_root(as_bytes(root->text)));
  }
  return commit_timestamp();
}

}  // namespace orlop::trust
