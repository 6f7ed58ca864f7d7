// SPDX-License-Identifier: Apache-2.0
// A valid manifest for tests: every field set, digests derived from names so that they differ.
#pragma once

#include "libs/release/manifest.hpp"

namespace orlop::testing {

inline std::string sample_hex(std::string_view seed, std::size_t digits = 64) {
  auto hex = crypto::Sha256::of(as_bytes(seed)).hex();
  while (hex.size() < digits) hex += crypto::Sha256::of(as_bytes(hex)).hex();
  return hex.substr(0, digits);
}

inline release::Pcr11Prediction sample_prediction(std::string_view seed, std::size_t digits) {
  release::Pcr11Prediction prediction{.static_value = sample_hex(seed, digits), .phases = {}};
  for (const auto* phase : {"enter-initrd", "leave-initrd", "sysinit", "ready"}) {
    prediction.phases.push_back(sample_hex(std::string(seed) + phase, digits));
  }
  return prediction;
}

inline release::Manifest sample_manifest(std::string_view version = "1.0") {
  using crypto::Sha256;
  constexpr std::uint64_t kBlocks = 16;
  release::Manifest manifest{
      .product = "orlop", .variant = "base", .version = *Version::parse(version)};
  manifest.architecture = "x86_64";
  manifest.security_epoch = 3;
  manifest.root = {kBlocks * release::kBlockSize, Sha256::of(as_bytes("root"))};
  manifest.root_hash = Sha256::of(as_bytes("root hash"));
  manifest.leaves = {kBlocks * Sha256::kSize, Sha256::of(as_bytes("leaves"))};
  manifest.uki = {12345, Sha256::of(as_bytes("uki"))};
  manifest.uki_measurements.authenticode = sample_hex("authenticode");
  manifest.uki_measurements.inner_kernel_authenticode = sample_hex("linux");
  manifest.uki_measurements.pcr11["sha256"] = sample_prediction("bank256", 64);
  manifest.uki_measurements.pcr11["sha384"] = sample_prediction("bank384", 96);
  manifest.bootloader_authenticode = sample_hex("sd-boot");
  manifest.kernel = "6.12.57+deb13-amd64";
  manifest.packages_digest = sample_hex("packages");
  manifest.provenance_digest = sample_hex("provenance");
  manifest.minimum_agent = "0.1.0";
  return manifest;
}

}  // namespace orlop::testing
