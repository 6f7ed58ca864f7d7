// SPDX-License-Identifier: Apache-2.0
#include "libs/crypto/keys.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "libs/sys/command.hpp"
#include "libs/sys/file.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::crypto {
namespace {

using testing::IsError;
using testing::IsErrorSaying;
using testing::IsOk;
using testing::IsOkAnd;

class EveryKeyType : public ::testing::TestWithParam<KeyType> {};

TEST_P(EveryKeyType, SignsAndVerifies) {
  const auto key = *PrivateKey::generate(GetParam());
  const auto message = to_bytes("the message");
  const auto signature = *key.sign(message);
  EXPECT_TRUE(key.public_key().verify(message, signature));
  EXPECT_FALSE(key.public_key().verify(to_bytes("the messagf"), signature));
  EXPECT_FALSE(PrivateKey::generate(GetParam())->public_key().verify(message, signature));
  EXPECT_FALSE(key.public_key().verify(message, {}));
  auto bent = signature;
  bent.back() ^= 1;
  EXPECT_FALSE(key.public_key().verify(message, bent));
}

TEST_P(EveryKeyType, SurvivesPem) {
  const auto folder = *sys::TemporaryFolder::create();
  const auto path = folder.path() / "k.key";
  const auto key = *PrivateKey::generate(GetParam());
  ASSERT_THAT(key.save(path), IsOk());
  EXPECT_THAT(key.save(path), IsErrorSaying(Errc::exists, "never overwritten"));
  struct stat info{};
  ASSERT_EQ(::stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600U);

  const auto loaded = *PrivateKey::load(path);
  EXPECT_EQ(loaded.type(), GetParam());
  const auto message = to_bytes("m");
  const auto known = *PublicKey::from_pem(*key.public_key().pem());
  EXPECT_EQ(known.type(), GetParam());
  EXPECT_TRUE(known.verify(message, *loaded.sign(message)));
}

TEST_P(EveryKeyType, SelfSignedCertificateIsAcceptedByOpenssl) {
  const auto folder = *sys::TemporaryFolder::create();
  const auto key = *PrivateKey::generate(GetParam());
  const auto start = *parse_time("2026-11-22T12:00:00Z");
  const auto certificate =
      *Certificate::self_signed(key, "Orlop test", start, std::chrono::days(9));
  const auto path = folder.path() / "c.pem";
  ASSERT_THAT(sys::write_file(path, certificate.pem()), IsOk());
  EXPECT_EQ(Certificate::from_pem(certificate.pem())->der(), certificate.der());
  EXPECT_THAT(certificate.not_before(), IsOkAnd(start));

  sys::SystemCommandRunner runner;
  const auto report = sys::run_checked(
      runner, {.argv = {"openssl", "x509", "-in", path.string(), "-noout", "-subject", "-dates"}});
  EXPECT_THAT(report, IsOkAnd(::testing::HasSubstr("Orlop test")));
  EXPECT_THAT(report, IsOkAnd(::testing::HasSubstr("notAfter=Dec  1 12:00:00 2026 GMT")));
  EXPECT_THAT(sys::run_checked(runner, {.argv = {"openssl", "verify", "-no_check_time", "-CAfile",
                                                 path.string(), path.string()}}),
              IsOk());
}

INSTANTIATE_TEST_SUITE_P(Rows, EveryKeyType,
                         ::testing::Values(KeyType::ed25519, KeyType::ecdsa_p256, KeyType::rsa2048),
                         [](const auto& row) {
                           auto name = std::string(to_string(row.param));
                           std::erase(name, '-');
                           return name;
                         });

// RFC 8032, section 7.1, test 2.
TEST(Ed25519, MatchesTheRfc) {
  const auto key = PublicKey::from_ed25519(
      *from_hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"));
  ASSERT_THAT(key, IsOk());
  const auto signature = from_hex(
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
      "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
  EXPECT_TRUE(key->verify(Bytes{0x72}, *signature));
  EXPECT_THAT(key->raw_hex(), IsOkAnd(::testing::StartsWith("3d4017c3e843895a92b70aa74d1b7ebc")));
}

TEST(PublicKey, RefusesWhatItDoesNotSupport) {
  sys::SystemCommandRunner runner;
  const auto make = [&runner](std::vector<std::string> argv) {
    const auto pem = *sys::run_checked(runner, {.argv = std::move(argv)});
    return PrivateKey::from_pem(pem);
  };
  EXPECT_THAT(make({"openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"}),
              IsErrorSaying(Errc::unsupported, "1024 bits"));
  EXPECT_THAT(
      make({"openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"}),
      IsErrorSaying(Errc::unsupported, "secp384r1"));
  EXPECT_THAT(make({"openssl", "genpkey", "-algorithm", "X25519"}), IsError(Errc::unsupported));
  EXPECT_THAT(PublicKey::from_pem("no key"), IsError(Errc::invalid));
  EXPECT_THAT(PublicKey::from_ed25519(Bytes(31)), IsErrorSaying(Errc::invalid, "this one 31"));
  EXPECT_THAT(PrivateKey::generate(KeyType::rsa2048)->public_key().raw_hex(),
              IsError(Errc::unsupported));
}

}  // namespace
}  // namespace orlop::crypto
