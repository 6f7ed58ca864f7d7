// SPDX-License-Identifier: Apache-2.0
#include "agent/attestation/collect.hpp"

#include "libs/codec/json.hpp"
#include "libs/sys/file.hpp"
#include "libs/tpm/firmware_log.hpp"

namespace orlop::agent::attestation {
namespace {

constexpr std::size_t kMaxConfigurationOutcome = std::size_t{16} << 20;
constexpr int kQuoteAttempts = 5;

Status observe_configuration(const std::filesystem::path& path, Statement& statement) {
  const auto text = sys::read_text(path, kMaxConfigurationOutcome);
  if (!text) {
    if (text.error().is(Errc::not_found)) return {};
    return std::unexpected(text.error());
  }
  const auto outcome = TRY_CONTEXT(codec::parse_json(*text), "reading " + path.string());
  statement.configuration_digest = TRY_CONTEXT(outcome.get_string("digest"), path.string());
  statement.generation = TRY_CONTEXT(outcome.get_size("generation"), path.string());
  return {};
}

Result<Bytes> read_firmware_log(const std::filesystem::path& path) {
  auto log = sys::read_file(path, tpm::kMaxFirmwareLogBytes);
  if (log || !log.error().is(Errc::not_found)) return log;
  return std::unexpected(
      std::move(log).error().with_remedy("Mount securityfs on /sys/kernel/security; the kernel "
                                         "offers the log when firmware and kernel support it."));
}

}  // namespace

Result<Statement> observe_statement(const node::Facts& node, const EvidenceSources& sources,
                                    const BootSources& boot, const Clock& clock) {
  Statement statement{.product = node.product,
                      .variant = node.variant,
                      .version = node.version.text(),
                      .root_hash = node.root_hash.hex()};
  statement.boot_id = node::boot_id(TRY(sys::read_text(sources.boot_id, 64)));
  statement.time = format_time(clock.now());
  TRY(observe_configuration(sources.configuration, statement));
  const auto facts = efi::read_boot_facts(boot.variables);
  if (!facts) {
    if (facts.error().is(Errc::unsupported)) return statement;  // not booted by EFI
    return std::unexpected(facts.error());
  }
  statement.boot_entry = facts->entry;
  statement.secure_boot = facts->secure_boot;
  statement.on_trial = bootloader::sdboot::read_trial(boot.variables, boot.esp).on_trial;
  return statement;
}

Result<Evidence> collect_evidence(tpm::Tpm& tpm, const EvidenceSources& sources,
                                  Statement statement, Bytes nonce) {
  TRY(check_nonce(nonce));
  Evidence evidence{.nonce = std::move(nonce)};
  evidence.attestation_key = TRY(tpm.attestation_key());
  evidence.firmware_log = TRY(read_firmware_log(sources.firmware_log));
  for (int attempt = 0; attempt < kQuoteAttempts; ++attempt) {
    auto before = TRY(tpm::read_measurement_log(sources.userspace_log));
    statement.log_complete = !before.incomplete;
    evidence.statement = to_value(statement);
    const auto bound = TRY(qualifying_data(evidence.nonce, evidence.statement));
    evidence.quote = TRY(tpm.quote(bound, crypto::HashAlgorithm::sha256, attested_pcrs()));
    const auto after = TRY(tpm::read_measurement_log(sources.userspace_log));
    if (before == after) {
      evidence.userspace_log = std::move(before.bytes);
      return evidence;
    }
  }
  return fail(Errc::conflict, "{} grew during each of {} quotes", sources.userspace_log.string(),
              kQuoteAttempts);
}

}  // namespace orlop::agent::attestation
