// SPDX-License-Identifier: Apache-2.0
#include "image-builder/publish/publish.hpp"

#include <algorithm>

#include "image-builder/keys/keys.hpp"
#include "libs/sys/file.hpp"
#include "libs/trust/repository_writer.hpp"

namespace orlop::builder::publish {
namespace fs = std::filesystem;
namespace {

using trust::RepositoryWriter;
using trust::Role;

/// Root keys are meant to be offline: their metadata must not need a signature every month.
constexpr auto kRootValidity = std::chrono::days(730);

Result<RepositoryWriter> open_writer(const PublishOptions& options, const Clock& clock) {
  const auto signers = TRY(keys::load_repository_keys(options.keys));
  trust::WriterOptions writer{.folder = options.repository};
  for (const auto& [role, key] : signers) {
    const auto validity = role == Role::root ? kRootValidity : options.expiry;
    writer.signers[role] = {.keys = {key}, .threshold = 1, .validity = validity};
  }
  return RepositoryWriter::open(std::move(writer), clock);
}

bool is_manifest_name(std::string_view name) {
  return name.starts_with("orlop-") && name.ends_with(".json");
}

/// A manifest and the exact bytes it was read from.
struct ReadManifest {
  release::Manifest manifest;
  std::string text;
};

Result<ReadManifest> read_manifest(const fs::path& path) {
  auto text = TRY(sys::read_text(path, release::kMaxManifestBytes));
  auto manifest = TRY_CONTEXT(release::parse_manifest(text), path.string());
  return ReadManifest{std::move(manifest), std::move(text)};
}

/// The one manifest of a release folder.
Result<ReadManifest> find_manifest(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (is_manifest_name(entry->path().filename().string())) found.push_back(entry->path());
  }
  if (error) return fail_errno(error.value(), "{}", folder.string());
  if (found.size() != 1) {
    return std::unexpected(
        Error(Errc::invalid, formatted("{} holds {} manifests (orlop-*.json), one is expected",
                                       folder.string(), found.size()))
            .with_remedy("Name the release/ folder that `orlop-build image` wrote."));
  }
  auto read = TRY(read_manifest(found.front()));
  const auto name = release::manifest_name(read.manifest.variant, read.manifest.version);
  if (found.front().filename() != name) {
    return fail(Errc::invalid, "{} holds the manifest of {}", found.front().string(), name);
  }
  return read;
}

/// Nodes refuse to go back, so offering them something older is a mistake unless it is meant. What
/// is there already may be published again, to renew the signatures.
Status check_forward(const PublishOptions& options, const release::Manifest& offered,
                     const RepositoryWriter& writer) {
  if (writer.targets().contains(release::manifest_name(offered.variant, offered.version))) {
    return {};
  }
  for (const auto& [name, target] : writer.targets()) {
    if (!is_manifest_name(name)) continue;
    const auto path = options.repository / "targets" / target_path(target, true);
    const auto there = TRY(read_manifest(path)).manifest;
    if (there.variant != offered.variant) continue;
    if (there.version <= offered.version && there.security_epoch <= offered.security_epoch) {
      continue;
    }
    return std::unexpected(
        Error(Errc::conflict,
              formatted("version {} (security epoch {}) is older than {} (security epoch {}), "
                        "which is published",
                        offered.version.text(), offered.security_epoch, there.version.text(),
                        there.security_epoch))
            .with_remedy("Raise the version, or allow an older one (--allow-older)."));
  }
  return {};
}

Status check_unchanged(const std::string& name, std::string_view text,
                       const RepositoryWriter& writer) {
  const auto there = writer.targets().find(name);
  if (there == writer.targets().end() ||
      there->second.sha256 == crypto::Sha256::of(as_bytes(text))) {
    return {};
  }
  return std::unexpected(
      Error(Errc::conflict, formatted("{} is published already, with other content", name))
          .with_remedy("Choose a new version: a published release never changes."));
}

/// Adds the file and holds it to what the manifest says of it.
Status add_content(const fs::path& source, const std::string& name, const crypto::Sha256& sha256,
                   RepositoryWriter& writer) {
  TRY(writer.add_file(name, source));
  if (writer.targets().at(name).sha256 == sha256) return {};
  return std::unexpected(
      Error(Errc::corrupt, formatted("{} is not the file that the manifest names ({})",
                                     source.string(), sha256.hex()))
          .with_remedy("Build the release again."));
}

/// Documents that the manifest names by digest: for auditors, not needed by nodes.
Status add_document(const fs::path& source, std::string_view kind, const std::string& digest,
                    RepositoryWriter& writer) {
  std::error_code error;
  if (!fs::exists(source, error)) return {};
  const auto sha256 = TRY(crypto::Sha256::parse(digest));
  return add_content(source, formatted("{}.{}", digest, kind), sha256, writer);
}

Status add_release(const PublishOptions& options, const ReadManifest& read,
                   RepositoryWriter& writer) {
  const auto& manifest = read.manifest;
  const std::pair<const release::FileRef*, const char*> contents[] = {
      {&manifest.root, "root"}, {&manifest.leaves, "leaves"}, {&manifest.uki, "uki"}};
  for (const auto& [file, kind] : contents) {
    const auto name = release::object_name(*file, kind);
    TRY(add_content(options.release / name, name, file->sha256, writer));
  }
  TRY(add_document(options.release / "lock.json", "packages.json", manifest.packages_digest,
                   writer));
  TRY(add_document(options.release / "provenance.json", "provenance.json",
                   manifest.provenance_digest, writer));
  return writer.add_bytes(release::manifest_name(manifest.variant, manifest.version),
                          as_bytes(read.text));
}

/// N.root.json of the highest N.
Result<fs::path> newest_root(const fs::path& repository) {
  const auto path_of = [&repository](std::uint64_t version) {
    return repository / "metadata" / trust::metadata_name(Role::root, version, true);
  };
  std::uint64_t version = 1;
  while (fs::exists(path_of(version + 1))) ++version;
  return path_of(version);
}

}  // namespace

Result<fs::path> prepare_repository(const PublishOptions& options, const Clock& clock) {
  std::error_code error;
  if (!fs::exists(options.repository / "metadata" / "timestamp.json", error)) {
    auto writer = TRY(open_writer(options, clock));
    TRY_CONTEXT(writer.commit(), "making the repository");
  }
  return newest_root(options.repository);
}

Result<Published> publish(const PublishOptions& options, const Clock& clock) {
  const auto read = TRY(find_manifest(options.release));
  auto writer = TRY(open_writer(options, clock));
  const auto name = release::manifest_name(read.manifest.variant, read.manifest.version);
  TRY(check_unchanged(name, read.text, writer));
  if (!options.allow_older) TRY(check_forward(options, read.manifest, writer));

  const auto before = writer.targets();
  TRY_CONTEXT(add_release(options, read, writer), formatted("publishing {}", name));
  TRY_CONTEXT(writer.commit(), formatted("publishing {}", name));
  auto root = TRY(newest_root(options.repository));
  Published published{.manifest = name, .root = std::move(root)};
  for (const auto& [target, unused] : writer.targets()) {
    if (!before.contains(target)) published.added.push_back(target);
  }
  return published;
}

}  // namespace orlop::builder::publish
