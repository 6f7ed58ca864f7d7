// SPDX-License-Identifier: Apache-2.0
#include "agent/node/accounts.hpp"

#include <gmock/gmock.h>

#include "libs/codec/json.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::node {
namespace {

using testing::IsErrorSaying;
using testing::IsOk;
using testing::IsOkAnd;
using ::testing::Optional;

AccountFiles image() {
  return {.passwd = "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1::/:/usr/sbin/nologin\n",
          .group = "root:x:0:\nadm:x:4:syslog\n",
          .shadow = "root:*:20000:0:99999:7:::\n",
          .gshadow = "root:*::\nadm:*::syslog\n"};
}

Account alice() {
  return {.name = "alice",
          .gecos = "Alice",
          .home = "/var/home/alice",
          .shell = "/bin/bash",
          .password = "!",
          .groups = {"adm", "render"}};
}

TEST(Accounts, AddsAUserToAllFour) {
  auto files = image();
  Numbers numbers;
  ASSERT_THAT(put_account(files, numbers, alice()), IsOk());
  EXPECT_EQ(files.passwd, image().passwd + "alice:x:1000:1000:Alice:/var/home/alice:/bin/bash\n");
  EXPECT_EQ(files.shadow, image().shadow + "alice:!::0:99999:7:::\n");
  EXPECT_EQ(files.group, "root:x:0:\nadm:x:4:syslog,alice\nalice:x:1000:\nrender:x:50000:alice\n");
  EXPECT_EQ(files.gshadow, "root:*::\nadm:*::syslog,alice\nalice:!::\nrender:!::alice\n");
  EXPECT_THAT(user_number(files, "alice"), Optional(1000U));
  EXPECT_THAT(group_number(files, "render"), Optional(50000U));
  EXPECT_EQ(user_number(files, "bob"), std::nullopt);
}

TEST(Accounts, PuttingTwiceIsPuttingOnce) {
  auto files = image();
  Numbers numbers;
  ASSERT_THAT(put_account(files, numbers, alice()), IsOk());
  const auto once = files;
  ASSERT_THAT(put_account(files, numbers, alice()), IsOk());
  EXPECT_EQ(files, once);
}

TEST(Accounts, RemovingLeavesTheImagesOwn) {
  auto files = image();
  Numbers numbers;
  auto user = alice();
  user.groups = {"adm"};
  ASSERT_THAT(put_account(files, numbers, user), IsOk());
  remove_account(files, "alice");
  EXPECT_EQ(files, image());
  remove_account(files, "alice");
  EXPECT_EQ(files, image());
}

TEST(Accounts, LeavesGroupsThatAreNotNamedAnyMore) {
  auto files = image();
  Numbers numbers;
  ASSERT_THAT(put_account(files, numbers, alice()), IsOk());
  auto user = alice();
  user.groups = {};
  ASSERT_THAT(put_account(files, numbers, user), IsOk());
  EXPECT_EQ(files.group, "root:x:0:\nadm:x:4:syslog\nalice:x:1000:\nrender:x:50000:\n");
}

TEST(Accounts, NumbersStayWithNames) {
  Numbers numbers;
  auto first = image();
  auto bob = alice();
  bob.name = "bob";
  ASSERT_THAT(put_account(first, numbers, alice()), IsOk());
  ASSERT_THAT(put_account(first, numbers, bob), IsOk());
  // The next boot has only bob, the one after that alice again.
  auto second = image();
  ASSERT_THAT(put_account(second, numbers, bob), IsOk());
  EXPECT_THAT(user_number(second, "bob"), Optional(1001U));
  auto carol = alice();
  carol.name = "carol";
  ASSERT_THAT(put_account(second, numbers, carol), IsOk());
  EXPECT_THAT(user_number(second, "carol"), Optional(1002U));
}

TEST(Accounts, AHomeDecidesTheNumberOfAnUnknownUser) {
  auto files = image();
  Numbers numbers;
  ASSERT_THAT(put_account(files, numbers, alice(), 1234), IsOk());
  EXPECT_THAT(user_number(files, "alice"), Optional(1234U));
  auto bob = alice();
  bob.name = "bob";
  ASSERT_THAT(put_account(files, numbers, bob, 1234), IsOk());
  EXPECT_THAT(user_number(files, "bob"), Optional(1000U));
}

TEST(Accounts, NamesOfTheImageAreRefused) {
  auto files = image();
  Numbers numbers;
  auto user = alice();
  user.name = "daemon";
  EXPECT_THAT(put_account(files, numbers, user), IsErrorSaying(Errc::exists, "'daemon'"));
  user.name = "adm";
  EXPECT_THAT(put_account(files, numbers, user), IsErrorSaying(Errc::exists, "'adm'"));
  EXPECT_EQ(files, image());
}

TEST(Accounts, ANumberTakenByANewImageIsRefused) {
  auto files = image();
  files.passwd += "intruder:x:1000:1000::/:/bin/sh\n";
  Numbers numbers{.users = {{"alice", 1000}}, .groups = {}};
  EXPECT_THAT(put_account(files, numbers, alice()), IsErrorSaying(Errc::exists, "intruder"));
}

TEST(Accounts, FactsTellAccountsApart) {
  auto files = image();
  Numbers numbers;
  EXPECT_EQ(account_facts(files, "alice"), "");
  ASSERT_THAT(put_account(files, numbers, alice()), IsOk());
  const auto facts = account_facts(files, "alice");
  EXPECT_THAT(facts, ::testing::HasSubstr("adm render"));
  auto other = files;
  auto user = alice();
  user.password = "*";
  ASSERT_THAT(put_account(other, numbers, user), IsOk());
  EXPECT_NE(account_facts(other, "alice"), facts);
}

TEST(Accounts, UnfinishedLastLinesAreKept) {
  auto files = image();
  files.passwd.pop_back();
  Numbers numbers;
  ASSERT_THAT(put_account(files, numbers, alice()), IsOk());
  EXPECT_TRUE(files.passwd.starts_with(image().passwd));
}

TEST(Numbers, SurviveTheirFile) {
  const Numbers numbers{.users = {{"alice", 1000}, {"bob", 1001}}, .groups = {{"render", 50000}}};
  const auto read = [](std::string_view json) {
    return schema::parse(codec::parse_json(json).value(), kNumbers, {.file = "numbers.json"});
  };
  EXPECT_THAT(read(codec::write_json(schema::to_value(numbers, kNumbers))), IsOkAnd(numbers));
  EXPECT_THAT(read(R"({"schema":"orlop.numbers/1","users":{"a":0},"groups":{}})"),
              IsErrorSaying(Errc::invalid, "'users.a' is 0, outside 1000 to 59999"));
  EXPECT_THAT(read("{}"), IsErrorSaying(Errc::invalid, "users"));
}

}  // namespace
}  // namespace orlop::agent::node
