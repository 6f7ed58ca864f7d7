// SPDX-License-Identifier: Apache-2.0
#include "libs/release/section.hpp"

#include <algorithm>

#include "libs/base/format.hpp"
#include "libs/schema/identities.hpp"

namespace orlop::release {
namespace {

using codec::Value;
using schema::at;
using schema::Field;
using schema::of;
using schema::part;
using schema::Problem;
using schema::Report;
using schema::Rule;

constexpr std::int64_t kMaxRootBytes = std::int64_t{64} << 30;
constexpr std::int64_t kMaxUkiBytes = std::int64_t{1} << 30;
constexpr std::int64_t kMaxLeavesBytes = kMaxRootBytes / kBlockSize * kLeafBytes;
constexpr std::uint64_t kPhases = 4;

std::optional<Problem> check_word(const Value& value) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  if (!value.string().empty() && std::ranges::all_of(value.string(), allowed)) return std::nullopt;
  return Problem{formatted("is '{}'", value.string()),
                 "Use lower-case letters, digits, '-' and '_'."};
}
constexpr Rule kWord = {.check = check_word,
                        .text = "Lower-case letters, digits, `-`, `_`.",
                        .pattern = "^[a-z0-9_-]+$"};

constexpr Field text(std::string_view key, schema::Member where, std::string_view words,
                     Rule rule = {}, std::string_view example = {}) {
  return {.key = key,
          .member = where,
          .text = words,
          .required = true,
          .bytes = {.least = 1, .most = 256},
          .rule = rule,
          .example = example};
}
constexpr Field digest(std::string_view key, schema::Member where, std::string_view words) {
  return {.key = key,
          .member = where,
          .text = words,
          .required = true,
          .rule = schema::kSha256,
          .example = "0000000000000000000000000000000000000000000000000000000000000000"};
}
constexpr Field size(schema::Member where, std::int64_t most) {
  return {.key = "size",
          .member = where,
          .text = "In bytes.",
          .required = true,
          .number = {.least = 1, .most = most}};
}
constexpr Field mapping(std::string_view key, schema::Member where, std::string_view words) {
  return {.key = key, .member = where, .text = words, .required = true};
}

constexpr std::string_view kOfFile = "Of the file; part of its name.";
constexpr std::string_view kOfFirmware = "SHA-256 that firmware measures into PCR 4.";

constexpr Field kPhase = {.kinds = schema::kString, .rule = schema::kHex};
constexpr Field kBankFields[] = {
    {.key = "static",
     .member = at<&Pcr11Prediction::static_value>,
     .text = "Before any phase.",
     .required = true,
     .rule = schema::kHex},
    {.key = "phases",
     .member = at<&Pcr11Prediction::phases>,
     .text = "After `enter-initrd`, `leave-initrd`, `sysinit`, `ready`.",
     .required = true,
     .items = {.least = kPhases, .most = kPhases},
     .each = &kPhase},
};

void must_be_hex(const Value& value, std::string_view where, std::size_t digits, Report& report) {
  const auto lower_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  if (value.string().size() == digits && std::ranges::all_of(value.string(), lower_hex)) return;
  report.error(value.position(), "wrong-form",
               formatted("'{}' must be {} lower-case hexadecimal digits", where, digits),
               "Write the digest that the bank's algorithm makes.");
}

/// Each bank has digests of its algorithm, and SHA-256 is there: every TPM 2.0 has that bank.
void check_banks(const Value& uki, Report& report) {
  const auto* banks = uki.find("pcr11");
  if (banks == nullptr || !banks->is_object()) return;
  for (const auto& member : banks->members()) {
    const auto& bank = member.key;
    const auto& prediction = member.value;
    if (bank != "sha256" && bank != "sha384") {
      report.error(prediction.position(), "unknown-bank",
                   formatted("'pcr11' has the bank '{}'", bank), "Use sha256 or sha384.");
      continue;
    }
    const std::size_t digits = bank == "sha256" ? 64 : 96;
    must_be_hex(*prediction.find("static"), formatted("pcr11.{}.static", bank), digits, report);
    for (const auto& phase : prediction.find("phases")->items())
      must_be_hex(phase, formatted("pcr11.{}.phases", bank), digits, report);
  }
  if (banks->find("sha256") == nullptr)
    report.error(banks->position(), "missing-bank", "'pcr11' has no bank sha256",
                 "Predict it: every TPM 2.0 has it.");
}

constexpr Field kRootFields[] = {
    size(of<&Manifest::root, &FileRef::size>, kMaxRootBytes),
    digest("sha256", of<&Manifest::root, &FileRef::sha256, schema::kDigestText>, kOfFile),
    digest("rootHash", at<&Manifest::root_hash, schema::kDigestText>,
           "Of the dm-verity tree: SHA-256, 4 KiB blocks, no salt."),
    {.key = "blockSize",
     .member = at<&Manifest::block_size>,
     .text = "4096.",
     .required = true,
     .number = {.least = 512, .most = 65536}},
};
constexpr Field kLeavesFields[] = {
    size(of<&Manifest::leaves, &FileRef::size>, kMaxLeavesBytes),
    digest("sha256", of<&Manifest::leaves, &FileRef::sha256, schema::kDigestText>, kOfFile),
};
constexpr Field kUkiFields[] = {
    size(of<&Manifest::uki, &FileRef::size>, kMaxUkiBytes),
    digest("sha256", of<&Manifest::uki, &FileRef::sha256, schema::kDigestText>, kOfFile),
    digest("authenticode", of<&Manifest::uki_measurements, &UkiMeasurements::authenticode>,
           kOfFirmware),
    digest("innerKernelAuthenticode",
           of<&Manifest::uki_measurements, &UkiMeasurements::inner_kernel_authenticode>,
           "Measured too when Secure Boot is off."),
    mapping("pcr11", of<&Manifest::uki_measurements, &UkiMeasurements::pcr11, kPcr11Prediction>,
            "What it measures into PCR 11, by bank: `sha256`, `sha384`."),
};
constexpr schema::Cross kUkiTogether[] = {
    {.text = "`pcr11` has the bank `sha256`; digests are as long as its algorithm makes them.",
     .check = check_banks}};
constexpr Field kLoaderFields[] = {
    digest("authenticode", at<&Manifest::bootloader_authenticode>, kOfFirmware)};

constexpr auto kept = schema::Unknown::kept;
constexpr schema::Section<Manifest> kRoot({.text = "The root image, erofs.",
                                           .fields = kRootFields,
                                           .unknown = kept});
constexpr schema::Section<Manifest> kLeaves({.text = "SHA-256 of each block of the root image.",
                                             .fields = kLeavesFields,
                                             .unknown = kept});
constexpr schema::Section<Manifest> kUki({.text = "The signed unified kernel image.",
                                          .fields = kUkiFields,
                                          .together = kUkiTogether,
                                          .unknown = kept});
constexpr schema::Section<Manifest> kLoader({.text = "The signed boot loader.",
                                             .fields = kLoaderFields,
                                             .unknown = kept});

constexpr Field kManifestFields[] = {
    text("product", at<&Manifest::product>, "`orlop`.", kWord, "orlop"),
    text("variant", at<&Manifest::variant>, "What the image is for.", kWord, "base"),
    text("version", at<&Manifest::version, schema::kVersionText>, "Of the release.",
         schema::kVersion, "1.0"),
    text("architecture", at<&Manifest::architecture>, "Of the image."),
    {.key = "securityEpoch",
     .member = at<&Manifest::security_epoch>,
     .text = "Never decreases on a node.",
     .required = true},
    mapping("root", part<kRoot>, "The root image."),
    mapping("leaves", part<kLeaves>, "The index for delta updates."),
    mapping("uki", part<kUki>, "What boots."),
    mapping("bootloader", part<kLoader>, "What starts it."),
    text("kernel", at<&Manifest::kernel>, "Its release."),
    digest("packagesDigest", at<&Manifest::packages_digest>, "SHA-256 of `orlop.lock`."),
    digest("provenanceDigest", at<&Manifest::provenance_digest>, "SHA-256 of `orlop.provenance`."),
    text("minimumAgent", at<&Manifest::minimum_agent>, "The oldest agent that can install it."),
};

}  // namespace

constexpr schema::Section<Pcr11Prediction> kPcr11Prediction({.text = "PCR 11 in one bank.",
                                                             .fields = kBankFields,
                                                             .unknown = schema::Unknown::kept});
constexpr schema::Section<Manifest> kManifest({.document = kManifestSchema,
                                               .text = "The manifest of a release.",
                                               .fields = kManifestFields,
                                               .unknown = schema::Unknown::kept});

}  // namespace orlop::release
