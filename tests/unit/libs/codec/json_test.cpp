// SPDX-License-Identifier: Apache-2.0
#include "libs/codec/json.hpp"

#include <gmock/gmock.h>

#include "tests/support/matchers.hpp"

namespace orlop::codec {
namespace {

using testing::IsError;
using testing::IsErrorSaying;
using testing::IsOk;
using testing::IsOkAnd;

TEST(Json, ReadAndWrittenInTheOrderOfTheText) {
  const std::string text = R"({"z":1,"a":[true,false,null,-5,1.5,"x\"\\\n\u00fc"],"m":{},"l":[]})";
  const auto value = parse_json(text);
  ASSERT_THAT(value, IsOk());
  EXPECT_EQ(write_json(*value),
            "{\"z\":1,\"a\":[true,false,null,-5,1.5,\"x\\\"\\\\\\n\xC3\xBC\"],\"m\":{},\"l\":[]}");
  EXPECT_THAT(parse_json(write_json(*value)), IsOkAnd(*value));
  EXPECT_THAT(parse_json(write_json_pretty(*value)), IsOkAnd(*value));
}

TEST(Json, ThePrettyForm) {
  EXPECT_EQ(write_json_pretty(Value::object({{"a", Value::array({1, 2})}, {"b", Value::object()}})),
            "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": {}\n}\n");
}

TEST(Json, WhatIsNoJsonIsRefusedWithItsPlace) {
  EXPECT_THAT(parse_json("{\n  \"a\": 1,\n  b: 2\n}"),
              IsErrorSaying(Errc::invalid, "(line 3, column 3)"));
  for (const auto* text : {"",        " ",           "{",       "[1,]",        "{\"a\":1,}",
                           "[1] 2",   "nul",         "'a'",     "{a:1}",       "[01]",
                           "[+1]",    "[.5]",        "[1.]",    "[0x1]",       "[NaN]",
                           "[1e999]", "\"\n\"",      "\"\\x\"", "\"\\ud800\"", "\"\xff\"",
                           "// c\n1", "\xEF\xBB\xBF"})
    EXPECT_THAT(parse_json(text), IsError(Errc::invalid)) << text;
}

TEST(Json, AKeyMayStandOnceInAnObject) {
  EXPECT_THAT(parse_json(R"({"a":{"b":1},"b":2})"), IsOk());
  EXPECT_THAT(parse_json(R"({"a":1,"b":{"c":1,"\u0063":2}})"),
              IsErrorSaying(Errc::invalid, "the key 'c' is there twice"));
}

TEST(Json, IntegersStayExactOrAreRefused) {
  EXPECT_THAT(parse_json("[9223372036854775807,-9223372036854775808]"),
              IsOkAnd(Value::array({INT64_MAX, INT64_MIN})));
  EXPECT_THAT(parse_json("9223372036854775808"), IsErrorSaying(Errc::invalid, "too large"));
  EXPECT_TRUE(parse_json("1.0")->is_number());
  EXPECT_FALSE(parse_json("1.0")->is_int());
}

TEST(Json, LimitsHoldAtTheirValue) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  EXPECT_THAT(parse_json(nested(64)), IsOk());
  EXPECT_THAT(parse_json(nested(65)), IsErrorSaying(Errc::invalid, "nested too deeply"));
  EXPECT_THAT(parse_json(nested(100'000)), IsErrorSaying(Errc::invalid, "nested too deeply"));
  const ParseLimits limits{.max_bytes = 8, .max_depth = 2, .max_nodes = 3};
  EXPECT_THAT(parse_json("[1,2]", limits), IsOk());
  EXPECT_THAT(parse_json("[1,2,3]", limits), IsErrorSaying(Errc::invalid, "too many values"));
  EXPECT_THAT(parse_json("[1,    2]", limits),
              IsErrorSaying(Errc::invalid, "9 bytes, 8 are allowed"));
}

TEST(Json, TextThatIsNoUtf8IsReplacedWhenWritten) {
  EXPECT_EQ(write_json(Value("a\xffz")), "\"a\xEF\xBF\xBDz\"");
}

TEST(CanonicalJson, IsTheFormThatTufSigns) {
  const auto value = Value::object({{"b", Value::array({1, -2, true, Value()})},
                                    {"a", "quote \" slash \\ line \n \xC3\xBC"},
                                    {"A", Value::object()}});
  // Sorted by bytes, no white space; only `"` and `\` are escaped, everything else is as it is.
  EXPECT_THAT(
      write_canonical_json(value),
      IsOkAnd(std::string(
          "{\"A\":{},\"a\":\"quote \\\" slash \\\\ line \n \xC3\xBC\",\"b\":[1,-2,true,null]}")));
}

TEST(CanonicalJson, OrderOfTheTextDoesNotMatter) {
  const auto canonical = [](std::string_view text) {
    return *write_canonical_json(*parse_json(text));
  };
  EXPECT_EQ(canonical(R"({ "b" : 1, "a": {"y":2, "x":3} })"),
            canonical(R"({"a":{"x":3,"y":2},"b":1})"));
  EXPECT_NE(canonical("[1,2]"), canonical("[2,1]"));
}

TEST(CanonicalJson, HasNoFractions) {
  EXPECT_THAT(write_canonical_json(Value::array({Value(0.5)})),
              IsErrorSaying(Errc::invalid, "0.5"));
  EXPECT_THAT(write_canonical_json(*parse_json("1.0")), IsError(Errc::invalid));
}

}  // namespace
}  // namespace orlop::codec
