// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/certificates/section.hpp"

#include "libs/crypto/keys.hpp"

namespace orlop::agent::kinds {
namespace {

using codec::Value;
using schema::at;
using schema::Problem;

std::optional<Problem> check_authority(const Value& value) {
  if (value.string().contains("PRIVATE KEY")) {
    return Problem{"holds a private key", "Replace that key, and give the certificate alone."};
  }
  if (crypto::Certificate::from_pem(value.string())) return std::nullopt;
  return Problem{"is no certificate",
                 "Give the text from '-----BEGIN CERTIFICATE-----' to its end, after '|'."};
}

constexpr schema::Field kAuthority = {.kinds = schema::kString,
                                      .text = "One certificate, PEM.",
                                      .bytes = {.most = 65536},
                                      .rule = {.check = check_authority}};
constexpr schema::Field kAuthoritiesFields[] = {
    {.key = "remove_defaults",
     .member = at<&Authorities::remove_defaults>,
     .text = "Whether those that come with the image are trusted no more.",
     .initial = "false"},
    {.key = "trusted",
     .member = at<&Authorities::trusted>,
     .text = "Certificates that are trusted beside those of the image.",
     .items = {.most = 64},
     .each = &kAuthority,
     .faulty = schema::Faulty::used_in_parts},
};

}  // namespace

const schema::Section<Authorities> kAuthorities(
    {.path = "ca_certs",
     .text = "Whose certificates programs of the node trust.",
     .fields = kAuthoritiesFields,
     .faulty = schema::Faulty::used_in_parts});

}  // namespace orlop::agent::kinds
