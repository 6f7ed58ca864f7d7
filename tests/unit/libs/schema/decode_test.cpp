// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "libs/codec/json.hpp"
#include "libs/codec/yaml.hpp"
#include "libs/schema/check.hpp"
#include "libs/schema/forms.hpp"
#include "libs/schema/language.hpp"
#include "libs/schema/redact.hpp"
#include "tests/support/matchers.hpp"
#include "tests/unit/libs/schema/sample.hpp"

namespace orlop::schema {
namespace {

using codec::Value;
using sample::Group;
using sample::kSample;
using sample::Mode;
using sample::Run;
using sample::Sample;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Value yaml(std::string_view text) { return codec::parse_yaml(text).value(); }

constexpr std::string_view kWhole = R"(schema: orlop.sample/2
title: all of it
users:
- {name: alice, keys: [a, b], hash: secret, locked: false}
- {name: bob}
numbers: {one: 1, minus: -5}
mode: careful
size: 7 MiB
steps:
- {kind: run, line: "true"}
- {kind: group, tries: 3, then: [{tries: 2, then: []}]}
)";

Sample whole() {
  return {.title = "all of it",
          .users = {{.name = "alice", .keys = {"a", "b"}, .hash = "secret", .locked = false},
                    {.name = "bob"}},
          .numbers = {{"minus", -5}, {"one", 1}},
          .mode = Mode::careful,
          .size = 7U << 20U,
          .steps = {Run{"true"}, Group{3, {Group{2, {}}}}}};
}

TEST(Decode, ReadsEveryMember) {
  const auto decoded = decode(yaml(kWhole), kSample);
  ASSERT_TRUE(decoded.ok()) << describe(decoded.diagnostics);
  EXPECT_EQ(decoded.value, whole());
}

TEST(Decode, WhatIsAbsentKeepsTheOwnersDefault) {
  const auto decoded = decode(yaml("{schema: orlop.sample/2, title: least}"), kSample);
  ASSERT_TRUE(decoded.ok()) << describe(decoded.diagnostics);
  EXPECT_EQ(decoded.value, Sample{.title = "least"});
}

TEST(Decode, WritesWhatItReads) {
  const auto written = to_value(whole(), kSample);
  EXPECT_EQ(decode(written, kSample).value, whole());
  EXPECT_EQ(written.members().front().key, "schema");
  EXPECT_EQ(codec::write_json(*written.find("steps")),
            R"([{"kind":"run","line":"true"},)"
            R"({"kind":"group","tries":3,"then":[{"tries":2,"then":[]}]}])");
}

TEST(Decode, LeavesOutWhatIsNotSet) {
  const auto written = to_value(Sample{.title = "t", .users = {{.name = "bob"}}}, kSample);
  EXPECT_EQ(written.find("mode"), nullptr);
  EXPECT_EQ(codec::write_json(*written.find("users")),
            R"([{"name":"bob","keys":[],"locked":true}])");
}

TEST(Decode, AnErrorLeavesNothingHalfRead) {
  const auto decoded = decode(yaml("{schema: orlop.sample/2, title: ok, size: many}"), kSample);
  EXPECT_FALSE(decoded.ok());
  EXPECT_EQ(decoded.value, Sample{});
}

TEST(Decode, OlderVersionsAndSpellingsAreReadAndNotWritten) {
  const auto decoded = decode(
      yaml("{schema: orlop.sample/1, title: old, users: [{name: a, password_hash: h}]}"), kSample);
  ASSERT_TRUE(decoded.ok()) << describe(decoded.diagnostics);
  EXPECT_EQ(decoded.value.users[0].hash, "h");
  const auto written = to_value(decoded.value, kSample);
  EXPECT_EQ(written.get_string("schema").value(), "orlop.sample/2");
  EXPECT_EQ(written.find("users")->items()[0].find("password_hash"), nullptr);
}

TEST(Decode, UnknownMembersOfNewerWritersAreCarriedOn) {
  const auto decoded = decode(yaml("{schema: orlop.sample/2, title: new, colour: red}"), kSample);
  ASSERT_TRUE(decoded.ok()) << describe(decoded.diagnostics);
  EXPECT_EQ(to_value(decoded.value, kSample).get_string("colour").value(), "red");
}

TEST(Decode, ParseGivesOneErrorWithEveryFault) {
  const auto parsed =
      parse(yaml("{schema: orlop.sample/2, title: 1, size: 2}"), kSample, {.file = "f.yaml"});
  ASSERT_FALSE(parsed);
  EXPECT_TRUE(parsed.error().is(Errc::invalid));
  EXPECT_THAT(parsed.error().message(), HasSubstr("f.yaml:1:33: 'title' must be a string"));
  EXPECT_THAT(parsed.error().message(), HasSubstr("\nf.yaml:1:42: 'size'"));
}

TEST(Decode, ErasedSectionsDoTheSame) {
  const AnySection erased = kSample;
  const auto made = erased.decode(erased, yaml(kWhole));
  EXPECT_EQ(std::any_cast<Sample>(made), whole());
  EXPECT_EQ(erased.encode(erased, made), to_value(whole(), kSample));
}

TEST(Decode, ASectionWithAPathLiesBelowItsKey) {
  auto below = AnySection(kSample);
  below.path = "sample";
  const auto document = Value::object({{"sample", yaml(kWhole)}, {"other", 1}});
  EXPECT_THAT(validate(document, below), IsEmpty());
  EXPECT_EQ(std::any_cast<Sample>(below.decode(below, document)), whole());
  EXPECT_EQ(std::any_cast<Sample>(below.decode(below, Value::object())), Sample{});
}

TEST(Redact, LeavesNoTraceOfSecrets) {
  const auto shown = codec::write_json(redact(yaml(kWhole), kSample));
  EXPECT_THAT(shown, HasSubstr("\"hash\":\"(secret)\""));
  EXPECT_THAT(shown, ::testing::Not(HasSubstr("\"secret\"")));
  EXPECT_THAT(shown, HasSubstr(R"("keys":["a","b"])"));
  const auto older = yaml("{users: [{name: a, password_hash: [odd, kind]}]}");
  EXPECT_EQ(codec::write_json(redact(older, kSample)),
            R"x({"users":[{"name":"a","password_hash":"(secret)"}]})x");
}

TEST(Conceal, LeavesOutWhatIsSecretByItsForm) {
  const std::string hash = "$6$salt$0123456789abcdefABCDEF./";
  struct Row {
    std::string text, shown;
  };
  const Row rows[] = {
      {"plain", "plain"},
      {"", ""},
      {"$", "$"},
      {hash, "(secret)"},
      {"'" + hash + "' and " + hash + ":", "'(secret)' and (secret):"},
      {"$6$short", "$6$short"},
      {"echo $HOME$PATH_OF_SOMETHING_ELSE", "echo $HOME$PATH_OF_SOMETHING_ELSE"},
      {"a -----BEGIN EC PRIVATE KEY-----\nx\n-----END EC PRIVATE KEY----- b", "a (secret) b"},
      {"-----BEGIN PRIVATE KEY-----\nis cut off", "(secret)"},
      {"-----BEGIN CERTIFICATE-----\nx", "-----BEGIN CERTIFICATE-----\nx"},
      {"see https://me:word@host/a and http://me@host",
       "see https://me:(secret)@host/a and "
       "http://me@host"},
      {"https://host:8080/a@b", "https://host:8080/a@b"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(conceal(row.text), row.shown);
    EXPECT_EQ(conceal(conceal(row.text)), row.shown);
    EXPECT_EQ(conceal(Value::object({{row.text, row.text}})),
              Value::object({{row.shown, row.shown}}));
    const auto error =
        conceal(Error(Errc::io, row.text).with_remedy(row.text).with_context(row.text));
    EXPECT_EQ(error.describe(), row.shown + ": " + row.shown);
    EXPECT_EQ(error.remedy(), row.shown);
  }
}

TEST(FindValue, ByIndexAndByIdentity) {
  const auto document = yaml(kWhole);
  EXPECT_EQ(find_value(document, "users[1].name")->string(), "bob");
  EXPECT_EQ(find_value(document, "users[alice].keys[1]", &kSample)->string(), "b");
  EXPECT_EQ(find_value(document, "users[alice].keys[1]", &kSample)->position(),
            (codec::Position{4, 27}));
  EXPECT_EQ(find_value(document, "users[carol]", &kSample), nullptr);
  EXPECT_EQ(find_value(document, "users[9]"), nullptr);
  EXPECT_EQ(find_value(document, "title.length"), nullptr);
}

TEST(CheckSection, TheSampleIsWellMade) { EXPECT_THAT(check_section(kSample), IsEmpty()); }

TEST(CheckSection, NamesWhatIsIllMade) {
  constexpr Field kFields[] = {
      {.key = "a", .kinds = kString, .text = "A.", .initial = "1"},
      {.key = "a", .kinds = kBoolean, .text = "A.", .bytes = {.most = 3}},
      {.key = "c", .kinds = kString},
  };
  EXPECT_THAT(check_section({.fields = kFields, .identity = "d", .adds = "d"}),
              ::testing::Contains(HasSubstr("an addition by a key")));
  EXPECT_THAT(check_section({.fields = kFields, .identity = "d"}),
              ElementsAre(HasSubstr("'a' refuses its own default"), HasSubstr("'a' is there twice"),
                          HasSubstr("'a' bounds bytes"), HasSubstr("'c' has no text"),
                          HasSubstr("named by a key that need not be there")));
}

struct Late {
  int count = 2;
};
constexpr Field kLateFields[] = {
    {.key = "count", .member = at<&Late::count>, .text = "How many.", .initial = "1"}};

TEST(CheckSection, ADefaultThatTheOwnerDoesNotHold) {
  constexpr Section<Late> kLate({.fields = kLateFields});
  EXPECT_THAT(check_section(kLate), ElementsAre(HasSubstr("its owner holds another")));
}

TEST(Language, JoinsSectionsOfOneDocument) {
  constexpr Field kName[] = {{.key = "hostname", .kinds = kString, .text = "Name."}};
  constexpr Field kAuto[] = {{.key = "auto", .kinds = kBoolean, .text = "By itself."}};
  const AnySection parts[] = {{.fields = kName},
                              {.path = "install", .text = "Installing.", .fields = kAuto}};
  const Language language(parts);
  const auto fine = yaml("{hostname: a, install: {auto: true}}");
  EXPECT_THAT(validate(fine, language.section()), IsEmpty());
  const auto found = validate(yaml("{hostnam: a, install: {auto: 1}}"), language.section());
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].remedy, "Did you mean 'hostname'?");
  EXPECT_EQ(found[1].message, "'install.auto' must be a boolean, found a integer");
}

TEST(Duration, HasBounds) {
  EXPECT_EQ(parse_duration("2h"), std::chrono::seconds(7200));
  EXPECT_EQ(parse_duration("86400s"), std::chrono::seconds(86400));
  for (const auto* bad : {"", "5", "m", "0m", "-1s", "25h", "86401s", "1.5m", "5 m", "5ms"}) {
    EXPECT_EQ(parse_duration(bad), std::nullopt) << bad;
  }
  for (const auto* good : {"1s", "90s", "5m", "61m", "24h"}) {
    EXPECT_EQ(print_duration(*parse_duration(good)), good);
  }
}

}  // namespace
}  // namespace orlop::schema
