// SPDX-License-Identifier: Apache-2.0
// The list of claims: complete, in order, documented, and open to one more.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <set>

#include "agent/attestation/claim_rule.hpp"
#include "libs/sys/file.hpp"
#include "tests/support/attested_node.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::attestation {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const std::filesystem::path kTop = ORLOP_SOURCE_DIR;

TEST(Claims, ListAndFolderNameTheSame) {
  std::set<std::string> listed;
  for (const auto* rule : claim_rules()) {
    std::string file(rule->name);
    std::ranges::replace(file, '-', '_');
    EXPECT_TRUE(listed.insert(file + ".cpp").second) << rule->name << " is listed twice";
  }
  std::set<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(kTop / "agent/attestation/claims"))
    files.insert(entry.path().filename().string());
  EXPECT_EQ(listed, files);
}

TEST(Claims, WhatVouchesForTheLogsIsJudgedBeforeWhatNeedsThem) {
  bool needed = false;
  for (const auto* rule : claim_rules()) {
    needed = needed || rule->needs.logs;
    EXPECT_FALSE(needed && rule->vouches != Vouches::never) << rule->name;
    EXPECT_TRUE(rule->needs.evidence || rule == claim_rules().front()) << rule->name;
  }
  EXPECT_TRUE(needed);
}

TEST(Claims, PageIsUpToDate) {
  const auto path = kTop / "docs/reference/claims.md";
  const auto page = claims_page(claim_rules());
  if (std::getenv("ORLOP_UPDATE_PUBLISHED") != nullptr) {
    ASSERT_THAT(sys::write_file(path, page, 0644, sys::Durability::volatile_), testing::IsOk());
  }
  const auto published = sys::read_text(path, std::size_t{1} << 20);
  ASSERT_THAT(published, testing::IsOk());
  EXPECT_EQ(*published, page) << "rewrite it with ORLOP_UPDATE_PUBLISHED=1";
}

/// One more claim: a struct and its place in the list.
constexpr ClaimRule kNewBoot{
    .name = "new-boot",
    .text = "the node states a boot id",
    .needs = {.logs = true},
    .required = Required::always,
    .judge = [](const ReadEvidence& evidence, const Appraisal&) -> Judgement {
      if (evidence.statement.boot_id.empty()) return is_false("the node states no boot");
      return is_true("boot {}", evidence.statement.boot_id);
    },
};

class OneMoreClaim : public ::testing::Test {
 protected:
  OneMoreClaim() : rules_(claim_rules().begin(), claim_rules().end()) {
    rules_.push_back(&kNewBoot);
  }
  Verdict judge(const Evidence& evidence) {
    return appraise_by(rules_, codec::write_json(to_value(evidence)), node_.manifest, node_.policy);
  }
  testing::AttestedNode node_;
  std::vector<const ClaimRule*> rules_;
};

TEST_F(OneMoreClaim, IsJudgedRequiredAndDocumented) {
  auto verdict = judge(node_.evidence());
  EXPECT_TRUE(verdict.pass);
  ASSERT_EQ(verdict.claims.size(), rules_.size());
  EXPECT_EQ(verdict.claims.back().name, "new-boot");
  EXPECT_EQ(verdict.claims.back().reason, "boot " + node_.statement.boot_id);
  EXPECT_THAT(codec::write_json(to_value(verdict)), HasSubstr("{\"claim\":\"new-boot\""));

  node_.statement.boot_id.clear();
  verdict = judge(node_.evidence());
  EXPECT_FALSE(verdict.pass);
  EXPECT_EQ(verdict.find("new-boot")->result, Finding::no);

  EXPECT_THAT(claims_page(rules_),
              HasSubstr("| `new-boot` | the node states a boot id | vouched logs | always |"));
  EXPECT_THAT(claims_page(claim_rules()), Not(HasSubstr("new-boot")));
}

TEST_F(OneMoreClaim, IsNotAskedForWhatItNeeds) {
  auto evidence = node_.evidence();
  evidence.quote.signature.back() ^= 1;
  EXPECT_EQ(judge(evidence).find("new-boot")->result, Finding::unknown);
  evidence.statement = codec::Value::object();
  EXPECT_EQ(judge(evidence).find("new-boot")->reason, "the evidence cannot be read");
}

}  // namespace
}  // namespace orlop::agent::attestation
