// SPDX-License-Identifier: Apache-2.0
// Tpm: the port to the machine's TPM 2.0: read and extend registers, sign quotes.
//
// open_tpm() WRITES TO HARDWARE (extend). An instance belongs to one thread. Objects and sessions
// in the TPM are flushed before each call returns. tests/fakes/fake_tpm.hpp is the one in memory.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "libs/base/bytes.hpp"
#include "libs/base/result.hpp"
#include "libs/tpm/pcr.hpp"

namespace orlop::tpm {

inline constexpr std::string_view kDeviceTcti = "device:/dev/tpmrm0";
/// The longest piece of data that TPM2_PCR_Event takes.
inline constexpr std::size_t kMaxEventBytes = 1024;

/// A quote as the TPM made it, in TPM wire format.
struct Quote {
  Bytes attest;     ///< TPMS_ATTEST: what was signed
  Bytes signature;  ///< TPMT_SIGNATURE
  friend bool operator==(const Quote&, const Quote&) = default;
};

class Tpm {
 public:
  virtual ~Tpm() = default;

  /// The active banks among those we use; sha256 is always one of them.
  virtual Result<std::vector<HashAlgorithm>> pcr_banks() = 0;

  /// The present values of the registers, all of them listed.
  virtual Result<Bank> read_pcrs(HashAlgorithm bank, const std::vector<std::uint32_t>& pcrs) = 0;

  /// Extends the register in every active bank with the digest of `data` (at most kMaxEventBytes);
  /// returns the digests of the banks we use.
  virtual Result<std::map<HashAlgorithm, Bytes>> extend(std::uint32_t pcr, ByteView data) = 0;

  /// The public part of the attestation key: a TPMT_PUBLIC in wire format.
  virtual Result<Bytes> attestation_key() = 0;

  /// A quote over the registers, signed with the attestation key. `qualifying_data` (at most 32
  /// bytes here) stands in the signed structure and makes the quote fresh.
  virtual Result<Quote> quote(ByteView qualifying_data, HashAlgorithm bank,
                              const std::vector<std::uint32_t>& pcrs) = 0;
};

/// Connects through tpm2-tss ("device:/dev/tpmrm0", "swtpm:path=/run/x.sock"). Without a TPM:
/// Errc::not_found; a TPM without an active SHA-256 bank: Errc::unsupported.
///
/// The attestation key is a primary key of the endorsement hierarchy made from a fixed template
/// (ECC P-256, restricted signing, ECDSA with SHA-256, fixed `unique` field). The TPM derives it
/// from the endorsement seed, so it is the same at every boot and after TPM2_Clear, and nothing is
/// stored. It ends with the seed (TPM2_ChangeEPS, another TPM). Because it is constant, whoever
/// sees two quotes can tell that they come from the same machine: evidence identifies the machine.
[[nodiscard]] Result<std::unique_ptr<Tpm>> open_tpm(const std::string& tcti);

}  // namespace orlop::tpm
