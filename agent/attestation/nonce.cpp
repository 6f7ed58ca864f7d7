// SPDX-License-Identifier: Apache-2.0
#include "agent/attestation/nonce.hpp"

#include <sys/random.h>

#include <cerrno>

namespace orlop::agent::attestation {

Status check_nonce(ByteView nonce) {
  if (nonce.size() >= kMinNonceBytes && nonce.size() <= kMaxNonceBytes) return {};
  return std::unexpected(
      Error(Errc::invalid,
            formatted("nonce of {} bytes ({} to {})", nonce.size(), kMinNonceBytes, kMaxNonceBytes))
          .with_remedy("`openssl rand -hex 32` makes one."));
}

Result<Bytes> parse_nonce(std::string_view hex) {
  auto nonce = TRY_CONTEXT(from_hex(hex), "reading the nonce");
  TRY(check_nonce(nonce));
  return nonce;
}

Result<Bytes> random_nonce() {
  Bytes nonce(32);
  if (::getrandom(nonce.data(), nonce.size(), 0) != static_cast<ssize_t>(nonce.size())) {
    return fail_errno(errno, "reading random bytes");
  }
  return nonce;
}

}  // namespace orlop::agent::attestation
