// SPDX-License-Identifier: Apache-2.0
// Inside of the crypto room: OpenSSL handles shared by keys_openssl.cpp and
// certificate_openssl.cpp. Not for other rooms.
#pragma once

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>

#include "libs/base/handle.hpp"
#include "libs/crypto/keys.hpp"

namespace orlop::crypto::detail {

struct Key {
  CPointer<EVP_PKEY, EVP_PKEY_free> handle;
};

using Bio = CPointer<BIO, BIO_free_all>;

/// Errc::failed: `doing` and the oldest entry of OpenSSL's error queue, which is emptied.
inline std::unexpected<Error> openssl_error(std::string_view doing) {
  std::array<char, 256> text{};
  ERR_error_string_n(ERR_get_error(), text.data(), text.size());
  ERR_clear_error();
  return fail(Errc::failed, "{}: {}", doing, text.data());
}

inline Bio reader(std::string_view text) {
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

inline Bio writer() { return Bio(BIO_new(BIO_s_mem())); }

inline std::string written(const Bio& bio) {
  char* data = nullptr;
  const auto size = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

}  // namespace orlop::crypto::detail
