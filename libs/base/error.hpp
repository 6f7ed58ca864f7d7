// SPDX-License-Identifier: Apache-2.0
// Error: what went wrong, as a value.
//
// An error carries a code (for programs), a sentence that names the object (for people), an
// optional remedy (what to do about it) and the context chain that callers prepend on the way up.
// Rooms that distinguish situations declare their own enum; everyone else uses `Errc`. Values only:
// no logging, no global state, safe to use from any thread.
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace orlop {

/// The situations every room shares. A room that needs finer ones declares its own enum (see
/// ErrorEnum).
enum class Errc {
  invalid = 1,  ///< the input is not of the required form
  not_found,    ///< the named object does not exist
  exists,       ///< the named object exists already
  denied,       ///< permission is missing
  io,           ///< the operating system or a device refused
  corrupt,      ///< data does not match its own checksum, hash or format
  untrusted,    ///< a signature, key, expiry or version rule was violated
  unsupported,  ///< valid, but this program or machine cannot do it
  no_space,     ///< a device, partition or limit is full
  conflict,     ///< not allowed in the present state
  timed_out,    ///< a bound on time was reached
  cancelled,    ///< somebody asked for it to stop
  failed,       ///< another program or service failed
};

std::string_view error_domain(Errc code);
std::string_view error_name(Errc code);

/// An enum becomes usable as an error code by declaring, beside it, the two functions named here:
/// `error_domain` gives the room's name, `error_name` the situation's name in kebab-case.
template <typename E>
concept ErrorEnum = std::is_enum_v<E> && requires(E e) {
  { error_domain(e) } -> std::convertible_to<std::string_view>;
  { error_name(e) } -> std::convertible_to<std::string_view>;
};

namespace detail {
template <ErrorEnum E>
class EnumCategory final : public std::error_category {
 public:
  [[nodiscard]] const char* name() const noexcept override { return error_domain(E{}).data(); }
  [[nodiscard]] std::string message(int value) const override {
    return std::string(error_name(static_cast<E>(value)));
  }
};
}  // namespace detail

template <ErrorEnum E>
std::error_code to_error_code(E code) {
  static const detail::EnumCategory<E> category;
  return {static_cast<int>(code), category};
}

class [[nodiscard]] Error {
 public:
  /// `message` is a sentence that names the object (path, device, key), without a final stop.
  template <ErrorEnum E>
  Error(E code, std::string message) : code_(to_error_code(code)), message_(std::move(message)) {}

  /// An error of the operating system: `what` names the call's object, errno's text is appended.
  static Error from_errno(int error_number, std::string_view what);

  [[nodiscard]] const std::error_code& code() const { return code_; }
  [[nodiscard]] const std::string& message() const { return message_; }
  [[nodiscard]] const std::string& remedy() const { return remedy_; }
  /// Outermost context first.
  [[nodiscard]] const std::vector<std::string>& context() const { return context_; }

  template <ErrorEnum E>
  [[nodiscard]] bool is(E code) const {
    return code_ == to_error_code(code);
  }

  /// Prepends what the caller was doing ("reading the manifest of release 2").
  Error&& with_context(std::string doing) &&;
  /// What the reader of the message should do now; a full sentence.
  Error&& with_remedy(std::string remedy) &&;
  /// Every text of the error as `rewrite` gives it.
  Error&& with_texts(std::string (*rewrite)(std::string)) &&;
  /// Attaches a second failure that happened while cleaning up after this one.
  Error&& followed_by(const Error& later) &&;

  /// "outer context: inner context: message" - one line, without the remedy.
  [[nodiscard]] std::string describe() const;
  /// describe() and, on a second line, "remedy: …" when there is one.
  [[nodiscard]] std::string report() const;

 private:
  std::error_code code_;
  std::string message_;
  std::string remedy_;
  std::vector<std::string> context_;
};

}  // namespace orlop
