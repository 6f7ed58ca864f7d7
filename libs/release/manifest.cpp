// SPDX-License-Identifier: Apache-2.0
#include "libs/release/manifest.hpp"

#include "libs/base/format.hpp"
#include "libs/codec/json.hpp"
#include "libs/release/section.hpp"

namespace orlop::release {
namespace {

using codec::Value;

/// A GPT partition name holds 36 UTF-16 units; the verity slot's is the longest label.
constexpr std::size_t kMaxLabel = 36;
constexpr std::string_view kVeritySuffix = "_verity";

/// Relations between fields that must hold whoever wrote the manifest.
Status check_consistency(const Manifest& manifest) {
  const auto label = formatted("{}-{}_{}{}", manifest.product, manifest.variant,
                               manifest.version.text(), kVeritySuffix);
  if (label.size() > kMaxLabel) {
    return std::unexpected(
        Error(Errc::invalid, formatted("the partition label '{}' has {} characters, GPT allows {}",
                                       label, label.size(), kMaxLabel))
            .with_remedy("Choose a shorter version."));
  }
  if (manifest.block_size != kBlockSize) {
    return fail(Errc::unsupported, "root.blockSize is {}, only {} is supported",
                manifest.block_size, kBlockSize);
  }
  if (manifest.root.size % manifest.block_size != 0) {
    return fail(Errc::invalid, "root.size {} is no multiple of the block size {}",
                manifest.root.size, manifest.block_size);
  }
  const auto leaves = manifest.root.size / manifest.block_size * kLeafBytes;
  if (manifest.leaves.size != leaves) {
    return fail(Errc::invalid, "leaves.size is {}, a root of {} bytes has {} bytes of leaves",
                manifest.leaves.size, manifest.root.size, leaves);
  }
  return {};
}

Status check_schema(const Value& document) {
  const auto schema = TRY(document.get_string("schema"));
  if (schema == kManifestSchema) return {};
  return std::unexpected(
      Error(Errc::unsupported,
            formatted("the manifest has the schema '{}', this program reads '{}'", schema,
                      kManifestSchema))
          .with_remedy("Upgrade to a release whose agent knows this schema first (see "
                       "minimumAgent in the releases between)."));
}

Result<Manifest> read_manifest(const Value& document) {
  TRY(check_schema(document));
  auto manifest = TRY(schema::parse(document, kManifest));
  TRY(check_consistency(manifest));
  return manifest;
}

}  // namespace

std::string manifest_name(std::string_view variant, const Version& version) {
  return formatted("orlop-{}-{}.json", variant, version.text());
}

std::string object_name(const FileRef& file, std::string_view kind) {
  return formatted("{}.{}", file.sha256.hex(), kind);
}

Result<Manifest> parse_manifest(std::string_view json) {
  const codec::ParseLimits limits{
      .max_bytes = kMaxManifestBytes, .max_depth = 8, .max_nodes = 10'000};
  const auto document = TRY_CONTEXT(codec::parse_json(json, limits), "release manifest");
  return TRY_CONTEXT(read_manifest(document), "release manifest");
}

std::string serialise(const Manifest& manifest) {
  return codec::write_json_pretty(schema::to_value(manifest, kManifest));
}

}  // namespace orlop::release
