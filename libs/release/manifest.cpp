// SPDX-License-Identifier: Apache-2.0
#include "libs/release/manifest.hpp"

#include <algorithm>

#include "libs/codec/json.hpp"

namespace orlop::release {
namespace {

using codec::Value;

constexpr std::uint64_t kMaxRootBytes = std::uint64_t{64} << 30;
constexpr std::uint64_t kMaxUkiBytes = std::uint64_t{1} << 30;
constexpr std::uint64_t kLeafBytes = 32;
constexpr std::size_t kPhases = 4;
/// A GPT partition name holds 36 UTF-16 units; the verity slot's is the longest label.
constexpr std::size_t kMaxLabel = 36;
constexpr std::string_view kVeritySuffix = "_verity";
constexpr std::size_t kMaxText = 256;

Status check_word(std::string_view field, std::string_view text) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  if (text.empty() || text.size() > kMaxLabel || !std::ranges::all_of(text, allowed)) {
    return fail(Errc::invalid, "{} '{}' must be 1 to {} lower-case letters, digits, '-' or '_'",
                field, text, kMaxLabel);
  }
  return {};
}

Result<std::string> read_text(const Value& object, std::string_view key) {
  auto text = TRY(object.get_string(key));
  if (text.empty() || text.size() > kMaxText) {
    return fail(Errc::invalid, "{} must have 1 to {} characters, it has {}", key, kMaxText,
                text.size());
  }
  return text;
}

Result<std::string> checked_hex(std::string text, std::string_view name, std::size_t digits) {
  const auto lower_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  if (text.size() != digits || !std::ranges::all_of(text, lower_hex)) {
    return fail(Errc::invalid, "{} must be {} lower-case hexadecimal digits", name, digits);
  }
  return text;
}

Result<std::string> read_hex(const Value& object, std::string_view key, std::size_t digits) {
  return checked_hex(TRY(object.get_string(key)), key, digits);
}

Result<crypto::Sha256> read_digest(const Value& object, std::string_view key) {
  const auto hex = TRY(read_hex(object, key, crypto::Sha256::kSize * 2));
  return crypto::Sha256::parse(hex);
}

Result<FileRef> read_file_ref(const Value& object, std::uint64_t max_bytes) {
  FileRef file;
  file.size = TRY(object.get_size("size"));
  if (file.size == 0 || file.size > max_bytes) {
    return fail(Errc::invalid, "size must be 1 to {} bytes, it is {}", max_bytes, file.size);
  }
  file.sha256 = TRY(read_digest(object, "sha256"));
  return file;
}

Result<Pcr11Prediction> read_prediction(const Value& object, std::size_t digits) {
  Pcr11Prediction prediction;
  prediction.static_value = TRY(read_hex(object, "static", digits));
  const auto* phases = TRY(object.get_array("phases"));
  if (phases->size() != kPhases) {
    return fail(Errc::invalid, "phases must have {} entries, it has {}", kPhases, phases->size());
  }
  for (const auto& phase : *phases) {
    if (!phase.is_string()) return fail(Errc::invalid, "phases must hold strings");
    prediction.phases.push_back(TRY(checked_hex(phase.string(), "each of phases", digits)));
  }
  return prediction;
}

Result<UkiMeasurements> read_measurements(const Value& uki) {
  constexpr std::size_t kSha256Digits = 64;
  UkiMeasurements measurements;
  measurements.authenticode = TRY(read_hex(uki, "authenticode", kSha256Digits));
  measurements.inner_kernel_authenticode =
      TRY(read_hex(uki, "innerKernelAuthenticode", kSha256Digits));
  const auto* banks = TRY(uki.get_object("pcr11"));
  for (const auto& bank : banks->members()) {
    if (bank.key != "sha256" && bank.key != "sha384") {
      return fail(Errc::invalid, "pcr11 has the bank '{}'; known are sha256 and sha384", bank.key);
    }
    const std::size_t digits = bank.key == "sha256" ? 64 : 96;
    measurements.pcr11[bank.key] =
        TRY_CONTEXT(read_prediction(bank.value, digits), formatted("pcr11.{}", bank.key));
  }
  if (!measurements.pcr11.contains("sha256")) {
    return fail(Errc::invalid, "pcr11 has no sha256 bank");
  }
  return measurements;
}

/// Relations between fields that must hold whoever wrote the manifest.
Status check_consistency(const Manifest& manifest) {
  TRY(check_word("product", manifest.product));
  TRY(check_word("variant", manifest.variant));
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
  const auto version = TRY(document.get_string("version"));
  const auto* root = TRY(document.get_object("root"));
  const auto* leaves = TRY(document.get_object("leaves"));
  const auto* uki = TRY(document.get_object("uki"));
  const auto* bootloader = TRY(document.get_object("bootloader"));

  Manifest manifest{.product = TRY(read_text(document, "product")),
                    .variant = TRY(read_text(document, "variant")),
                    .version = TRY(Version::parse(version))};
  manifest.architecture = TRY(read_text(document, "architecture"));
  manifest.security_epoch = TRY(document.get_size("securityEpoch"));
  manifest.root = TRY_CONTEXT(read_file_ref(*root, kMaxRootBytes), "root");
  manifest.root_hash = TRY_CONTEXT(read_digest(*root, "rootHash"), "root");
  const auto block_size = TRY_CONTEXT(root->get_size("blockSize"), "root");
  manifest.block_size = static_cast<std::uint32_t>(std::min<std::uint64_t>(block_size, UINT32_MAX));
  manifest.leaves =
      TRY_CONTEXT(read_file_ref(*leaves, kMaxRootBytes / kBlockSize * kLeafBytes), "leaves");
  manifest.uki = TRY_CONTEXT(read_file_ref(*uki, kMaxUkiBytes), "uki");
  manifest.uki_measurements = TRY_CONTEXT(read_measurements(*uki), "uki");
  manifest.bootloader_authenticode =
      TRY_CONTEXT(read_hex(*bootloader, "authenticode", 64), "bootloader");
  manifest.kernel = TRY(read_text(document, "kernel"));
  manifest.packages_digest = TRY(read_hex(document, "packagesDigest", 64));
  manifest.provenance_digest = TRY(read_hex(document, "provenanceDigest", 64));
  manifest.minimum_agent = TRY(read_text(document, "minimumAgent"));
  TRY(check_consistency(manifest));
  return manifest;
}

Value to_value(const FileRef& file) {
  return Value::object({{"size", file.size}, {"sha256", file.sha256.hex()}});
}

Value to_value(const Pcr11Prediction& prediction) {
  auto phases = Value::array();
  for (const auto& phase : prediction.phases) phases.push(phase);
  return Value::object({{"static", prediction.static_value}, {"phases", std::move(phases)}});
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
  auto root = to_value(manifest.root);
  root.set("rootHash", manifest.root_hash.hex());
  root.set("blockSize", std::uint64_t{manifest.block_size});

  auto banks = Value::object();
  for (const auto& [bank, prediction] : manifest.uki_measurements.pcr11) {
    banks.set(bank, to_value(prediction));
  }
  auto uki = to_value(manifest.uki);
  uki.set("authenticode", manifest.uki_measurements.authenticode);
  uki.set("innerKernelAuthenticode", manifest.uki_measurements.inner_kernel_authenticode);
  uki.set("pcr11", std::move(banks));

  return codec::write_json_pretty(Value::object({
      {"schema", kManifestSchema},
      {"product", manifest.product},
      {"variant", manifest.variant},
      {"version", manifest.version.text()},
      {"architecture", manifest.architecture},
      {"securityEpoch", manifest.security_epoch},
      {"root", std::move(root)},
      {"leaves", to_value(manifest.leaves)},
      {"uki", std::move(uki)},
      {"bootloader", Value::object({{"authenticode", manifest.bootloader_authenticode}})},
      {"kernel", manifest.kernel},
      {"packagesDigest", manifest.packages_digest},
      {"provenanceDigest", manifest.provenance_digest},
      {"minimumAgent", manifest.minimum_agent},
  }));
}

}  // namespace orlop::release
