// SPDX-License-Identifier: Apache-2.0
// AttestedNode: a node that booted a release under Secure Boot, on paper: logs, registers and
// statement fit each other and the manifest. Tests change one thing and look at the verdict.
#pragma once

#include <string>
#include <vector>

#include "agent/attestation/evidence.hpp"
#include "agent/attestation/policy.hpp"
#include "libs/codec/json.hpp"
#include "libs/tpm/measurement_log.hpp"
#include "libs/tpm/replay.hpp"
#include "tests/fakes/fake_tpm.hpp"
#include "tests/support/firmware_log_builder.hpp"
#include "tests/support/sample_manifest.hpp"

namespace orlop::testing {

struct AttestedNode {
  struct Word {
    std::uint32_t pcr;
    std::string text;
    std::string type;
  };

  release::Manifest manifest;
  FirmwareLogBuilder firmware;
  std::vector<Word> words;
  agent::attestation::Statement statement;
  Bytes nonce = Bytes(32, 0x5a);
  agent::attestation::Policy policy;
  FakeTpm tpm;

  explicit AttestedNode(std::uint8_t secure_boot = 1) : manifest(sample_manifest("1.0")) {
    using namespace tpm;
    predict();
    firmware.event(0, 8, to_utf16le("firmware 1"))
        .variable(kEvVariableDriverConfig, "SecureBoot", Bytes{secure_boot})
        .variable(kEvVariableDriverConfig, "PK", Bytes(40, 1));
    for (std::uint32_t pcr = 0; pcr < 8; ++pcr) firmware.separator(pcr);
    firmware.event(4, kEvEfiAction, as_bytes("Calling EFI Application from Boot Option"));
    start_program("sd-boot");
    start_program("authenticode");
    for (const auto& [name, data] : sections()) {
      firmware.event(11, kEvIpl, to_utf16le(name), as_bytes({name.c_str(), name.size() + 1}))
          .event(11, kEvIpl, to_utf16le(name), as_bytes(data));
    }
    for (const auto phase : boot_phases()) words.push_back({11, std::string(phase), "phase"});
    const auto configuration = sample_hex("configuration");
    words.insert(words.begin() + 1, {12, "orlop-config:" + configuration, "configuration"});
    words.push_back({15, "machine-id:00", "machine-id"});
    statement = {.product = manifest.product,
                 .variant = manifest.variant,
                 .version = manifest.version.text(),
                 .root_hash = manifest.root_hash.hex(),
                 .configuration_digest = configuration,
                 .generation = 2,
                 .boot_entry = "orlop-base_1.0.efi",
                 .secure_boot = true,
                 .boot_id = std::string(32, 'b'),
                 .time = "2026-11-22T12:00:00Z"};
    policy.nonce = nonce;
    policy.attestation_keys = {to_hex(key_name(tpm.attestation_key().value()).value())};
  }

  /// A PE file whose Authenticode digest is the SHA-256 of `image`.
  void start_program(std::string_view image) {
    firmware.event(4, tpm::kEvBootServicesApplication, Bytes(8, 4), as_bytes(image));
  }

  [[nodiscard]] std::string userspace_log() const {
    std::string log;
    for (const auto& word : words) {
      log += tpm::serialise(
          {.pcr = word.pcr,
           .digests = {{crypto::HashAlgorithm::sha256,
                        crypto::digest(crypto::HashAlgorithm::sha256, as_bytes(word.text))}},
           .word = word.text,
           .event_type = word.type,
           .boot_id = statement.boot_id});
    }
    return log;
  }

  /// Boots: fills the registers and quotes them.
  agent::attestation::Evidence evidence() {
    const auto log = userspace_log();
    tpm.banks = tpm::replay(tpm::parse_firmware_log(firmware.bytes()).value(),
                            tpm::parse_userspace_log(as_bytes(log)).value());
    agent::attestation::Evidence made{.nonce = nonce,
                                      .attestation_key = tpm.attestation_key().value(),
                                      .firmware_log = firmware.bytes(),
                                      .userspace_log = to_bytes(log),
                                      .statement = agent::attestation::to_value(statement)};
    made.quote = tpm.quote(agent::attestation::qualifying_data(nonce, made.statement).value(),
                           crypto::HashAlgorithm::sha256, agent::attestation::attested_pcrs())
                     .value();
    return made;
  }

 private:
  static std::vector<std::pair<std::string, std::string>> sections() {
    return {{".linux", "kernel"}, {".cmdline", "roothash=00"}, {".initrd", "initrd"}};
  }
  void predict() {
    constexpr auto kBank = crypto::HashAlgorithm::sha256;
    tpm::Bank bank;
    for (const auto& [name, data] : sections()) {
      tpm::measure(bank, kBank, 11, as_bytes({name.c_str(), name.size() + 1}));
      tpm::measure(bank, kBank, 11, as_bytes(data));
    }
    auto& prediction = manifest.uki_measurements.pcr11["sha256"];
    prediction = {.static_value = to_hex(bank[11])};
    for (const auto phase : tpm::boot_phases()) {
      tpm::measure(bank, kBank, 11, as_bytes(phase));
      prediction.phases.push_back(to_hex(bank[11]));
    }
  }
};

}  // namespace orlop::testing
