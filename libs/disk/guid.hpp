// SPDX-License-Identifier: Apache-2.0
// Guid: a partition's or disk's 128-bit identity, kept in the order in which people write it.
// (On disk GPT stores the first three fields little-endian; that stays inside the GPT adapter.)
// Values only; safe from any thread.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "libs/base/bytes.hpp"
#include "libs/base/result.hpp"

namespace orlop::disk {

class Guid {
 public:
  static constexpr std::size_t kSize = 16;
  constexpr Guid() = default;  ///< all zero
  constexpr explicit Guid(const std::array<std::uint8_t, kSize>& bytes) : bytes_(bytes) {}
  /// 8-4-4-4-12 hexadecimal digits, either case.
  static Result<Guid> parse(std::string_view text);
  /// The 16 bytes in text order: `from_bytes(root_hash.first(16))` is a filled slot's PARTUUID.
  static Result<Guid> from_bytes(ByteView bytes);
  /// A random (version 4) GUID from the kernel's generator.
  static Result<Guid> random();

  [[nodiscard]] ByteView bytes() const { return bytes_; }
  /// Lower case, as in /dev/disk/by-partuuid.
  [[nodiscard]] std::string text() const;
  friend auto operator<=>(const Guid&, const Guid&) = default;

 private:
  std::array<std::uint8_t, kSize> bytes_{};
};

}  // namespace orlop::disk
