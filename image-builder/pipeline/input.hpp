// SPDX-License-Identifier: Apache-2.0
// Input: what a step may need. A step's needs are one struct; its key is the digest over every
// member of that struct, and its code is given that struct and nothing else. What is not declared
// is not there to be read, and what is declared cannot be left out of the key.
//
// Members are plain values (texts, numbers, lists, structs of these), things outside that are known
// by their content (Tree, File, SigningKey), programs known by their version (Tool), pieces of
// other steps' results (Part), any of these in Known (or not known yet, and why), and Unkeyed for
// the few things that do not change the result. A member of any other type does not compile: a
// path, for example, says nothing about what is there. Values only; making a key reads files.
#pragma once

#include <chrono>
#include <concepts>
#include <filesystem>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "image-builder/pipeline/key.hpp"
#include "image-builder/pipeline/members.hpp"
#include "image-builder/pipeline/toolbox.hpp"
#include "libs/base/result.hpp"

namespace orlop::builder::pipeline {

/// A folder, by its content.
class Tree {
 public:
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  void identify(Key& key) const;

 private:
  friend class Inputs;
  Tree(std::string name, std::filesystem::path path, std::string remedy)
      : name_(std::move(name)), path_(std::move(path)), remedy_(std::move(remedy)) {}
  std::string name_;
  std::filesystem::path path_;
  std::string remedy_;
};

/// A file, by its content.
class File {
 public:
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  void identify(Key& key) const;

 private:
  friend class Inputs;
  File(std::string name, std::filesystem::path path, std::string remedy)
      : name_(std::move(name)), path_(std::move(path)), remedy_(std::move(remedy)) {}
  std::string name_;
  std::filesystem::path path_;
  std::string remedy_;
};

/// A key to sign with, by its public half: the private one is read by the program that signs.
class SigningKey {
 public:
  [[nodiscard]] const std::filesystem::path& private_file() const { return private_; }
  [[nodiscard]] const std::filesystem::path& public_file() const { return public_.path(); }
  void identify(Key& key) const { public_.identify(key); }

 private:
  friend class Inputs;
  SigningKey(std::filesystem::path secret, File public_half)
      : private_(std::move(secret)), public_(std::move(public_half)) {}
  std::filesystem::path private_;
  File public_;
};

/// A program, by the versions of its package and of all that this needs (toolbox.hpp).
class Tool {
 public:
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  void identify(Key& key) const;

 private:
  friend class Inputs;
  Tool(std::string name, Result<ToolFacts> found);
  std::string name_;
  std::filesystem::path path_;
  Result<std::string> identity_;
};

/// A file or folder of a step's result; the steps that use it are known by the key of the one that
/// makes it.
class Part {
 public:
  /// `name` below the result's folder.
  explicit Part(std::string_view name) : name_(name) {}
  /// Where it is once its step has run.
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] const std::string& name() const { return name_; }
  /// The step that makes it: "packages".
  [[nodiscard]] const std::string& step() const { return step_; }
  /// "packages-0123456789abcdef"; empty: not known yet.
  [[nodiscard]] const std::string& result() const { return result_; }
  void identify(Key& key) const;

 private:
  friend class Planner;
  std::string name_;
  std::string step_;
  std::string result_;
  std::filesystem::path path_;
};

/// A value that may not be known yet: a plan is made without it, and says why. Whatever runs a step
/// finds it known.
template <class T>
class Known {
 public:
  Known(Result<T> value) : value_(std::move(value)) {}  // NOLINT(google-explicit-constructor)
  [[nodiscard]] const Result<T>& result() const { return value_; }
  const T& operator*() const { return *value_; }
  const T* operator->() const { return &*value_; }

 private:
  Result<T> value_;
};

/// Does not change the result, and is no part of the key: a place that is named in messages only, a
/// cache of downloads. Whoever uses it says why.
template <class T>
struct Unkeyed {
  T value;
  std::string_view because;
  const T& operator*() const { return value; }
  const T* operator->() const { return &value; }
};

namespace detail {

template <class T>
concept Identified = requires(const T& value, Key& key) { value.identify(key); };
template <class T>
inline constexpr bool kIsKnown = false;
template <class T>
inline constexpr bool kIsKnown<Known<T>> = true;
template <class T>
inline constexpr bool kIsUnkeyed = false;
template <class T>
inline constexpr bool kIsUnkeyed<Unkeyed<T>> = true;
template <class T>
inline constexpr bool kIsPair = false;
template <class A, class B>
inline constexpr bool kIsPair<std::pair<A, B>> = true;
template <class T>
concept Texty = std::convertible_to<const T&, std::string_view>;
template <class T>
concept Scalar = std::is_arithmetic_v<T> || std::is_enum_v<T>;
/// Values with a text that says all there is: Version.
template <class T>
concept Worded = requires(const T& value) {
  { value.text() } -> std::convertible_to<std::string_view>;
};
template <class T>
concept Time = requires(const T& time) { time.time_since_epoch().count(); };

template <class T>
consteval bool is_input();

template <class Tuple>
inline constexpr bool kAllInputs = false;
template <class... T>
inline constexpr bool kAllInputs<std::tuple<T&...>> =
    (is_input<std::remove_const_t<T>>() && ...);  // NOLINT(misc-redundant-expression): a fold

template <class T>
consteval bool is_input() {
  // NOLINTNEXTLINE(bugprone-branch-clone): each branch has a type's reason
  if constexpr (std::same_as<T, std::filesystem::path>) {
    return false;
  } else if constexpr (Identified<T> || Texty<T> || Scalar<T> || Worded<T> || Time<T> ||
                       kIsUnkeyed<T>) {
    return true;
  } else if constexpr (kIsKnown<T>) {
    return is_input<std::remove_cvref_t<decltype(*std::declval<const T&>())>>();
  } else if constexpr (kIsPair<T>) {
    return is_input<std::remove_cv_t<typename T::first_type>>() &&
           is_input<std::remove_cv_t<typename T::second_type>>();
  } else if constexpr (std::ranges::range<const T>) {
    return is_input<std::remove_cv_t<std::ranges::range_value_t<const T>>>();
  } else if constexpr (std::is_aggregate_v<T>) {
    // A struct whose members cannot be told apart (one is a reference, say) counts as having none.
    if constexpr (member_count<T>() == 0 && !std::is_empty_v<T>) {
      return false;
    } else {
      return kAllInputs<decltype(members_of(std::declval<const T&>()))>;
    }
  } else {
    return false;
  }
}

}  // namespace detail

/// Whether a step may need a T.
template <class T>
concept Input = detail::is_input<T>();

template <Input T>
void add_to(Key& key, const T& value) {
  if constexpr (detail::kIsUnkeyed<T>) {
    return;
  } else if constexpr (detail::Identified<T>) {
    value.identify(key);
  } else if constexpr (detail::Texty<T>) {
    key.add(value);
  } else if constexpr (detail::Worded<T>) {
    key.add(value.text());
  } else if constexpr (std::is_enum_v<T>) {
    key.add(std::to_string(std::to_underlying(value)));
  } else if constexpr (detail::Scalar<T>) {
    key.add(std::to_string(value));
  } else if constexpr (detail::Time<T>) {
    key.add(std::to_string(value.time_since_epoch().count()));
  } else if constexpr (detail::kIsKnown<T>) {
    if (value.result()) {
      add_to(key, *value);
    } else {
      key.add_unknown(value.result().error());
    }
  } else if constexpr (detail::kIsPair<T>) {
    add_to(key, value.first);
    add_to(key, value.second);
  } else if constexpr (std::ranges::range<const T>) {
    key.add(std::to_string(std::ranges::distance(value)));
    for (const auto& item : value) add_to(key, item);
  } else {
    std::apply([&key](const auto&... member) { (add_to(key, member), ...); }, members_of(value));
  }
}

}  // namespace orlop::builder::pipeline
