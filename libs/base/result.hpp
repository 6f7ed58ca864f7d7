// SPDX-License-Identifier: Apache-2.0
// Result<T>: a value or an Error; Status: nothing or an Error. TRY unwraps or returns early.
//
//   Result<Manifest> load(const std::filesystem::path& path) {
//     auto bytes = TRY(sys::read_file(path, kMaxManifest));
//     return TRY_CONTEXT(parse(bytes), formatted("reading {}", path.string()));
//   }
#pragma once

#include <expected>
#include <string>
#include <utility>

#include "libs/base/error.hpp"
#include "libs/base/format.hpp"

namespace orlop {

template <typename T>
using Result = std::expected<T, Error>;
using Status = Result<void>;

/// `return fail(Errc::invalid, "slot {} has no label", slot);`
template <ErrorEnum E, typename... Args>
[[nodiscard]] std::unexpected<Error> fail(E code, std::format_string<Args...> text,
                                          Args&&... args) {
  return std::unexpected(Error(code, formatted(text, std::forward<Args>(args)...)));
}

/// `return fail_errno(errno, "opening {}", path);`
template <typename... Args>
[[nodiscard]] std::unexpected<Error> fail_errno(int number, std::format_string<Args...> text,
                                                Args&&... args) {
  return std::unexpected(Error::from_errno(number, formatted(text, std::forward<Args>(args)...)));
}

namespace detail {
template <typename T>
T unwrap(Result<T>&& result) {
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}
}  // namespace detail

}  // namespace orlop

// A name of its own for each use, so that uses may stand inside one another.
#define ORLOP_TRY_JOIN(a, b) a##b
#define ORLOP_TRY_NAME(counter) ORLOP_TRY_JOIN(orlop_try_result_, counter)
#define ORLOP_TRY(result, expression, ...)                                      \
  __extension__({                                                               \
    auto result = (expression);                                                 \
    if (!result) return std::unexpected(std::move(result).error() __VA_ARGS__); \
    ::orlop::detail::unwrap(std::move(result));                                 \
  })

/// Unwraps a Result, or returns its error from the enclosing function (the project's only macros).
/// Not among later arguments or members of a braced list: what was made before it in the same
/// expression is not destroyed by the return (GCC, statement expressions). A test looks for that.
#define TRY(expression) ORLOP_TRY(ORLOP_TRY_NAME(__COUNTER__), expression)

/// TRY that prepends `doing` to the error's context.
#define TRY_CONTEXT(expression, doing) \
  ORLOP_TRY(ORLOP_TRY_NAME(__COUNTER__), expression, .with_context(doing))
