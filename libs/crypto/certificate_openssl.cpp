// SPDX-License-Identifier: Apache-2.0
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <array>

#include "libs/crypto/keys_openssl.hpp"

namespace orlop::crypto {
namespace {

using detail::openssl_error;
using X509Handle = CPointer<X509, X509_free>;

constexpr std::size_t kSerialBytes = 16;

bool set_serial(X509* certificate) {
  std::array<std::uint8_t, kSerialBytes> serial{};
  if (RAND_bytes(serial.data(), static_cast<int>(serial.size())) != 1) return false;
  serial[0] &= 0x7f;  // a serial number is positive
  const CPointer<BIGNUM, BN_free> number(
      BN_bin2bn(serial.data(), static_cast<int>(serial.size()), nullptr));
  return BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

bool set_names(X509* certificate, std::string_view common_name) {
  auto* name = X509_get_subject_name(certificate);
  const Bytes text = to_bytes(common_name);
  return X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, text.data(),
                                    static_cast<int>(text.size()), -1, 0) == 1 &&
         X509_set_issuer_name(certificate, name) == 1;
}

bool set_validity(X509* certificate, UnixTime not_before, std::chrono::days validity) {
  const auto start = not_before.time_since_epoch().count();
  const auto end = (not_before + validity).time_since_epoch().count();
  return ASN1_TIME_set(X509_getm_notBefore(certificate), start) != nullptr &&
         ASN1_TIME_set(X509_getm_notAfter(certificate), end) != nullptr;
}

bool add_extension(X509* certificate, int nid, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const CPointer<X509_EXTENSION, X509_EXTENSION_free> extension(
      X509V3_EXT_conf_nid(nullptr, &context, nid, value));
  return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

Result<Bytes> encode_der(X509* certificate) {
  std::uint8_t* data = nullptr;
  const int size = i2d_X509(certificate, &data);
  if (size <= 0) return openssl_error("encoding a certificate");
  Bytes der(data, data + size);
  OPENSSL_free(data);
  return der;
}

Result<std::string> encode_pem(X509* certificate) {
  const auto bio = detail::writer();
  if (PEM_write_bio_X509(bio.get(), certificate) != 1) {
    return openssl_error("writing a certificate");
  }
  return detail::written(bio);
}

}  // namespace

Result<Certificate> Certificate::self_signed(const PrivateKey& key, std::string_view common_name,
                                             UnixTime not_before, std::chrono::days validity) {
  constexpr std::size_t kMaxCommonName = 64;  // RFC 5280, ub-common-name
  if (common_name.empty() || common_name.size() > kMaxCommonName) {
    return fail(Errc::invalid, "the common name '{}' must have 1 to {} bytes", common_name,
                kMaxCommonName);
  }
  const X509Handle certificate(X509_new());
  auto* raw = certificate.get();
  auto* signer = key.key_->handle.get();
  const auto* digest = key.type() == KeyType::ed25519 ? nullptr : EVP_sha256();
  const bool made = X509_set_version(raw, X509_VERSION_3) == 1 && set_serial(raw) &&
                    set_names(raw, common_name) && set_validity(raw, not_before, validity) &&
                    X509_set_pubkey(raw, signer) == 1 &&
                    add_extension(raw, NID_basic_constraints, "critical,CA:TRUE") &&
                    add_extension(raw, NID_subject_key_identifier, "hash") &&
                    X509_sign(raw, signer, digest) != 0;
  if (!made) return openssl_error(formatted("making the certificate '{}'", common_name));
  auto der = TRY(encode_der(raw));
  auto pem = TRY(encode_pem(raw));
  return Certificate(std::move(der), std::move(pem));
}

Result<Certificate> Certificate::from_pem(std::string_view pem) {
  constexpr std::size_t kMaxPem = std::size_t{64} << 10;
  if (pem.size() > kMaxPem) return fail(Errc::invalid, "the certificate is too long");
  const auto bio = detail::reader(pem);
  const X509Handle certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
  if (!certificate) {
    ERR_clear_error();
    return fail(Errc::invalid, "the text is no PEM certificate");
  }
  auto der = TRY(encode_der(certificate.get()));
  auto text = TRY(encode_pem(certificate.get()));
  return Certificate(std::move(der), std::move(text));
}

Result<UnixTime> Certificate::not_before() const {
  const auto* data = der_.data();
  const X509Handle certificate(d2i_X509(nullptr, &data, static_cast<long>(der_.size())));
  if (!certificate) return openssl_error("reading a certificate");
  const CPointer<ASN1_TIME, ASN1_TIME_free> epoch(ASN1_TIME_set(nullptr, 0));
  int days = 0;
  int seconds = 0;
  if (ASN1_TIME_diff(&days, &seconds, epoch.get(), X509_get0_notBefore(certificate.get())) != 1) {
    return openssl_error("reading when a certificate becomes valid");
  }
  return UnixTime(std::chrono::days(days) + std::chrono::seconds(seconds));
}

}  // namespace orlop::crypto
