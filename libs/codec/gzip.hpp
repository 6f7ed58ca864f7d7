// SPDX-License-Identifier: Apache-2.0
// Gzip: compressed text of a document, expanded within bounds. Pure function.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "libs/base/result.hpp"

namespace orlop::codec {

/// What anybody's compressed text may grow to.
struct GzipLimits {
  std::size_t max_bytes = std::size_t{16} << 20;  ///< of the expanded text
  /// Expanded bytes for each compressed one; up to `free_bytes` are allowed at any ratio.
  std::size_t max_ratio = 200;
  std::size_t free_bytes = std::size_t{64} << 10;
};

/// Whether the bytes begin as gzip data does.
[[nodiscard]] bool is_gzip(std::string_view bytes);

/// RFC 1952, one member or several. Errc::invalid: no gzip data, or something behind it;
/// Errc::corrupt: cut off or damaged; Errc::no_space: it grows past a limit, which is named.
[[nodiscard]] Result<std::string> gunzip(std::string_view bytes, const GzipLimits& limits = {});

}  // namespace orlop::codec
