// SPDX-License-Identifier: Apache-2.0
#include "agent/attestation/nonce.hpp"
#include "agent/attestation/verify_files.hpp"
#include "agent/cli/over.hpp"
#include "agent/cli/render.hpp"
#include "libs/base/format.hpp"
#include "libs/codec/json.hpp"

namespace orlop::agent::cli {
namespace {

using codec::Value;

Result<Value> attest_request(const Invocation& given) {
  auto request = Value::object();
  if (const auto given_nonce = given.value("--nonce")) {
    const auto nonce = TRY_CONTEXT(attestation::parse_nonce(*given_nonce), "--nonce");
    request.set("nonce", to_hex(nonce));
  }
  return request;
}

Result<Output> attest(const Invocation& given, Context& context) {
  auto output = TRY(over("Attest", codec::write_json_pretty, attest_request)(given, context));
  const auto file = given.value("--out");
  if (!file) return output;
  TRY(attestation::keep_evidence(*file, output.document));
  output.text = "evidence written to " + *file + '\n';
  return output;
}

Result<attestation::VerifyOrder> verify_order(const Invocation& given) {
  attestation::VerifyOrder order{.evidence = given.list("EVIDENCE").front(),
                                 .repository = given.value("--repository").value_or(""),
                                 .root = given.value("--root"),
                                 .policy = given.value("--policy"),
                                 .version = given.value("--release")};
  if (const auto nonce = given.value("--nonce"))
    order.nonce = TRY_CONTEXT(attestation::parse_nonce(*nonce), "--nonce");
  return order;
}

Result<Output> verify(const Invocation& given, Context& context) {
  const auto order = TRY(verify_order(given));
  const auto verdict = TRY(attestation::verify_files(order, context.clock));
  auto document = to_value(verdict);
  auto text = verdict_text(document);
  return Output{std::move(document), std::move(text), {}, !verdict.pass};
}

Result<Output> eventlog_show(const Invocation& given, Context&) {
  const auto log = TRY(attestation::read_event_log_at(given.list("FILE").front()));
  return Output{event_log_document(log), event_log_table(log)};
}

Result<Output> eventlog_replay(const Invocation& given, Context&) {
  const auto log = TRY(attestation::read_event_log_at(given.list("FILE").front()));
  return Output{event_log_document(log), replay_table(log)};
}

}  // namespace

std::string verdict_text(const Value& document) {
  std::string text;
  for (const auto& claim : items_of(document, "claims"))
    text += formatted("{:<8} {:<16} {}\n", text_of(claim, "result"), text_of(claim, "claim"),
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
