// SPDX-License-Identifier: Apache-2.0
#include "agent/attestation/collect.hpp"

#include <algorithm>
#include <sstream>

#include "libs/codec/json.hpp"
#include "libs/sys/file.hpp"
#include "libs/tpm/firmware_log.hpp"

namespace orlop::agent::attestation {
namespace {

constexpr std::size_t kSmallFile = std::size_t{64} << 10;
constexpr std::size_t kMaxConfigurationOutcome = std::size_t{16} << 20;
constexpr int kQuoteAttempts = 5;
constexpr std::string_view kRootHashOption = "roothash=";

/// The value of `key` in os-release's KEY=value lines, quotes removed.
std::string os_release_value(const std::string& text, std::string_view key) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(key) || line.size() <= key.size() || line[key.size()] != '=') continue;
    auto value = line.substr(key.size() + 1);
    std::erase_if(value, [](char c) { return c == '"' || c == '\''; });
    return value;
  }
  return {};
}

std::string root_hash_option(const std::string& command_line) {
  std::istringstream words(command_line);
  for (std::string word; words >> word;) {
    if (word.starts_with(kRootHashOption)) return word.substr(kRootHashOption.size());
  }
  return {};
}

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

Status observe_boot(const efi::EfiVariables& variables, Statement& statement) {
  const auto facts = efi::read_boot_facts(variables);
  if (!facts) {
    if (facts.error().is(Errc::unsupported)) return {};  // not booted by EFI
    return std::unexpected(facts.error());
  }
  statement.boot_entry = facts->entry;
  statement.on_trial = !facts->boot_count_path.empty();
  statement.secure_boot = facts->secure_boot;
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

Result<Statement> observe_statement(const EvidenceSources& sources,
                                    const efi::EfiVariables& variables, const Clock& clock) {
  Statement statement;
  const auto os_release = TRY(sys::read_text(sources.os_release, kSmallFile));
  statement.product = os_release_value(os_release, "ID");
  statement.variant = os_release_value(os_release, "VARIANT_ID");
  statement.version = os_release_value(os_release, "IMAGE_VERSION");
  const auto command_line = TRY(sys::read_text(sources.kernel_command_line, kSmallFile));
  statement.root_hash = root_hash_option(command_line);
  statement.boot_id = TRY(sys::read_text(sources.boot_id, 64));
  std::erase_if(statement.boot_id, [](char c) { return c == '-' || c == '\n'; });
  statement.time = format_time(clock.now());
  TRY(observe_configuration(sources.configuration, statement));
  TRY(observe_boot(variables, statement));
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
