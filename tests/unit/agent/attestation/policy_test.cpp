// SPDX-License-Identifier: Apache-2.0
#include "agent/attestation/policy.hpp"

#include <gtest/gtest.h>

#include "tests/support/matchers.hpp"

namespace orlop::agent {
namespace {

using testing::IsErrorSaying;
using testing::IsOkAnd;

TEST(Policy, EmptyOneDemandsWhatNeedsNoFurtherKnowledge) {
  EXPECT_THAT(parse_policy(R"({"schema":"orlop.policy/1"})"), IsOkAnd(Policy{}));
}

TEST(Policy, ReadsEveryMember) {
  const std::string digest(64, 'A');
  const auto text = R"({"schema":"orlop.policy/1","nonce":"00ff","version":"2.0",
    "attestationKeys":["000b)" +
                    digest + R"("],"configurations":[")" + digest + R"("],"pcr12Events":[")" +
                    digest + R"("],"bootPrograms":[")" + digest +
                    R"("],"minimumSecurityEpoch":4,"required":["ak","nonce"]})";
  const std::string lower(64, 'a');
  const Policy expected{.nonce = Bytes{0, 0xff},
                        .version = "2.0",
                        .attestation_keys = {"000b" + lower},
                        .configurations = {lower},
                        .pcr12_events = {lower},
                        .boot_programs = {lower},
                        .minimum_security_epoch = 4,
                        .required = {"ak", "nonce"}};
  EXPECT_THAT(parse_policy(text), IsOkAnd(expected));
}

TEST(Policy, RefusesWhatItDoesNotUnderstand) {
  struct Row {
    const char* text;
    const char* says;
  };
  for (const auto& [text, says] :
       {Row{R"({"schema":"orlop.policy/2"})", "expected \"orlop.policy/1\""},
        Row{R"({"nonce":"00"})", "schema"}, Row{"[]", "JSON object"},
        Row{R"({"schema":"orlop.policy/1","noce":"00"})", "unknown member \"noce\""},
        Row{R"({"schema":"orlop.policy/1","required":["all"]})", "no claim \"all\""},
        Row{R"({"schema":"orlop.policy/1","configurations":["abc"]})", "is not 32 bytes"},
        Row{R"({"schema":"orlop.policy/1","attestationKeys":[1]})", "no text"}}) {
    EXPECT_THAT(parse_policy(text), IsErrorSaying(Errc::invalid, says)) << text;
  }
}

}  // namespace
}  // namespace orlop::agent
