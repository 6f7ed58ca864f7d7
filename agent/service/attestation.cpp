// SPDX-License-Identifier: Apache-2.0
#include "agent/attestation/nonce.hpp"
#include "agent/service/methods.hpp"

namespace orlop::agent::service {
namespace {

using schema::at;

struct AttestRequest {
  std::string nonce;  ///< hexadecimal; empty: none was given
};

std::optional<schema::Problem> check_nonce(const codec::Value& value) {
  const auto nonce = attestation::parse_nonce(value.string());
  if (nonce) return std::nullopt;
  return schema::Problem{"cannot be used: " + nonce.error().message(), nonce.error().remedy()};
}

constexpr schema::Field kAttestFields[] = {
    {.key = "nonce",
     .member = at<&AttestRequest::nonce>,
     .text =
         "The verifier's nonce: 16 to 64 bytes in hexadecimal digits; left out: 32 random bytes.",
     .bytes = {.most = 2 * attestation::kMaxNonceBytes},
     .rule = {.check = check_nonce, .pattern = "^([0-9a-f]{2}){16,64}$"}}};
constexpr schema::Section<AttestRequest> kAttest({.fields = kAttestFields});

Answer answer_nonce(AttestLane& lane, const AttestRequest& request, const Reporter&) {
  if (request.nonce.empty()) return lane.collect(std::nullopt);
  return lane.collect(TRY(attestation::parse_nonce(request.nonce)));
}

}  // namespace

std::vector<Method> attestation_methods() {
  return {method<answer_nonce, kAttest>(
      {.member = "Attest",
       .text = "Evidence of what this machine booted: quote, logs and "
               "statement.",
       .answers = {"orlop.evidence/1"}})};
}

}  // namespace orlop::agent::service
