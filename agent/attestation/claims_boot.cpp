// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "agent/attestation/claims.hpp"

namespace orlop::agent::attestation {
namespace {

using enum Finding;
using crypto::HashAlgorithm;

constexpr auto kBank = HashAlgorithm::sha256;
constexpr std::string_view kConfigurationWord = "orlop-config:";

/// EFI_GLOBAL_VARIABLE as it stands in memory.
constexpr std::array<std::uint8_t, 16> kGlobalGuid{0x61, 0xdf, 0xe4, 0x8b, 0xca, 0x93, 0xd2, 0x11,
                                                   0xaa, 0x0d, 0x00, 0xe0, 0x98, 0x03, 0x2b, 0x8c};

/// What firmware measures into PCR 4 besides programs. A log can give an event any type, and data
/// that hashes to its digest (a program's own bytes, say), so data that merely matches is no
/// explanation.
constexpr std::array<std::string_view, 2> kBootActions{
    "Calling EFI Application from Boot Option", "Returning from EFI Application from Boot Option"};

bool announced(const tpm::FirmwareEvent& event) {
  if (tpm::data_matches(event, kBank) != true) return false;
  if (event.type == tpm::kEvSeparator) return event.data == Bytes(4, 0);
  return event.type == tpm::kEvEfiAction &&
         std::ranges::contains(kBootActions, as_text(event.data));
}

std::string digest_of(const tpm::FirmwareEvent& event) {
  const auto found = event.digests.find(kBank);
  return found == event.digests.end() ? "" : to_hex(found->second);
}

bool is_zero(const Facts& facts, std::uint32_t pcr) {
  const auto found = facts.replayed.find(pcr);
  return found == facts.replayed.end() ||
         std::ranges::all_of(found->second, [](std::uint8_t byte) { return byte == 0; });
}

/// The value of the SecureBoot variable, if the event measures that and its data is vouched for.
std::optional<Bytes> secure_boot_value(const tpm::FirmwareEvent& event) {
  if (event.type != tpm::kEvVariableDriverConfig || tpm::data_matches(event, kBank) != true) {
    return std::nullopt;
  }
  const auto variable = tpm::parse_variable_event(event.data);
  if (!variable || variable->name != "SecureBoot" ||
      !std::ranges::equal(variable->guid, kGlobalGuid)) {
    return std::nullopt;
  }
  return variable->data;
}

/// The configuration digest that a record measured; nothing when it is no such record.
std::optional<std::string> configuration_of(const tpm::UserspaceEvent& event) {
  const std::string_view word = event.text;
  if (event.event_type != "configuration" || !word.starts_with(kConfigurationWord) ||
      tpm::word_matches(event, kBank) != true) {
    return std::nullopt;
  }
  const auto digest = crypto::Sha256::parse(word.substr(kConfigurationWord.size()));
  if (!digest) return std::nullopt;
  return digest->hex();
}

}  // namespace

Claim pcr0_claim(const Facts& facts) {
  if (is_zero(facts, 0)) {
    return claim("pcr0-nonzero", no, "PCR 0 is zero: the firmware measured nothing");
  }
  return claim("pcr0-nonzero", yes, "the firmware measured itself");
}

// The variable is the first thing that firmware measures into PCR 7. Later events prove nothing:
// whoever runs on the machine can extend the register with them.
Claim secure_boot_claim(const Facts& facts) {
  const auto events = facts.firmware_events(tpm::kPcrSecureBoot);
  const auto value = events.empty() ? std::nullopt : secure_boot_value(*events.front());
  if (!value) {
    return claim("secure-boot", no, "PCR 7 does not start with the SecureBoot variable");
  }
  if (*value != Bytes{1}) return claim("secure-boot", no, "the firmware measured SecureBoot = 0");
  return claim("secure-boot", yes, "the firmware measured SecureBoot = 1");
}

Claim boot_chain_claim(const Facts& facts, const release::Manifest& manifest,
                       const Policy& policy) {
  const auto& uki = manifest.uki_measurements;
  bool loader = false;
  bool image = false;
  if (!facts.userspace_events(tpm::kPcrBootLoader).empty()) {
    return claim("boot-chain", no, "PCR 4 was extended after the firmware handed over");
  }
  for (const auto* event : facts.firmware_events(tpm::kPcrBootLoader)) {
    if (announced(*event)) continue;
    const auto digest = digest_of(*event);
    if (event->type != tpm::kEvBootServicesApplication) {
      if (std::ranges::contains(policy.boot_programs, digest)) continue;
      return claim("boot-chain", no, "PCR 4 holds the unexplained event {} {}",
                   tpm::event_type_name(event->type), digest);
    }
    if (digest == manifest.bootloader_authenticode) {
      loader = true;
    } else if (digest == uki.authenticode) {
      if (!loader) return claim("boot-chain", no, "the UKI was started before the boot loader");
      image = true;
    } else if (!(image && digest == uki.inner_kernel_authenticode) &&
               !std::ranges::contains(policy.boot_programs, digest)) {
      return claim("boot-chain", no, "the firmware started the unknown program {}", digest);
    }
  }
  if (!loader) return claim("boot-chain", no, "the release's boot loader was not started");
  if (!image) return claim("boot-chain", no, "the release's UKI was not started");
  return claim("boot-chain", yes, "the firmware started the boot loader and UKI of release {}",
               manifest.version.text());
}

Claim kernel_image_claim(const Facts& facts, const release::Manifest& manifest) {
  const auto prediction = manifest.uki_measurements.pcr11.find(std::string(to_string(kBank)));
  if (prediction == manifest.uki_measurements.pcr11.end()) {
    return claim("pcr11", unknown, "the manifest predicts no sha256 PCR 11");
  }
  tpm::Bank bank;
  for (const auto* event : facts.firmware_events(tpm::kPcrKernelImage)) {
    const auto digest = event->digests.find(kBank);
    if (digest != event->digests.end()) {
      tpm::extend(bank, kBank, tpm::kPcrKernelImage, digest->second);
    }
  }
  const auto measured =
      bank.contains(tpm::kPcrKernelImage) ? to_hex(bank[tpm::kPcrKernelImage]) : "";
  if (measured != prediction->second.static_value) {
    return claim("pcr11", no, "the UKI measured {}, predicted is {}",
                 measured.empty() ? "nothing" : measured, prediction->second.static_value);
  }
  const auto& phases = tpm::boot_phases();
  const auto events = facts.userspace_events(tpm::kPcrKernelImage);
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (i >= phases.size() || events[i]->text != phases[i]) {
      return claim("pcr11", no, "boot phase {} is \"{}\"", i + 1, events[i]->text);
    }
  }
  if (events.size() < phases.size()) {
    return claim("pcr11", no, "the boot has not reached the phase \"{}\"", phases[events.size()]);
  }
  const auto final_value = facts.replayed.find(tpm::kPcrKernelImage);
  if (final_value == facts.replayed.end() || prediction->second.phases.empty() ||
      to_hex(final_value->second) != prediction->second.phases.back()) {
    return claim("pcr11", no, "PCR 11 is not the predicted value after the phase \"ready\"");
  }
  return claim("pcr11", yes, "PCR 11 is what release {} measures, phase \"ready\" reached",
               manifest.version.text());
}

Claim configuration_claim(const Facts& facts, const Policy& policy) {
  for (const auto* event : facts.firmware_events(tpm::kPcrConfiguration)) {
    const auto digest = digest_of(*event);
    if (!std::ranges::contains(policy.pcr12_events, digest)) {
      return claim("pcr12", no, "the stub measured something not allowed into PCR 12: {} {}",
                   tpm::event_type_name(event->type), digest);
    }
  }
  std::optional<std::string> last;
  for (const auto* event : facts.userspace_events(tpm::kPcrConfiguration)) {
    last = configuration_of(*event);
    if (!last) {
      return claim("pcr12", no, "PCR 12 holds a record that is no configuration: \"{}\"",
                   event->text);
    }
  }
  if (!last) return claim("pcr12", no, "no configuration was measured");
  if (*last != facts.statement.configuration_digest) {
    return claim("pcr12", no, "the configuration {} was measured, but the node states {}", *last,
                 facts.statement.configuration_digest);
  }
  if (!policy.configurations.empty() && !std::ranges::contains(policy.configurations, *last)) {
    return claim("pcr12", no, "the configuration {} is none of those that the policy allows",
                 *last);
  }
  return claim("pcr12", yes, "only configurations were measured, the last one is {}", *last);
}

Claim extensions_claim(const Facts& facts) {
  if (is_zero(facts, tpm::kPcrExtensions)) {
    return claim("pcr13-zero", yes, "no system extension was given to the stub");
  }
  return claim("pcr13-zero", no, "a system extension was measured into PCR 13");
}

}  // namespace orlop::agent::attestation
