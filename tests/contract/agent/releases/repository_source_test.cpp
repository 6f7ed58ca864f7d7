// SPDX-License-Identifier: Apache-2.0
// RepositorySource over a real TUF repository, as the controller uses it.
#include "agent/releases/tuf/repository_source.hpp"

#include "agent/releases/configured_source.hpp"
#include "agent/releases/leaves.hpp"
#include "agent/slots/slot_writer.hpp"
#include "libs/sys/file.hpp"
#include "tests/fakes/fake_source.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/tuf_repository.hpp"

namespace orlop::agent::releases {
namespace {

using orlop::testing::IsErrorSaying;
using orlop::testing::IsOk;
using orlop::testing::IsOkAnd;
using orlop::testing::kRepositoryUrl;

class Repository : public ::testing::Test {
 protected:
  orlop::testing::FakeClock clock_;
  orlop::testing::TufRepository repository_{clock_};
  sys::TemporaryFolder datastore_ = *sys::TemporaryFolder::create();
  orlop::testing::FakeRelease release_ = orlop::testing::make_release("2.0", Bytes(5 * 4096, 3));

  void publish(const orlop::testing::FakeRelease& release) {
    const auto& manifest = release.manifest;
    const auto name = [](const release::FileRef& file, const char* kind) {
      return release::object_name(file, kind);
    };
    repository_.publish(name(manifest.root, "root"), as_text(release.root));
    repository_.publish(name(manifest.leaves, "leaves"), as_text(release.leaves));
    repository_.publish(name(manifest.uki, "uki"), as_text(release.uki));
    repository_.publish(release::manifest_name("base", manifest.version),
                        release::serialise(manifest));
  }
  trust::Client client() {
    auto root = repository_.file("metadata/1.root.json");
    return std::move(trust::Client::open({.repository = kRepositoryUrl,
                                          .datastore = datastore_.path(),
                                          .initial_root = std::move(root)},
                                         repository_.fetcher, clock_)
                         .value());
  }
};

TEST_F(Repository, GivesTheReleasesAndTheirFiles) {
  publish(release_);
  repository_.publish("orlop-edge-9.0.json", "another variant's, not even read");
  auto trusted = client();
  RepositorySource source(trusted, repository_.fetcher, "orlop-base");
  const auto offers = source.list();
  ASSERT_THAT(offers, IsOk());
  ASSERT_EQ(offers->size(), 1U);
  EXPECT_EQ(offers->front().manifest, release_.manifest);
  EXPECT_EQ(offers->front().digest, release_.digest);
  EXPECT_THAT(authentic_leaves(source, release_.manifest), IsOk());
  EXPECT_THAT(source.uki(release_.manifest), IsOkAnd(release_.uki));
  Bytes piece;
  ASSERT_THAT(source.read_root(release_.manifest, {4096, 5000},
                               [&piece](ByteView data) -> Status {
                                 piece.insert(piece.end(), data.begin(), data.end());
                                 return {};
                               }),
              IsOk());
  EXPECT_EQ(piece, Bytes(5000, 3));
}

TEST_F(Repository, EachManifestIsFetchedOnce) {
  publish(release_);
  auto root = datastore_.path() / "root.json";
  ASSERT_THAT(sys::write_file(root, as_text(repository_.file("metadata/1.root.json"))), IsOk());
  std::string address = kRepositoryUrl;
  ConfiguredSource source([&] { return address; }, repository_.fetcher, clock_, "orlop-base",
                          {.initial_root = root, .datastore = datastore_.path() / "trust"});
  const auto manifests_fetched = [&] {
    return std::ranges::count_if(repository_.fetcher.requests(), [](const std::string& url) {
      return url.contains("targets/") && url.contains("orlop-base-");
    });
  };
  for (int k = 0; k < 3; ++k) ASSERT_THAT(source.list(), IsOk());
  EXPECT_EQ(manifests_fetched(), 1);

  publish(orlop::testing::make_release("3.0", Bytes(5 * 4096, 4)));
  const auto offers = source.list();
  ASSERT_THAT(offers, IsOk());
  EXPECT_EQ(offers->size(), 2U);
  EXPECT_EQ(manifests_fetched(), 2);

  address = "http://elsewhere/";
  EXPECT_FALSE(source.list().has_value());
  address = kRepositoryUrl;
  EXPECT_THAT(source.list(), IsOk());
  EXPECT_EQ(manifests_fetched(), 4);
}

TEST_F(Repository, AManifestThatNamesOtherFilesIsNotBelieved) {
  publish(release_);
  auto trusted = client();
  RepositorySource source(trusted, repository_.fetcher, "orlop-base");
  ASSERT_THAT(source.list(), IsOk());
  auto lying = release_.manifest;
  lying.uki.size += 1;
  EXPECT_THAT(source.uki(lying), IsErrorSaying(Errc::untrusted, ".uki"));
  lying = release_.manifest;
  lying.leaves.sha256 = crypto::Sha256::of(as_bytes("elsewhere"));
  EXPECT_FALSE(source.leaves(lying).has_value());
}

TEST_F(Repository, ATamperedFileIsNotTaken) {
  publish(release_);
  auto trusted = client();
  RepositorySource source(trusted, repository_.fetcher, "orlop-base");
  ASSERT_THAT(source.list(), IsOk());
  const auto target = *trusted.find(release::object_name(release_.manifest.uki, "uki"));
  repository_.fetcher.objects.at(trusted.url_of(target))[3] ^= 1;
  EXPECT_FALSE(source.uki(release_.manifest).has_value());
}

}  // namespace
}  // namespace orlop::agent::releases
