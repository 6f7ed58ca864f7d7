// SPDX-License-Identifier: Apache-2.0
#include "libs/codec/value.hpp"

#include <gmock/gmock.h>

#include "tests/support/matchers.hpp"

namespace orlop::codec {
namespace {

using testing::IsErrorSaying;
using testing::IsOkAnd;

const Value kDocument = Value::object({{"name", "esp"},
                                       {"size", 1024},
                                       {"less", -1},
                                       {"on", true},
                                       {"list", Value::array({1})},
                                       {"map", Value::object({{"x", 1}})},
                                       {"nothing", Value()}});

TEST(Value, TypedReads) {
  EXPECT_THAT(kDocument.get_string("name"), IsOkAnd(std::string("esp")));
  EXPECT_THAT(kDocument.get_int("less"), IsOkAnd(std::int64_t{-1}));
  EXPECT_THAT(kDocument.get_size("size"), IsOkAnd(std::uint64_t{1024}));
  EXPECT_THAT(kDocument.get_bool("on"), IsOkAnd(true));
  EXPECT_EQ((*kDocument.get_array("list"))->size(), 1U);
  EXPECT_EQ((*kDocument.get_object("map"))->find("x")->integer(), 1);
}

TEST(Value, AReadOfAnotherKindNamesKeyAndBothKinds) {
  EXPECT_THAT(kDocument.get_string("size"), IsErrorSaying(Errc::invalid, "'size'"));
  EXPECT_THAT(kDocument.get_string("size"), IsErrorSaying(Errc::invalid, "integer"));
  EXPECT_THAT(kDocument.get_size("less"), IsErrorSaying(Errc::invalid, "'less'"));
  EXPECT_THAT(kDocument.get_int("on"), IsErrorSaying(Errc::invalid, "boolean"));
  EXPECT_THAT(kDocument.get_array("map"), IsErrorSaying(Errc::invalid, "mapping"));
  EXPECT_THAT(kDocument.get_object("nothing"), IsErrorSaying(Errc::invalid, "null"));
  EXPECT_THAT(kDocument.get_bool("absent"), IsErrorSaying(Errc::invalid, "'absent'"));
  EXPECT_THAT(Value(1).get_bool("x"), IsErrorSaying(Errc::invalid, "'x'"));
}

TEST(Value, SetReplacesAndNullBecomesAContainer) {
  Value object;
  object.set("a", 1).set("b", 2);
  object.set("a", 3);
  EXPECT_EQ(object, Value::object({{"a", 3}, {"b", 2}}));
  Value list;
  list.push(1).push("x");
  EXPECT_EQ(list, Value::array({1, "x"}));
  EXPECT_EQ(Value(1).find("a"), nullptr);
}

TEST(Value, EqualityIgnoresPositionsButNotKinds) {
  EXPECT_EQ(Value(1).at({3, 4}), Value(1));
  EXPECT_NE(Value(1), Value(1.0));
  EXPECT_NE(Value("1"), Value(1));
  EXPECT_NE(Value(), Value(false));
  EXPECT_EQ(Value(1).at({3, 4}).position(), (Position{3, 4}));
}

TEST(Value, KindsHaveTheNamesOfDiagnostics) {
  const std::pair<Value, std::string_view> rows[] = {
      {Value(), "null"},           {Value(true), "boolean"}, {Value(1), "integer"},
      {Value(0.5), "number"},      {Value("x"), "string"},   {Value::array(), "list"},
      {Value::object(), "mapping"}};
  for (const auto& [value, kind] : rows) EXPECT_EQ(value.kind(), kind);
}

}  // namespace
}  // namespace orlop::codec
