// SPDX-License-Identifier: Apache-2.0
// Verifying what lies in files: whose policy counts, and whom it trusts.
#include "agent/attestation/verify_files.hpp"

#include <gmock/gmock.h>

#include "tests/support/attested_node.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/tuf_repository.hpp"

namespace orlop::agent::attestation {
namespace {

using testing::IsError;
using testing::IsOk;

class VerifyFilesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    repository_.publish(release::manifest_name(node_.manifest.variant, node_.manifest.version),
                        release::serialise(node_.manifest));
    ASSERT_THAT(keep_evidence(order_.evidence, to_value(node_.evidence())), IsOk());
  }
  std::filesystem::path file(const std::string& name, std::string_view content) {
    const auto path = folder_.path() / name;
    EXPECT_THAT(sys::write_file(path, content, 0644, sys::Durability::volatile_), IsOk());
    return path;
  }
  std::string policy_json() const {
    return R"({"schema":"orlop.policy/1","nonce":")" + to_hex(node_.nonce) +
           R"(","attestationKeys":[")" + node_.policy.attestation_keys.at(0) + R"("]})";
  }

  testing::FakeClock clock_;
  testing::TufRepository repository_{clock_};
  sys::TemporaryFolder folder_ = sys::TemporaryFolder::create().value();
  testing::AttestedNode node_;
  VerifyOrder order_{.evidence = folder_.path() / "evidence.json",
                     .repository = repository_.folder().string()};
};

TEST_F(VerifyFilesTest, AFolderIsTrustedByItsOwnFirstRoot) {
  order_.policy = file("policy.json", policy_json());
  const auto verdict = verify_files(order_, clock_);
  ASSERT_THAT(verdict, IsOk());
  EXPECT_TRUE(verdict->pass);
}

TEST_F(VerifyFilesTest, AnAddressIsTrustedByTheRootThatIsGiven) {
  order_.policy = file("policy.json", policy_json());
  order_.repository = testing::kRepositoryUrl;
  EXPECT_THAT(verify_files(order_, repository_.fetcher, clock_), IsError(Errc::untrusted));
  order_.root = repository_.folder() / "metadata/1.root.json";
  const auto verdict = verify_files(order_, repository_.fetcher, clock_);
  ASSERT_THAT(verdict, IsOk());
  EXPECT_TRUE(verdict->pass);
}

TEST_F(VerifyFilesTest, ARootOfSomebodyElseIsNotTrusted) {
  testing::TufRepository other(clock_);
  other.publish("a", "b");
  order_.root = other.folder() / "metadata/1.root.json";
  EXPECT_FALSE(verify_files(order_, clock_));
}

TEST_F(VerifyFilesTest, WhatIsSaidCountsBeforeThePolicy) {
  order_.policy = file("policy.json", policy_json());
  EXPECT_EQ(policy_of(order_)->nonce, node_.nonce);
  order_.nonce = Bytes(16, 1);
  order_.version = "9.9";
  const auto policy = policy_of(order_);
  ASSERT_THAT(policy, IsOk());
  EXPECT_EQ(policy->nonce, Bytes(16, 1));
  EXPECT_EQ(policy->version, "9.9");
  EXPECT_EQ(policy->attestation_keys, node_.policy.attestation_keys);
  const auto verdict = verify_files(order_, clock_);
  ASSERT_THAT(verdict, IsOk());
  EXPECT_FALSE(verdict->pass);
}

TEST_F(VerifyFilesTest, EveryFileThatCannotBeReadIsNamed) {
  const auto bad = file("bad", "{");
  auto order = order_;
  order.evidence = folder_.path() / "none";
  EXPECT_THAT(verify_files(order, clock_), IsError(Errc::not_found));
  order = order_;
  order.policy = bad;
  EXPECT_THAT(verify_files(order, clock_).error().describe(), ::testing::HasSubstr(bad.string()));
  EXPECT_THAT(read_event_log_at(bad).error().describe(), ::testing::HasSubstr(bad.string()));
}

TEST_F(VerifyFilesTest, TheLogsOfKeptEvidenceAreRead) {
  const auto log = read_event_log_at(order_.evidence);
  ASSERT_THAT(log, IsOk());
  EXPECT_FALSE(log->firmware.events.empty());
}

}  // namespace
}  // namespace orlop::agent::attestation
