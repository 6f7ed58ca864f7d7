// SPDX-License-Identifier: Apache-2.0
#include "agent/releases/tuf/repository_source.hpp"

namespace orlop::agent::releases {
namespace {

constexpr std::uint64_t kMaxLeaves = std::uint64_t{256} << 20;  // an image of 32 GiB
constexpr std::uint64_t kMaxUki = std::uint64_t{512} << 20;

bool is_manifest_of(std::string_view name, std::string_view stem) {
  return name.starts_with(std::string(stem) + "-") && name.ends_with(".json");
}

}  // namespace

Result<std::vector<Offer>> RepositorySource::list() {
  TRY(client_.refresh());
  std::vector<Offer> offers;
  decltype(manifests_) listed;
  for (const auto& target : client_.targets()) {
    if (!is_manifest_of(target.name, stem_)) continue;
    auto manifest = TRY(manifest_of(target));
    listed.emplace(target.sha256, manifest);
    offers.push_back({std::move(manifest), target.sha256});
  }
  manifests_ = std::move(listed);
  return offers;
}

Result<release::Manifest> RepositorySource::manifest_of(const trust::TrustedTarget& target) {
  const auto known = manifests_.find(target.sha256);
  if (known != manifests_.end()) return known->second;
  const auto bytes = TRY(client_.download(target, release::kMaxManifestBytes));
  return TRY_CONTEXT(release::parse_manifest(as_text(bytes)), target.name);
}

Result<Bytes> RepositorySource::leaves(const release::Manifest& manifest) {
  const auto target = TRY(find(manifest.leaves, "leaves"));
  return client_.download(target, kMaxLeaves);
}

Result<Bytes> RepositorySource::uki(const release::Manifest& manifest) {
  const auto target = TRY(find(manifest.uki, "uki"));
  return client_.download(target, kMaxUki);
}

Status RepositorySource::read_root(const release::Manifest& manifest, net::ByteRange range,
                                   const net::ByteSink& sink) {
  const auto target = TRY(find(manifest.root, "root"));
  return fetcher_.fetch_range(client_.url_of(target), range, sink);
}

Result<trust::TrustedTarget> RepositorySource::find(const release::FileRef& file,
                                                    std::string_view kind) {
  auto target = TRY(client_.find(release::object_name(file, kind)));
  if (target.sha256 != file.sha256 || target.size != file.size) {
    return fail(Errc::untrusted, "{} of the repository is not the file the manifest names",
                target.name);
  }
  return target;
}

}  // namespace orlop::agent::releases
