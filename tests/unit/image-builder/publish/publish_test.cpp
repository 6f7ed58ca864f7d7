// SPDX-License-Identifier: Apache-2.0
#include "image-builder/publish/publish.hpp"

#include <gtest/gtest.h>

#include "image-builder/keys/keys.hpp"
#include "libs/net/factory.hpp"
#include "libs/sys/file.hpp"
#include "libs/trust/client.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/sample_manifest.hpp"

namespace orlop::builder::publish {
namespace {

namespace fs = std::filesystem;
using testing::IsErrorSaying;
using testing::IsOk;
using testing::IsOkAnd;

class PublishTest : public ::testing::Test {
 protected:
  PublishTest() { keys::generate_keys(options.keys, clock).value(); }

  /// A release folder as the image builder leaves it; `content` makes it differ from others.
  void make_release(std::string_view version, const std::string& content, std::uint64_t epoch = 1) {
    fs::remove_all(options.release);
    manifest = testing::sample_manifest(version);
    manifest.security_epoch = epoch;
    manifest.root = place("root", std::string(2UL * release::kBlockSize, content.front()));
    manifest.leaves = place("leaves", std::string(64, content.front()));
    manifest.uki = place("uki", content);
    const std::string lock = "{\"packages\":[]}";
    manifest.packages_digest = crypto::Sha256::of(as_bytes(lock)).hex();
    write("lock.json", lock);
    write(release::manifest_name("base", manifest.version), release::serialise(manifest));
  }
  release::FileRef place(const char* kind, const std::string& content) {
    const release::FileRef file{content.size(), crypto::Sha256::of(as_bytes(content))};
    write(release::object_name(file, kind), content);
    return file;
  }
  void write(const std::string& name, const std::string& content) {
    sys::write_file(options.release / name, content, 0644, sys::Durability::volatile_).value();
  }
  /// What a node that starts with `root` gets to see.
  Result<release::Manifest> fetch(const fs::path& root, std::string_view version) {
    const auto fetcher = net::make_fetcher();
    auto initial_root = TRY(sys::read_file(root, 1 << 20));
    auto client = TRY(trust::Client::open({.repository = options.repository.string(),
                                           .datastore = folder.path() / "datastore",
                                           .initial_root = std::move(initial_root)},
                                          *fetcher, clock));
    TRY(client.refresh());
    const auto parsed = TRY(Version::parse(version));
    const auto name = release::manifest_name("base", parsed);
    const auto target = TRY(client.find(name));
    const auto bytes = TRY(client.download(target, release::kMaxManifestBytes));
    return release::parse_manifest(as_text(bytes));
  }

  testing::FakeClock clock;
  sys::TemporaryFolder folder = sys::TemporaryFolder::create("orlop-publish").value();
  PublishOptions options{.keys = folder.path() / "keys",
                         .release = folder.path() / "release",
                         .repository = folder.path() / "repository"};
  release::Manifest manifest = testing::sample_manifest();
};

TEST_F(PublishTest, NodesSeeWhatIsPublished) {
  const auto root = prepare_repository(options, clock).value();
  EXPECT_EQ(root.filename(), "1.root.json");
  make_release("1.0", "first");
  const auto published = publish(options, clock);
  ASSERT_THAT(published, IsOk());
  EXPECT_EQ(published->manifest, "orlop-base-1.0.json");
  EXPECT_EQ(published->added.size(), 5U);  // manifest, root, leaves, uki, package list
  EXPECT_EQ(published->root, root);
  EXPECT_THAT(fetch(root, "1.0"), IsOkAnd(::testing::Eq(manifest)));

  make_release("2.0", "second");
  ASSERT_THAT(publish(options, clock), IsOk());
  EXPECT_THAT(fetch(root, "2.0"), IsOkAnd(::testing::Eq(manifest)));
  EXPECT_THAT(fetch(root, "1.0"), IsOk());
}

TEST_F(PublishTest, PublishingAgainOnlyRenewsSignatures) {
  make_release("1.0", "first");
  ASSERT_THAT(publish(options, clock), IsOk());
  clock.advance(std::chrono::days(29));
  const auto again = publish(options, clock);
  ASSERT_THAT(again, IsOk());
  EXPECT_TRUE(again->added.empty());
  clock.advance(std::chrono::days(29));
  EXPECT_THAT(fetch(again->root, "1.0"), IsOk());
  clock.advance(std::chrono::days(2));
  EXPECT_THAT(fetch(again->root, "1.0"), IsErrorSaying(trust::TrustErrc::expired, "timestamp"));
}

TEST_F(PublishTest, RefusesOtherContentUnderAPublishedVersion) {
  make_release("1.0", "first");
  const auto root = publish(options, clock)->root;
  const auto first = manifest;
  make_release("1.0", "other");
  EXPECT_THAT(publish(options, clock),
              IsErrorSaying(Errc::conflict, "remedy: Choose a new version"));
  EXPECT_THAT(fetch(root, "1.0"), IsOkAnd(::testing::Eq(first)));
}

TEST_F(PublishTest, RefusesOlderVersionsAndEpochsUnlessAsked) {
  make_release("2.0", "second", 2);
  ASSERT_THAT(publish(options, clock), IsOk());
  make_release("1.9", "older", 2);
  EXPECT_THAT(publish(options, clock), IsErrorSaying(Errc::conflict, "version 1.9"));
  make_release("3.0", "epoch", 1);
  EXPECT_THAT(publish(options, clock), IsErrorSaying(Errc::conflict, "security epoch 1) is older"));
  make_release("2.0", "second", 2);
  EXPECT_THAT(publish(options, clock), IsOk());
  make_release("1.9", "older", 2);
  options.allow_older = true;
  EXPECT_THAT(publish(options, clock), IsOk());
}

TEST_F(PublishTest, RefusesContentThatIsNotTheManifests) {
  make_release("1.0", "first");
  write(release::object_name(manifest.uki, "uki"), "tampered");
  EXPECT_THAT(publish(options, clock), IsErrorSaying(Errc::corrupt, "remedy: Build the release"));
  EXPECT_FALSE(fs::exists(options.repository / "metadata" / "timestamp.json"));
  fs::remove(options.release / release::object_name(manifest.uki, "uki"));
  EXPECT_THAT(publish(options, clock), IsErrorSaying(Errc::not_found, ".uki"));
}

TEST_F(PublishTest, RefusesAFolderThatIsNoRelease) {
  fs::create_directories(options.release);
  EXPECT_THAT(publish(options, clock), IsErrorSaying(Errc::invalid, "holds 0 manifests"));
  make_release("1.0", "first");
  fs::rename(options.release / "orlop-base-1.0.json", options.release / "orlop-base-2.0.json");
  EXPECT_THAT(publish(options, clock),
              IsErrorSaying(Errc::invalid, "holds the manifest of orlop-base-1.0.json"));
}

}  // namespace
}  // namespace orlop::builder::publish
