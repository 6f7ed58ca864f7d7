// SPDX-License-Identifier: Apache-2.0
// Owning handles: UniqueHandle<Traits> frees what it holds exactly once; UniqueFd is its use for
// file descriptors. Move-only, not thread-safe, no virtual functions.
#pragma once

#include <utility>

namespace orlop {

/// Traits: `using Type = …; static constexpr Type empty(); static void close(Type) noexcept;`
template <typename Traits>
class UniqueHandle {
 public:
  using Type = typename Traits::Type;

  UniqueHandle() = default;
  explicit UniqueHandle(Type value) : value_(value) {}
  UniqueHandle(UniqueHandle&& other) noexcept : value_(other.release()) {}
  UniqueHandle& operator=(UniqueHandle&& other) noexcept {
    if (this != &other) reset(other.release());
    return *this;
  }
  UniqueHandle(const UniqueHandle&) = delete;
  UniqueHandle& operator=(const UniqueHandle&) = delete;
  ~UniqueHandle() { reset(); }

  [[nodiscard]] Type get() const { return value_; }
  [[nodiscard]] explicit operator bool() const { return value_ != Traits::empty(); }
  /// Gives the value up without closing it.
  [[nodiscard]] Type release() { return std::exchange(value_, Traits::empty()); }
  void reset(Type value = Traits::empty()) {
    if (value_ != Traits::empty()) Traits::close(value_);
    value_ = value;
  }
  /// For C functions with an out-parameter: empties the handle and gives its address.
  [[nodiscard]] Type* out() {
    reset();
    return &value_;
  }

 private:
  Type value_ = Traits::empty();
};

struct FdTraits {
  using Type = int;
  static constexpr int empty() { return -1; }
  static void close(int fd) noexcept;
};
using UniqueFd = UniqueHandle<FdTraits>;

/// For C objects freed by one function: `CPointer<yaml_parser, yaml_free>`.
template <typename T, auto Free>
struct PointerTraits {
  using Type = T*;
  static constexpr T* empty() { return nullptr; }
  static void close(T* pointer) noexcept { (void)Free(pointer); }
};
template <typename T, auto Free>
using CPointer = UniqueHandle<PointerTraits<T, Free>>;

}  // namespace orlop
