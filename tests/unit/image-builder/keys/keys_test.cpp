// SPDX-License-Identifier: Apache-2.0
#include "image-builder/keys/keys.hpp"

#include <gtest/gtest.h>

#include "libs/codec/json.hpp"
#include "libs/crypto/digest.hpp"
#include "libs/sys/file.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/support/declared.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::builder::keys {
namespace {

namespace fs = std::filesystem;
using testing::IsErrorSaying;
using testing::IsOk;

TEST(Keys, AreMadeCompleteAndPrivate) {
  const testing::FakeClock clock;
  const auto temporary = sys::TemporaryFolder::create().value();
  const auto folder = temporary.path() / "keys";
  ASSERT_THAT(generate_keys(folder, clock), IsOk());

  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".key") {
      EXPECT_EQ(fs::status(entry).permissions(), fs::perms(0600)) << entry.path();
    }
    if (!entry.is_directory()) files.push_back(fs::relative(entry.path(), folder).string());
  }
  EXPECT_THAT(files, ::testing::UnorderedElementsAre(
                         "pk.key", "pk.pem", "kek.key", "kek.pem", "db.key", "db.pem", "pcr.key",
                         "pcr.pub.pem", "tuf/root.key", "tuf/targets.key", "tuf/snapshot.key",
                         "tuf/timestamp.key", "keys.json"));
  EXPECT_EQ(fs::status(folder).permissions(), fs::perms(0700));
  EXPECT_EQ(std::distance(fs::directory_iterator(temporary.path()), fs::directory_iterator()), 1);

  const auto db = crypto::PrivateKey::load(folder / "db.key").value();
  EXPECT_EQ(db.type(), crypto::KeyType::rsa2048);
  const auto keys = load_repository_keys(folder).value();
  EXPECT_EQ(keys.at(trust::Role::root).type(), crypto::KeyType::ed25519);
  EXPECT_NE(keys.at(trust::Role::root).public_key().raw_hex().value(),
            keys.at(trust::Role::targets).public_key().raw_hex().value());
}

TEST(Keys, AreDescribedWithTheirFingerprints) {
  const testing::FakeClock clock;
  const auto temporary = sys::TemporaryFolder::create().value();
  const auto folder = temporary.path() / "keys";
  ASSERT_THAT(generate_keys(folder, clock), IsOk());
  const auto text = sys::read_text(folder / "keys.json", 1 << 20).value();
  const auto document = codec::parse_json(text).value();
  EXPECT_THAT(document, testing::IsDeclared("orlop.keys/1"));
  EXPECT_EQ(document.get_string("created"), format_time(clock.now()));
  const auto& keys = *document.get_array("keys").value();
  ASSERT_EQ(keys.size(), 8U);
  const auto& db = keys[2];
  EXPECT_EQ(db.get_string("file"), "db.key");
  const auto pem = sys::read_text(folder / "db.pem", 1 << 20).value();
  EXPECT_EQ(db.get_string("sha256"),
            crypto::Sha256::of(crypto::Certificate::from_pem(pem)->der()).hex());
}

TEST(Keys, AreNeverOverwritten) {
  const testing::FakeClock clock;
  const auto temporary = sys::TemporaryFolder::create().value();
  ASSERT_THAT(sys::write_file(temporary.path() / "keys" / "db.key", "precious"), IsOk());
  EXPECT_THAT(generate_keys(temporary.path() / "keys", clock),
              IsErrorSaying(Errc::exists, "remedy: Name a new folder"));
  EXPECT_EQ(sys::read_text(temporary.path() / "keys" / "db.key", 100), "precious");
  fs::create_directory(temporary.path() / "empty");
  EXPECT_THAT(generate_keys(temporary.path() / "empty", clock), IsOk());
  EXPECT_THAT(generate_keys(temporary.path() / "a" / "b/", clock), IsOk());
  EXPECT_TRUE(fs::exists(temporary.path() / "a" / "b" / "keys.json"));
}

TEST(Keys, OfARepositoryMustBeThere) {
  EXPECT_THAT(load_repository_keys("/nonexistent"),
              IsErrorSaying(Errc::not_found, "remedy: Make keys with `orlop-build keys generate"));
}

}  // namespace
}  // namespace orlop::builder::keys
