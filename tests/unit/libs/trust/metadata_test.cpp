// SPDX-License-Identifier: Apache-2.0
// Counting signatures: who may sign, and what counts once.
#include "libs/trust/metadata.hpp"

#include <gtest/gtest.h>

#include "libs/codec/json.hpp"
#include "libs/trust/signing.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::trust {
namespace {

using codec::Value;
using crypto::KeyType;
using crypto::PrivateKey;
using testing::IsError;
using testing::IsErrorSaying;
using testing::IsOk;

class Threshold : public ::testing::Test {
 protected:
  Threshold() {
    for (const auto& key : {a, b}) {
      const auto id = key_id(key.public_key()).value();
      root.keys.emplace(id, key.public_key());
      root.roles[Role::timestamp].key_ids.insert(id);
    }
    root.version = 1;
    root.roles[Role::timestamp].threshold = 2;
  }

  static Envelope sign(const std::vector<PrivateKey>& keys) {
    const auto content = Value::object({{"_type", "timestamp"}, {"n", 1}});
    return parse_envelope(as_bytes(sign_metadata(content, keys).value()), Role::timestamp).value();
  }
  [[nodiscard]] Status check(const Envelope& envelope) const {
    return verify(envelope, Role::timestamp, root);
  }

  PrivateKey a = PrivateKey::generate(KeyType::ed25519).value();
  PrivateKey b = PrivateKey::generate(KeyType::ecdsa_p256).value();
  PrivateKey stranger = PrivateKey::generate(KeyType::ed25519).value();
  Root root;
};

TEST_F(Threshold, CountsDistinctKeysOfTheRole) {
  EXPECT_THAT(check(sign({a, b})), IsOk());
  EXPECT_THAT(check(sign({a, b, stranger})), IsOk());
  EXPECT_THAT(check(sign({a})), IsErrorSaying(TrustErrc::missing_threshold, "1 of the 2 keys"));
  EXPECT_THAT(check(sign({a, a})), IsErrorSaying(TrustErrc::missing_threshold, "1 of the 2 keys"));
  EXPECT_THAT(check(sign({a, stranger})), IsError(TrustErrc::missing_threshold));
  EXPECT_THAT(check(sign({})), IsErrorSaying(TrustErrc::missing_threshold, "0 of the 2 keys"));
}

TEST_F(Threshold, OneKeyUnderTwoIdsCountsOnce) {
  auto entry = key_to_value(a.public_key()).value();
  auto* text = entry.find("keyval")->find("public");
  auto upper = text->string();
  for (auto& c : upper) c = c >= 'a' && c <= 'f' ? static_cast<char>(c - 32) : c;
  *text = upper;
  const auto second_id = key_id(entry).value();
  root.keys.emplace(second_id, key_from_value(entry).value());
  root.roles[Role::timestamp].key_ids.insert(second_id);

  auto envelope = sign({a});
  envelope.signatures.push_back({second_id, envelope.signatures.front().value});
  EXPECT_THAT(check(envelope), IsErrorSaying(TrustErrc::missing_threshold, "1 of the 2 keys"));
}

TEST_F(Threshold, AWrongSignatureIsNamed) {
  auto envelope = sign({a, b});
  envelope.signatures.back().value.back() ^= 1;
  EXPECT_THAT(check(envelope),
              IsErrorSaying(TrustErrc::bad_signature, envelope.signatures.back().key_id));
}

TEST(Keys, HaveTheIdsOfTheirCanonicalForm) {
  // From the TUF specification's way of making key ids, computed independently.
  const auto key =
      crypto::PublicKey::from_ed25519(
          *from_hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"))
          .value();
  const auto canonical = std::string(R"({"keytype":"ed25519","keyval":{"public":")") +
                         "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c" +
                         R"("},"scheme":"ed25519"})";
  EXPECT_EQ(key_id(key).value(), crypto::Sha256::of(as_bytes(canonical)).hex());
  EXPECT_THAT(key_to_value(PrivateKey::generate(KeyType::rsa2048)->public_key()),
              IsErrorSaying(Errc::unsupported, "remedy: Use an Ed25519"));
}

TEST(Targets, HaveNamesThatStayInTheirFolder) {
  for (const auto* good : {"a", "orlop-base-1.0~rc1.json", "a/b.c", "x+3-0^1"}) {
    EXPECT_TRUE(is_target_name(good)) << good;
  }
  for (const auto* bad : {"", "/a", "a/", "a//b", "..", "a/../b", ".", "a b", "a\\b", "a%2fb"}) {
    EXPECT_FALSE(is_target_name(bad)) << bad;
  }
  EXPECT_FALSE(is_target_name(std::string(257, 'a')));
}

}  // namespace
}  // namespace orlop::trust
