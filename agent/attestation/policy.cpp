// SPDX-License-Identifier: Apache-2.0
#include "agent/attestation/policy.hpp"

#include <algorithm>
#include <array>

#include "agent/attestation/nonce.hpp"
#include "agent/attestation/verdict.hpp"
#include "libs/codec/json.hpp"

namespace orlop::agent::attestation {
namespace {

constexpr std::array<std::string_view, 9> kMembers{
    "schema",         "nonce",       "version",      "attestationKeys",
    "configurations", "pcr12Events", "bootPrograms", "minimumSecurityEpoch",
    "required"};

using Texts = std::vector<std::string>;

Result<Texts> texts(const codec::Value& document, std::string_view key) {
  if (document.find(key) == nullptr) return Texts{};
  const auto* items = TRY(document.get_array(key));
  if (items->empty()) {
    return std::unexpected(
        Error(Errc::invalid, std::format("{} is an empty list, which says nothing", key))
            .with_remedy(std::format("Leave {} out to demand nothing; name at least one entry "
                                     "otherwise.",
                                     key)));
  }
  Texts list;
  for (const auto& item : *items) {
    if (!item.is_string()) return fail(Errc::invalid, "{} holds something that is no text", key);
    list.push_back(item.string());
  }
  return list;
}

/// Hexadecimal values of `size` bytes, lower case.
Result<Texts> digests(const codec::Value& document, std::string_view key, std::size_t size) {
  auto list = TRY(texts(document, key));
  for (auto& text : list) {
    const auto bytes = from_hex(text);
    if (!bytes || bytes->size() != size) {
      return fail(Errc::invalid, "{}: \"{}\" is not {} bytes in hexadecimal", key, text, size);
    }
    text = to_hex(*bytes);
  }
  return list;
}

Status check_members(const codec::Value& document) {
  if (!document.is_object()) return fail(Errc::invalid, "a policy is a JSON object");
  for (const auto& member : document.members()) {
    if (!std::ranges::contains(kMembers, member.key)) {
      return fail(Errc::invalid, "unknown member \"{}\"", member.key);
    }
  }
  const auto schema = TRY(document.get_string("schema"));
  if (schema == kPolicySchema) return {};
  return fail(Errc::invalid, "schema is \"{}\", expected \"{}\"", schema, kPolicySchema);
}

Status check_claims(const Texts& names) {
  for (const auto& name : names) {
    if (!std::ranges::contains(claim_names(), name)) {
      return fail(Errc::invalid, "required: there is no claim \"{}\"", name);
    }
  }
  return {};
}

Result<Policy> read_policy(const codec::Value& document) {
  constexpr std::size_t kName = 34;  // algorithm and SHA-256 digest
  constexpr std::size_t kDigest = 32;
  TRY(check_members(document));
  Policy policy;
  if (document.find("nonce") != nullptr) {
    const auto nonce = TRY(document.get_string("nonce"));
    policy.nonce = TRY_CONTEXT(parse_nonce(nonce), "member nonce");
  }
  if (document.find("version") != nullptr) {
    policy.version = TRY(document.get_string("version"));
    if (policy.version.empty()) return fail(Errc::invalid, "version is empty");
  }
  policy.attestation_keys = TRY(digests(document, "attestationKeys", kName));
  policy.configurations = TRY(digests(document, "configurations", kDigest));
  policy.pcr12_events = TRY(digests(document, "pcr12Events", kDigest));
  policy.boot_programs = TRY(digests(document, "bootPrograms", kDigest));
  if (document.find("minimumSecurityEpoch") != nullptr) {
    policy.minimum_security_epoch = TRY(document.get_size("minimumSecurityEpoch"));
  }
  if (document.find("required") != nullptr) {
    policy.required = TRY(texts(document, "required"));
    TRY(check_claims(policy.required));
  }
  return policy;
}

}  // namespace

std::vector<std::string> Policy::default_required() {
  return {claim_names().begin(), claim_names().end()};
}

Result<Policy> parse_policy(std::string_view json) {
  const auto document =
      TRY_CONTEXT(codec::parse_json(json, {.max_bytes = kMaxPolicyBytes}), "reading the policy");
  return TRY_CONTEXT(read_policy(document), "reading the policy");
}

}  // namespace orlop::agent::attestation
