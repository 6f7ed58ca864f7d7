// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <random>

#include "libs/base/bytes.hpp"
#include "libs/codec/json.hpp"
#include "libs/sys/file.hpp"
#include "tests/vm/demo/checks.hpp"
#include "tests/vm/demo/steps.hpp"

namespace orlop::demo {
namespace {

constexpr std::size_t kMaxEvidence = std::size_t{4} << 20;

std::string fresh_nonce() {
  std::random_device source;
  std::array<std::uint8_t, 32> bytes{};
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>(source());
  return to_hex(bytes);
}

struct Verdict {
  bool pass = false;
  std::size_t held = 0;  ///< claims that are true
  std::string reasons;   ///< of the claims that are not
};

/// What the verifier demands: a known key, freshness, a release, a configuration.
struct Demands {
  std::string key;
  std::string nonce;
  std::string version;
  std::string configuration;
};

Result<Verdict> verify(Demo& demo, const std::filesystem::path& evidence, const Demands& demands) {
  const auto policy = demo.in_work("policy.json");
  const auto document_of_policy =
      codec::Value::object({{"schema", "orlop.policy/1"},
                            {"nonce", demands.nonce},
                            {"version", demands.version},
                            {"attestationKeys", codec::Value::array({demands.key})},
                            {"configurations", codec::Value::array({demands.configuration})}});
  TRY(sys::write_file(policy, codec::write_json_pretty(document_of_policy), 0644,
                      sys::Durability::volatile_));
  const auto output = TRY(demo.run_program(
      {"orlop", "verify", evidence.string(), "--repository", demo.releases().repository().string(),
       "--policy", policy.string(), "--json"},
      std::chrono::minutes(1)));
  // Evidence that is not even well-formed is refused with an error instead of a verdict.
  if (output.exit_code == 1 && output.output.empty()) return Verdict{.reasons = output.errors};
  const auto document =
      TRY_CONTEXT(codec::parse_json(output.output), "reading the verdict (" + output.errors + ")");
  Verdict verdict{.pass = TRY(document.get_bool("pass"))};
  if (verdict.pass != (output.exit_code == 0)) {
    return fail(Errc::failed, "orlop verify says pass={} but gives exit code {}", verdict.pass,
                output.exit_code);
  }
  for (const auto& claim : *TRY(document.get_array("claims"))) {
    if (TRY(claim.get_string("result")) == "true") {
      ++verdict.held;
      continue;
    }
    if (TRY(claim.get_string("result")) != "false") continue;
    verdict.reasons += (verdict.reasons.empty() ? "" : "; ") + TRY(claim.get_string("claim")) +
                       ": " + TRY(claim.get_string("reason"));
  }
  return verdict;
}

/// The node's key as it was enrolled: taken from the machine when its evidence is asked for the
/// first time, right after its installation, and never again.
Result<std::string> enrolled_key(Demo& demo, const std::filesystem::path& evidence) {
  const auto record = demo.in_work(kEnrolledKey);
  auto known = sys::read_text(record, 256);
  if (known || !known.error().is(Errc::not_found)) return known;
  auto key = TRY(attestation_key(evidence));
  TRY(sys::write_file(record, std::string_view(key), 0644, sys::Durability::volatile_));
  demo.say().note("the node's attestation key is enrolled: {}...", key.substr(0, 20));
  return key;
}

/// One bit of the quote's signed part: the shortest lie.
Status change_one_bit(const std::filesystem::path& evidence, const std::filesystem::path& changed) {
  const auto text = TRY(sys::read_text(evidence, kMaxEvidence));
  auto document = TRY(codec::parse_json(text));
  auto* quote = document.find("quote");
  auto* message = quote == nullptr ? nullptr : quote->find("message");
  if (message == nullptr || !message->is_string()) {
    return fail(Errc::invalid, "the evidence has no quote.message");
  }
  auto bytes = TRY(from_base64(message->string()));
  bytes[bytes.size() / 2] ^= 1U;
  *message = codec::Value(to_base64(bytes));
  return sys::write_file(changed, codec::write_json_pretty(document), 0644,
                         sys::Durability::volatile_);
}

Status must_be_refused(Demo& demo, const Result<Verdict>& verdict, std::string_view what) {
  if (!verdict) return std::unexpected(verdict.error());
  if (verdict->pass || verdict->reasons.empty()) {
    return fail(Errc::failed, "evidence {} is accepted, or refused without a reason", what);
  }
  demo.say().note("{}: refused", what);
  demo.say().quote(verdict->reasons);
  return {};
}

Status attest(Demo& demo, Figures& figures, const std::string& version, const std::string& other) {
  constexpr auto kRemote = "/run/orlop-demo-evidence.json";
  auto* machine = TRY(demo.node());
  const auto state = TRY(machine->ssh().checked("cat /run/orlop/config.json"));
  const auto configuration = TRY(codec::parse_json(state));
  Demands demands{.nonce = fresh_nonce(),
                  .version = version,
                  .configuration = TRY(configuration.get_string("digest"))};
  const auto evidence = demo.in_work(std::format("evidence-{}.json", version));
  TRY(machine->ssh().checked(
      std::format("orlop attest --nonce {} --out {}", demands.nonce, kRemote),
      {.timeout = std::chrono::seconds(120)}));
  TRY(machine->ssh().fetch(kRemote, evidence));
  const auto size = std::filesystem::file_size(evidence);
  demo.say().note("evidence of {} bytes copied from the node", size);
  demands.key = TRY(enrolled_key(demo, evidence));

  const auto verdict = TRY(verify(demo, evidence, demands));
  if (!verdict.pass) {
    return fail(Errc::failed, "the node's evidence does not verify: {}", verdict.reasons);
  }
  demo.say().note("verified against release {} and configuration {}...: {} claims hold", version,
                  demands.configuration.substr(0, 16), verdict.held);

  const auto changed = demo.in_work("evidence-changed.json");
  TRY(change_one_bit(evidence, changed));
  TRY(must_be_refused(demo, verify(demo, changed, demands), "with one bit changed"));
  auto lie = demands;
  lie.version = other;
  TRY(must_be_refused(demo, verify(demo, evidence, lie), "against release " + other));
  lie = demands;
  lie.nonce = fresh_nonce();
  TRY(must_be_refused(demo, verify(demo, evidence, lie), "with another nonce"));
  lie = demands;
  lie.key.back() = lie.key.back() == '0' ? '1' : '0';
  TRY(must_be_refused(demo, verify(demo, evidence, lie), "from a machine with another key"));
  figures.members.set("claims", static_cast<std::uint64_t>(verdict.held));
  figures.members.set("evidenceBytes", static_cast<std::uint64_t>(size));
  figures.headline = std::format("{} claims hold; four lies refused", verdict.held);
  return {};
}

}  // namespace

Status attest_first(Demo& demo, Figures& figures) { return attest(demo, figures, kFirst, kSecond); }

Status attest_second(Demo& demo, Figures& figures) {
  return attest(demo, figures, kSecond, kFirst);
}

}  // namespace orlop::demo
