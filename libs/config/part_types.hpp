// SPDX-License-Identifier: Apache-2.0
// Types of parts as cloud-init names them, and what their headers mean here. Pure functions, for
// parts.cpp.
#pragma once

#include <string>
#include <string_view>

namespace orlop::config {

inline constexpr std::string_view kArchive = "#cloud-config-archive";
inline constexpr std::string_view kMerging =
    "Documents merge by one fixed rule: docs/configuration.md.";

/// What is done with a part of a type.
struct PartType {
  enum class What {
    by_beginning,  ///< its first line tells
    document,
    archive,
    program,  ///< text that is to run
    refused,  ///< known, and not supported
    unknown
  };
  What what = What::by_beginning;
  std::string name = {};    ///< refused: "a part handler"; program, unknown: the type itself
  std::string remedy = {};  ///< refused
};

/// By the media type, "text/cloud-config"; an empty one says nothing.
[[nodiscard]] PartType type_of_part(std::string_view media_type);

/// The media type of a text that is to run, by how it begins (behind a template's line):
/// "text/x-shellscript", "text/cloud-boothook"; empty for any other.
[[nodiscard]] std::string_view program_type(std::string_view text);

enum class HeaderEffect {
  read,     ///< it has its effect, or never means anything to a configuration
  merging,  ///< how to merge: one fixed rule does
  none
};
/// Of a header's name, in any case.
[[nodiscard]] HeaderEffect effect_of_header(std::string_view name);

/// Names that come from outside, as they can stand in a message: short, without control characters.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace orlop::config
