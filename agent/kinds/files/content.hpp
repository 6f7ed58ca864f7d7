// SPDX-License-Identifier: Apache-2.0
// What a file of a document holds, whatever way the document writes it. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "agent/kinds/files/section.hpp"

namespace orlop::agent::kinds {

/// Bytes that one compressed content may expand to, and all of a document together.
inline constexpr std::size_t kMostExpanded = std::size_t{8} << 20;
inline constexpr std::size_t kMostExpandedInAll = std::size_t{64} << 20;

/// What `encoding` says.
struct FileEncoding {
  bool base64 = false;
  bool gzip = false;
};
/// Of cloud-init's words for it, in any case; nothing for another one.
[[nodiscard]] std::optional<FileEncoding> encoding_of(std::string_view word);

/// The bytes. Errc::invalid or Errc::corrupt: not of the encoding the file says; Errc::no_space: it
/// expands to too much.
[[nodiscard]] Result<std::string> decoded(const File& file);

}  // namespace orlop::agent::kinds
