// SPDX-License-Identifier: Apache-2.0
// Result<T>: a value or an Error; Status: nothing or an Error. TRY unwraps or returns early.
//
//   Result<Manifest> load(const std::filesystem::path& path) {
//     auto bytes = TRY(sys::read_file(path, kMaxManifest));
//     return TRY_CONTEXT(parse(bytes), std::format("reading {}", path.string()));
//   }
#pragma once

#include <expected>
#include <format>
#include <string>
#include <utility>

#include "libs/base/error.hpp"

namespace orlop {

template <typename T>
using Result = std::expected<T, Error>;
using Status = Result<void>;

/// `return fail(Errc::invalid, "slot {} has no label", slot);`
template <ErrorEnum E, typename... Args>
[[nodiscard]] std::unexpected<Error> fail(E code, std::format_string<Args...> text,
                                          Args&&... args) {
  return std::unexpected(Error(code, std::format(text, std::forward<Args>(args)...)));
}

/// `return fail_errno(errno, "opening {}", path);`
template <typename... Args>
[[nodiscard]] std::unexpected<Error> fail_errno(int number, std::format_string<Args...> text,
                                                Args&&... args) {
  return std::unexpected(Error::from_errno(number, std::format(text, std::forward<Args>(args)...)));
}

namespace detail {
template <typename T>
T unwrap(Result<T>&& result) {
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}
}  // namespace detail

}  // namespace orlop

/// Unwraps a Result, or returns its error from the enclosing function (the project's only macros).
#define TRY(expression)                                                                 \
  __extension__({                                                                       \
    auto orlop_try_result = (expression);                                               \
    if (!orlop_try_result) return std::unexpected(std::move(orlop_try_result).error()); \
    ::orlop::detail::unwrap(std::move(orlop_try_result));                               \
  })

/// TRY that prepends `doing` to the error's context.
#define TRY_CONTEXT(expression, doing)                                                 \
  __extension__({                                                                      \
    auto orlop_try_result = (expression);                                              \
    if (!orlop_try_result)                                                             \
      return std::unexpected(std::move(orlop_try_result).error().with_context(doing)); \
    ::orlop::detail::unwrap(std::move(orlop_try_result));                              \
  })
