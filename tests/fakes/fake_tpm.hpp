// SPDX-License-Identifier: Apache-2.0
// FakeTpm: registers in memory, quotes signed with a real P-256 key; can refuse the n-th call.
#pragma once

#include <algorithm>
#include <stdexcept>

#include "libs/crypto/keys.hpp"
#include "libs/tpm/quote.hpp"
#include "libs/tpm/tpm.hpp"
#include "tests/support/tpm_wire.hpp"

namespace orlop::testing {

class FakeTpm final : public tpm::Tpm {
 public:
  std::vector<crypto::HashAlgorithm> active{crypto::HashAlgorithm::sha256,
                                            crypto::HashAlgorithm::sha384};
  tpm::Banks banks;
  std::uint32_t key_attributes = kAttestationAttributes;
  int fail_at_call = 0;  ///< 1-based; 0: never

  Result<std::vector<crypto::HashAlgorithm>> pcr_banks() override {
    TRY(count());
    return active;
  }

  Result<tpm::Bank> read_pcrs(crypto::HashAlgorithm bank,
                              const std::vector<std::uint32_t>& pcrs) override {
    TRY(count());
    TRY(check(bank, pcrs));
    tpm::Bank values;
    for (const auto pcr : pcrs) values[pcr] = value(bank, pcr);
    return values;
  }

  Result<std::map<crypto::HashAlgorithm, Bytes>> extend(std::uint32_t pcr, ByteView data) override {
    TRY(count());
    TRY(check(active.front(), {pcr}));
    if (data.empty() || data.size() > tpm::kMaxEventBytes) return fail(Errc::invalid, "size");
    std::map<crypto::HashAlgorithm, Bytes> digests;
    for (const auto bank : active) {
      digests[bank] = crypto::digest(bank, data);
      tpm::extend(banks[bank], bank, pcr, digests[bank]);
    }
    return digests;
  }

  Result<Bytes> attestation_key() override {
    TRY(count());
    return public_area();
  }

  Result<tpm::Quote> quote(ByteView qualifying_data, crypto::HashAlgorithm bank,
                           const std::vector<std::uint32_t>& pcrs) override {
    TRY(count());
    TRY(check(bank, pcrs));
    if (qualifying_data.size() > 32) return fail(Errc::invalid, "qualifying data");
    auto sorted = pcrs;
    std::ranges::sort(sorted);
    tpm::QuoteInfo info{
        .qualified_signer = tpm::key_name(public_area()).value(),
        .qualifying_data = Bytes(qualifying_data.begin(), qualifying_data.end()),
        .clock = 1000,
        .reset_count = 7,
        .safe = true,
        .firmware_version = 1,
        .bank = bank,
        .pcrs = sorted,
        .pcr_digest = tpm::quoted_digest(bank, banks[bank], sorted),
    };
    return sign(info);
  }

  /// Signs any statement with the attestation key (a real TPM would not).
  [[nodiscard]] tpm::Quote sign(const tpm::QuoteInfo& info) const {
    const auto attest = write_attest(info);
    return {.attest = attest, .signature = write_signature(key_.sign(attest).value())};
  }

 private:
  Bytes value(crypto::HashAlgorithm bank, std::uint32_t pcr) {
    const auto found = banks[bank].find(pcr);
    return found == banks[bank].end() ? tpm::initial_value(bank, pcr) : found->second;
  }
  [[nodiscard]] Bytes public_area() const {
    const auto point = key_.public_key().der().value();  // ends with x and y
    return write_public_area({.attributes = key_attributes,
                              .scheme = 0x0018,
                              .scheme_hash = 0x000B,
                              .x = Bytes(point.end() - 64, point.end() - 32),
                              .y = Bytes(point.end() - 32, point.end())});
  }
  Status check(crypto::HashAlgorithm bank, const std::vector<std::uint32_t>& pcrs) const {
    if (!std::ranges::contains(active, bank)) return fail(Errc::unsupported, "inactive bank");
    for (const auto pcr : pcrs) {
      if (pcr >= tpm::kPcrCount) return fail(Errc::invalid, "there is no PCR {}", pcr);
    }
    return {};
  }
  Status count() {
    if (++calls_ != fail_at_call) return {};
    return fail(Errc::io, "TPM call {} was told to fail", calls_);
  }

  int calls_ = 0;
  crypto::PrivateKey key_ = crypto::PrivateKey::generate(crypto::KeyType::ecdsa_p256).value();
};

}  // namespace orlop::testing
