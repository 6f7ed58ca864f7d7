// SPDX-License-Identifier: Apache-2.0
#include "libs/trust/client.hpp"

#include "tests/unit/libs/trust/trust_fixture.hpp"

namespace orlop::trust {
namespace {

using ::testing::ElementsAre;
using ::testing::Eq;
using testing::IsError;
using testing::IsErrorSaying;
using testing::IsOk;
using testing::IsOkAnd;
using testing::new_key;

class ClientTest : public TrustTest {};

TEST_F(ClientTest, DownloadsWhatTheTargetsRoleNames) {
  auto client = open().value();
  EXPECT_TRUE(client.targets().empty());
  ASSERT_THAT(client.refresh(), IsOk());
  const auto target = client.find("a.json").value();
  EXPECT_THAT(client.download(target, 100), IsOkAnd(Eq(to_bytes("first"))));
  EXPECT_EQ(client.url_of(target), std::string(testing::kRepositoryUrl) + "/targets/" +
                                       crypto::Sha256::of(as_bytes("first")).hex() + ".a.json");
  EXPECT_THAT(client.download(target, 4), IsError(Errc::no_space));
  EXPECT_THAT(client.find("b.json"), IsErrorSaying(TrustErrc::not_found, "no 'b.json'"));
  EXPECT_EQ(client.state().timestamp.version, 1U);
  EXPECT_EQ(client.state().targets.expires, clock.now() + std::chrono::days(90));
}

TEST_F(ClientTest, DownloadsLargeTargetsAsARange) {
  const std::string large(3'000'000, 'x');
  repository.publish("large", large);
  auto client = open().value();
  ASSERT_THAT(client.refresh(), IsOk());
  const auto target = client.find("large").value();
  EXPECT_THAT(client.download(target, 4'000'000), IsOkAnd(Eq(to_bytes(large))));
  repository.fetcher.objects.at(client.url_of(target))[2'999'999] = 'y';
  EXPECT_THAT(client.download(target, 4'000'000), IsError(TrustErrc::mismatch));
}

TEST_F(ClientTest, FollowsUpdates) {
  EXPECT_THAT(names(), IsOkAnd(ElementsAre("a.json")));
  repository.publish("b.json", "second");
  EXPECT_THAT(names(), IsOkAnd(ElementsAre("a.json", "b.json")));
}

TEST_F(ClientTest, FetchesOnlyWhatChanged) {
  ASSERT_THAT(names(), IsOk());
  const auto before = repository.fetcher.calls();
  ASSERT_THAT(names(), IsOk());
  EXPECT_EQ(repository.fetcher.calls() - before, 2U);  // 2.root.json (absent), timestamp.json
}

TEST_F(ClientTest, FollowsAChainOfRoots) {
  ASSERT_THAT(names(), IsOk());
  for (int i = 0; i < 3; ++i) {
    repository.options.former_root_keys = repository.keys(Role::root);
    repository.options.signers[Role::root].keys = {new_key(), new_key()};
    repository.options.signers[Role::root].threshold = 2;
    repository.options.signers[Role::targets].keys = {new_key(crypto::KeyType::ecdsa_p256)};
    repository.publish("b.json", std::to_string(i));
  }
  auto client = open().value();
  ASSERT_THAT(client.refresh(), IsOk());
  EXPECT_EQ(client.state().root.version, 4U);
  // The chain is remembered: the next run starts at root 4.
  EXPECT_EQ(open()->state().root.version, 4U);
}

// TUF 5.3.11: a thief signed version 1000; new keys let the true versions count again.
TEST_F(ClientTest, RecoversFromFastForwardWhenKeysAreRotated) {
  repository.forge("metadata/timestamp.json", repository.keys(Role::timestamp),
                   [](codec::Value& value) { value.set("version", 1000); });
  ASSERT_THAT(names(), IsOk());
  repository.publish("b.json", "second");
  EXPECT_THAT(names(), IsErrorSaying(TrustErrc::rollback, "trusted version 1000 before"));

  repository.options.signers[Role::timestamp].keys = {new_key()};
  repository.publish("c.json", "third");
  EXPECT_THAT(names(), IsOkAnd(ElementsAre("a.json", "b.json", "c.json")));
}

TEST_F(ClientTest, SurvivesALostOrDamagedDatastore) {
  ASSERT_THAT(names(), IsOk());
  for (const auto* name : {"root.json", "timestamp.json", "snapshot.json", "targets.json"}) {
    ASSERT_THAT(sys::write_file(datastore.path() / name, "{}"), IsOk());
    EXPECT_THAT(names(), IsOk()) << name;
  }
}

TEST_F(ClientTest, KeepsTheOldTargetsWhenARefreshFails) {
  auto client = open().value();
  ASSERT_THAT(client.refresh(), IsOk());
  repository.publish("b.json", "second");
  for (std::size_t call = 0; call < 4; ++call) {
    repository.fetcher.fail_call(call, Error(Errc::timed_out, "the network is gone"));
    EXPECT_THAT(client.refresh(), IsErrorSaying(Errc::timed_out, "refreshing trust in fake://"));
    EXPECT_EQ(client.targets().size(), 1U);
    repository.publish("b.json", std::to_string(call));
  }
  EXPECT_THAT(client.refresh(), IsOk());
  EXPECT_EQ(client.targets().size(), 2U);
}

TEST_F(ClientTest, RefusesAnInitialRootThatIsNotSigned) {
  initial_root = repository.file("metadata/1.root.json");
  auto text = std::string(as_text(initial_root));
  text.replace(text.find("\"version\": 1"), 12, "\"version\": 7");
  initial_root = to_bytes(text);
  EXPECT_THAT(open(), IsErrorSaying(TrustErrc::bad_signature, "the initial root of trust"));
}

TEST_F(ClientTest, NamesARepositoryThatIsNone) {
  const auto client = Client::open({.repository = "fake://elsewhere",
                                    .datastore = datastore.path(),
                                    .initial_root = repository.file("metadata/1.root.json")},
                                   repository.fetcher, clock);
  ASSERT_THAT(client, IsOk());
  EXPECT_THAT(const_cast<Client&>(*client).refresh(),
              IsErrorSaying(TrustErrc::missing_file, "remedy: Check the repository's address."));
}

}  // namespace
}  // namespace orlop::trust
