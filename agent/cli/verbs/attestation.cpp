// SPDX-License-Identifier: Apache-2.0
#include <filesystem>

#include "agent/attestation/eventlog.hpp"
#include "agent/attestation/evidence.hpp"
#include "agent/attestation/policy.hpp"
#include "agent/attestation/verify.hpp"
#include "agent/cli/over.hpp"
#include "agent/cli/render.hpp"
#include "libs/codec/json.hpp"
#include "libs/net/factory.hpp"
#include "libs/sys/file.hpp"
#include "libs/trust/client.hpp"

namespace orlop::agent::cli {
namespace {

using codec::Value;

Result<Value> attest_request(const Invocation& given) {
  auto request = Value::object();
  if (const auto nonce = given.value("--nonce"))
    request.set("nonce", to_hex(TRY_CONTEXT(attestation::parse_nonce(*nonce), "--nonce")));
  return request;
}

Result<Output> attest(const Invocation& given, Context& context) {
  auto output = TRY(over("Attest", codec::write_json_pretty, attest_request)(given, context));
  const auto file = given.value("--out");
  if (!file) return output;
  TRY(sys::write_file(*file, std::string_view(output.text), 0644, sys::Durability::volatile_));
  output.text = "evidence written to " + *file + '\n';
  return output;
}

Result<attestation::Policy> policy_of(const Invocation& given) {
  attestation::Policy policy;
  if (const auto file = given.value("--policy")) {
    const auto text = TRY(sys::read_text(*file, attestation::kMaxPolicyBytes));
    policy = TRY_CONTEXT(attestation::parse_policy(text), "reading " + *file);
  }
  if (const auto nonce = given.value("--nonce"))
    policy.nonce = TRY_CONTEXT(attestation::parse_nonce(*nonce), "--nonce");
  if (const auto version = given.value("--release")) policy.version = *version;
  return policy;
}

/// The root metadata to start from: --root, or the first root of a repository that is a folder.
Result<Bytes> trusted_root(const Invocation& given, const std::string& repository) {
  constexpr std::size_t kMaxRoot = std::size_t{512} << 10;
  if (const auto file = given.value("--root")) return sys::read_file(*file, kMaxRoot);
  if (std::filesystem::is_directory(repository))
    return sys::read_file(std::filesystem::path(repository) / "metadata/1.root.json", kMaxRoot);
  return std::unexpected(
      Error(Errc::untrusted, "nothing says whom to trust for " + repository)
          .with_remedy("Give the repository's root metadata with --root FILE; a node has it in "
                       "/usr/share/orlop/trust/root.json."));
}

Result<Output> verify(const Invocation& given, Context& context) {
  const auto policy = TRY(policy_of(given));
  const auto file = given.list("EVIDENCE").front();
  const auto evidence = TRY(sys::read_text(file, attestation::kMaxEvidenceBytes));
  const auto repository = given.value("--repository").value_or("");
  auto root = TRY(trusted_root(given, repository));
  const auto datastore = TRY(sys::TemporaryFolder::create("orlop-verify"));
  const auto fetcher = net::make_fetcher();
  auto client = TRY(trust::Client::open({repository, datastore.path(), std::move(root)}, *fetcher,
                                        context.clock));
  TRY_CONTEXT(client.refresh(), "reading the repository " + repository);
  const auto verdict = TRY(verify_evidence(evidence, client, policy));
  auto document = to_value(verdict);
  auto text = verdict_text(document);
  return Output{std::move(document), std::move(text), {}, !verdict.pass};
}

Result<attestation::EventLog> log_of(const Invocation& given) {
  constexpr std::size_t kMaxLog = std::size_t{16} << 20;
  const auto file = given.list("FILE").front();
  const auto bytes = TRY(sys::read_file(file, kMaxLog));
  return TRY_CONTEXT(attestation::read_event_log(bytes), "reading " + file);
}

Result<Output> eventlog_show(const Invocation& given, Context&) {
  const auto log = TRY(log_of(given));
  return Output{event_log_document(log), event_log_table(log)};
}

Result<Output> eventlog_replay(const Invocation& given, Context&) {
  const auto log = TRY(log_of(given));
  return Output{event_log_document(log), replay_table(log)};
}

}  // namespace

std::string verdict_text(const Value& document) {
  std::string text;
  for (const auto& claim : items_of(document, "claims"))
    text += std::format("{:<8} {:<16} {}\n", text_of(claim, "result"), text_of(claim, "claim"),
                        text_of(claim, "reason"));
  return text + (text_of(document, "pass") == "yes" ? "PASS\n" : "FAIL\n");
}

std::vector<Command> attestation_verbs() {
  constexpr Positional kLog = {
      "FILE", "a firmware log, a userspace log (tpm2-measure.log) or an evidence file"};
  return {
      {"attest",
       "Collect evidence of what this machine booted: quote, logs, statement",
       {},
       {{"--nonce", "HEX", "The verifier's nonce, 16 to 64 bytes; default: random"},
        {"--out", "FILE", "Write the evidence to a file instead of standard output"}},
       {"orlop attest --nonce $NONCE --out evidence.json"},
       attest},
      {"verify",
       "Judge evidence against a repository of signed releases, on any machine",
       {{"EVIDENCE", "file made by `orlop attest`"}},
       {{"--repository", "DIR|URL", "The repository with the release that the evidence names",
         true},
        {"--root", "FILE",
         "Root metadata to trust; default, for a directory: its own metadata/1.root.json, so give "
         "this unless you trust the directory itself"},
        {"--policy", "FILE",
         "What to demand (orlop.policy/1); nothing passes unless it pins the node's key"},
        {"--nonce", "HEX",
         "The nonce that was sent to the node; nothing passes without one, here or in the policy"},
        {"--release", "VERSION", "The release that must be running"}},
       {"orlop verify evidence.json --repository repository --policy policy.json --nonce $NONCE",
        "orlop verify evidence.json --repository https://releases.example/orlop --root root.json "
        "--policy policy.json --json"},
       verify},
      {"eventlog show",
       "List what was measured",
       {kLog},
       {},
       {"orlop eventlog show /sys/kernel/security/tpm0/binary_bios_measurements"},
       eventlog_show},
      {"eventlog replay",
       "Compute the registers that a log leads to",
       {kLog},
       {},
       {"orlop eventlog replay --json evidence.json"},
       eventlog_replay},
  };
}

}  // namespace orlop::agent::cli
