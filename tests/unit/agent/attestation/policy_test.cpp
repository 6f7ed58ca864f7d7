// SPDX-License-Identifier: Apache-2.0
#include "agent/attestation/policy.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "agent/attestation/sections.hpp"
#include "tests/support/declared.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::attestation {
namespace {

using ::testing::HasSubstr;
using testing::IsErrorSaying;
using testing::IsOkAnd;

TEST(Policy, EmptyOneDemandsWhatNeedsNoFurtherKnowledge) {
  EXPECT_THAT(parse_policy(R"({"schema":"orlop.policy/1"})"), IsOkAnd(Policy{}));
}

TEST(Policy, ReadsEveryMember) {
  const std::string digest(64, 'A');
  const auto text =
      R"({"schema":"orlop.policy/1","nonce":"00112233445566778899aabbccddeeff","version":"2.0",
    "attestationKeys":["000b)" +
      digest + R"("],"configurations":[")" + digest + R"("],"pcr12Events":[")" + digest +
      R"("],"bootPrograms":[")" + digest +
      R"("],"minimumSecurityEpoch":4,"required":["ak","nonce"]})";
  const std::string lower(64, 'a');
  const Policy expected{.nonce = from_hex("00112233445566778899aabbccddeeff").value(),
                        .version = "2.0",
                        .attestation_keys = {"000b" + lower},
                        .configurations = {lower},
                        .pcr12_events = {lower},
                        .boot_programs = {lower},
                        .minimum_security_epoch = 4,
                        .required = {"ak", "nonce"}};
  EXPECT_THAT(parse_policy(text), IsOkAnd(expected));
  EXPECT_THAT(schema::to_value(expected, kPolicy), testing::IsDeclared("orlop.policy/1"));
}

TEST(Policy, RefusesWhatItDoesNotUnderstand) {
  struct Row {
    const char* text;
    const char* says;
  };
  const Row rows[] = {
      {R"({"schema":"orlop.policy/2"})", "not a 'orlop.policy/1'"},
      {R"({"nonce":"00"})", "schema"},
      {"[]", "must be a mapping"},
      {R"({"schema":"orlop.policy/1","noce":"00"})", "'noce' is not known (Did you mean 'nonce'?)"},
      {R"({"schema":"orlop.policy/1","required":["all"]})", "'required[0]' is no claim: 'all'"},
      {R"({"schema":"orlop.policy/1","configurations":["abc"]})", "no SHA-256 digest"},
      {R"({"schema":"orlop.policy/1","attestationKeys":[1]})", "must be a string"},
      {R"({"schema":"orlop.policy/1","version":""})", "'version' is empty"},
      {R"({"schema":"orlop.policy/1","minimumSecurityEpoch":-1})", "outside 0"},
      {R"({"schema":"orlop.policy/1","nonce":""})", "no nonce of 16 to 64 bytes"},
      {R"({"schema":"orlop.policy/1","nonce":"00112233445566778899aabbccddee"})",
       "no nonce of 16 to 64 bytes"}};
  for (const auto& [text, says] : rows) {
    EXPECT_THAT(parse_policy(text), IsErrorSaying(Errc::invalid, says)) << text;
  }
}

// A list that a program wrote and that came out empty must not mean "anything".
TEST(Policy, RefusesEmptyLists) {
  for (const std::string list :
       {"attestationKeys", "configurations", "pcr12Events", "bootPrograms", "required"}) {
    const auto text = R"({"schema":"orlop.policy/1",")" + list + "\":[]}";
    EXPECT_THAT(parse_policy(text), IsErrorSaying(Errc::invalid, "'" + list + "' is empty"));
    EXPECT_THAT(parse_policy(text).error().report(), HasSubstr("leave it out"));
  }
}

}  // namespace
}  // namespace orlop::agent::attestation
