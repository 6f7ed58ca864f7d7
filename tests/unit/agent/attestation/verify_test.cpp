// SPDX-License-Identifier: Apache-2.0
#include "agent/attestation/verify.hpp"

#include <gtest/gtest.h>

#include "tests/support/attested_node.hpp"
#include "tests/support/declared.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/tuf_repository.hpp"

namespace orlop::agent::attestation {
namespace {

using testing::IsOk;

class VerifyTest : public ::testing::Test {
 protected:
  void publish(const release::Manifest& manifest) {
    repository_.publish(release::manifest_name(manifest.variant, manifest.version),
                        release::serialise(manifest));
  }
  Result<Verdict> verify() {
    auto client =
        TRY(trust::Client::open({.repository = testing::kRepositoryUrl,
                                 .datastore = folder_.path(),
                                 .initial_root = repository_.file("metadata/1.root.json")},
                                repository_.fetcher, clock_));
    TRY(client.refresh());
    return verify_evidence(codec::write_json(to_value(node_.evidence())), client, node_.policy);
  }

  testing::FakeClock clock_;
  testing::TufRepository repository_{clock_};
  sys::TemporaryFolder folder_ = sys::TemporaryFolder::create().value();
  testing::AttestedNode node_;
};

TEST_F(VerifyTest, FindsTheManifestThatTheEvidenceNames) {
  publish(testing::sample_manifest("2.0"));
  publish(node_.manifest);
  const auto verdict = verify();
  ASSERT_THAT(verdict, IsOk());
  EXPECT_TRUE(verdict->pass);
  EXPECT_THAT(to_value(*verdict), testing::IsDeclared("orlop.verdict/1"));
}

TEST_F(VerifyTest, ReleaseThatIsNotInTheRepositoryFails) {
  publish(testing::sample_manifest("2.0"));
  const auto verdict = verify();
  ASSERT_THAT(verdict, IsOk());
  EXPECT_FALSE(verdict->pass);
  EXPECT_EQ(verdict->find("release")->result, Finding::no);
  EXPECT_EQ(verdict->find("pcr11")->result, Finding::unknown);
}

TEST_F(VerifyTest, ManifestThatWasTamperedWithIsAnError) {
  publish(node_.manifest);
  for (auto& [url, content] : repository_.fetcher.objects) {
    if (url.ends_with("orlop-base-1.0.json")) content[content.size() / 2] ^= 1;
  }
  EXPECT_FALSE(verify());
}

TEST_F(VerifyTest, VersionThatIsNoNameAsksTheRepositoryForNothing) {
  publish(node_.manifest);
  node_.statement.version = "../../metadata/root";
  const auto verdict = verify();
  ASSERT_THAT(verdict, IsOk());
  EXPECT_EQ(verdict->find("release")->result, Finding::no);
}

}  // namespace
}  // namespace orlop::agent::attestation
