// SPDX-License-Identifier: Apache-2.0
// GoogleTest matchers for Result: IsOk(), IsOkAnd(matcher), IsError(code), IsErrorSaying(code,
// text).
#pragma once

#include <gmock/gmock.h>

#include <type_traits>

#include "libs/base/result.hpp"

namespace orlop::testing {

MATCHER(IsOk, negation ? "is an error" : "holds a value") {
  if (!arg.has_value()) *result_listener << "the error: " << arg.error().report();
  return arg.has_value();
}

MATCHER_P(IsOkAnd, inner, "holds a value that matches") {
  if (!arg.has_value()) {
    *result_listener << "the error: " << arg.error().report();
    return false;
  }
  return ::testing::ExplainMatchResult(inner, *arg, result_listener);
}

MATCHER_P(IsError, code, "is an error of the given code") {
  if (arg.has_value()) {
    *result_listener << "which holds a value";
    return false;
  }
  *result_listener << "the error: " << arg.error().report();
  return arg.error().is(code);
}

/// The code, and a piece of the text a person reads (message, context or remedy).
MATCHER_P2(IsErrorSaying, code, text, "is an error of the given code whose report holds the text") {
  if (arg.has_value()) {
    *result_listener << "which holds a value";
    return false;
  }
  *result_listener << "the error: " << arg.error().report();
  return arg.error().is(code) && arg.error().report().find(text) != std::string::npos;
}

}  // namespace orlop::testing
