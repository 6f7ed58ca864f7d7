// SPDX-License-Identifier: Apache-2.0
#include "libs/trust/repository_writer.hpp"

#include "tests/unit/libs/trust/trust_fixture.hpp"

namespace orlop::trust {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using testing::IsError;
using testing::IsErrorSaying;
using testing::IsOk;
using testing::IsOkAnd;
using testing::new_key;

class WriterTest : public TrustTest {
 protected:
  Result<RepositoryWriter> writer() { return RepositoryWriter::open(repository.options, clock); }
  Status commit() {
    auto opened = TRY(writer());
    return opened.commit();
  }
  [[nodiscard]] bool has(const std::string& name) const {
    return fs::exists(repository.folder() / "metadata" / name);
  }
};

TEST_F(WriterTest, SignsOnlyWhatChangedAndTheTimestamp) {
  ASSERT_THAT(commit(), IsOk());
  repository.mirror();
  EXPECT_EQ(repository.content("metadata/timestamp.json").get_int("version"), 2);
  EXPECT_FALSE(has("2.snapshot.json"));
  EXPECT_FALSE(has("2.root.json"));
  clock.advance(std::chrono::days(20));  // past half of the snapshot's 30 days
  ASSERT_THAT(commit(), IsOk());
  EXPECT_TRUE(has("2.snapshot.json"));
  EXPECT_FALSE(has("2.targets.json"));
  clock.advance(std::chrono::days(200));
  ASSERT_THAT(commit(), IsOk());
  EXPECT_TRUE(has("2.root.json"));
  EXPECT_TRUE(has("2.targets.json"));
  repository.mirror();
  EXPECT_THAT(names(), IsOkAnd(ElementsAre("a.json")));
}

TEST_F(WriterTest, LinksFilesAndListsThem) {
  const auto folder = sys::TemporaryFolder::create().value();
  const auto source = folder.path() / "image";
  ASSERT_THAT(sys::write_file(source, std::string(3'000'000, 'x')), IsOk());
  auto opened = writer().value();
  ASSERT_THAT(opened.add_file("image.root", source), IsOk());
  ASSERT_THAT(opened.add_file("image.root", source), IsOk());  // again is no change
  ASSERT_THAT(opened.commit(), IsOk());
  const auto& target = opened.targets().at("image.root");
  EXPECT_EQ(target.size, 3'000'000U);
  EXPECT_EQ(fs::file_size(repository.folder() / "targets" / (target.sha256.hex() + ".image.root")),
            target.size);
  EXPECT_THAT(opened.add_file("../x", source), IsErrorSaying(Errc::invalid, "remedy: Use letters"));
  EXPECT_THAT(opened.add_file("x", folder.path()), IsError(Errc::invalid));
  EXPECT_THAT(opened.add_file("x", folder.path() / "absent"), IsError(Errc::not_found));
  repository.mirror();
  EXPECT_THAT(names(), IsOkAnd(ElementsAre("a.json", "image.root")));
}

TEST_F(WriterTest, RemovesTargets) {
  auto opened = writer().value();
  ASSERT_THAT(opened.remove("a.json"), IsOk());
  EXPECT_THAT(opened.remove("a.json"), IsError(TrustErrc::not_found));
  ASSERT_THAT(opened.commit(), IsOk());
  repository.mirror();
  EXPECT_THAT(names(), IsOkAnd(::testing::IsEmpty()));
}

TEST_F(WriterTest, NeedsTheFormerRootKeysToRotate) {
  const auto former = repository.keys(Role::root);
  repository.options.signers[Role::root].keys = {new_key()};
  EXPECT_THAT(commit(), IsErrorSaying(TrustErrc::missing_threshold,
                                      "remedy: Give enough of the present root's keys"));
  EXPECT_FALSE(has("2.root.json"));
  repository.options.former_root_keys = former;
  ASSERT_THAT(commit(), IsOk());
  repository.mirror();
  EXPECT_THAT(names(), IsOkAnd(ElementsAre("a.json")));
}

TEST_F(WriterTest, SignsEverythingAnewWhenARoleKeyChanges) {
  repository.options.signers[Role::targets].keys = {new_key()};
  ASSERT_THAT(commit(), IsOk());
  EXPECT_TRUE(has("2.targets.json"));
  repository.mirror();
  EXPECT_THAT(names(), IsOkAnd(ElementsAre("a.json")));
}

TEST_F(WriterTest, WorksWhileTheRootKeyIsOffline) {
  repository.options.signers.erase(Role::root);
  repository.publish("b.json", "second");
  EXPECT_THAT(names(), IsOkAnd(ElementsAre("a.json", "b.json")));
  EXPECT_FALSE(has("2.root.json"));
  repository.options.signers[Role::targets].keys = {new_key()};
  EXPECT_THAT(commit(), IsErrorSaying(Errc::invalid, "remedy: Bring the root key"));
  repository.options.folder = datastore.path() / "new";
  EXPECT_THAT(commit(), IsErrorSaying(Errc::invalid, "no root keys to sign with"));
}

TEST_F(WriterTest, DoesNotLaunderAForgedRepository) {
  const auto path = repository.folder() / "metadata" / "1.targets.json";
  auto text = sys::read_text(path, 1 << 20).value();
  text.replace(text.find("\"length\": 5"), 11, "\"length\": 6");
  ASSERT_THAT(sys::write_file(path, text), IsOk());
  EXPECT_THAT(writer(), IsErrorSaying(TrustErrc::bad_signature, "1.targets.json"));
}

// The timestamp is written last: cut off before it, the old repository stands, and a second
// commit completes the work.
TEST_F(WriterTest, GoesOnAfterACommitThatWasCutOff) {
  const auto timestamp = repository.folder() / "metadata" / "timestamp.json";
  const auto old = sys::read_file(timestamp, 1 << 20).value();
  repository.options.former_root_keys = repository.keys(Role::root);
  repository.options.signers[Role::root].keys = {new_key()};
  repository.options.signers[Role::timestamp].keys = {new_key()};
  repository.publish("b.json", "second");
  ASSERT_THAT(sys::write_file(timestamp, old), IsOk());
  EXPECT_EQ(writer()->targets().size(), 1U);
  repository.publish("b.json", "second");
  EXPECT_THAT(names(), IsOkAnd(ElementsAre("a.json", "b.json")));
}

TEST_F(WriterTest, NeedsKeysThatMeetTheThreshold) {
  repository.options.signers[Role::snapshot].threshold = 2;
  EXPECT_THAT(commit(), IsErrorSaying(TrustErrc::malformed, "threshold 2 cannot be met by 1 keys"));
  repository.options.signers.erase(Role::snapshot);
  EXPECT_THAT(writer(), IsErrorSaying(Errc::invalid, "the snapshot role has no keys"));
}

}  // namespace
}  // namespace orlop::trust
