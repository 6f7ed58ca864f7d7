// SPDX-License-Identifier: Apache-2.0
// The checkout as the architecture tests see it: files as values, so that each rule is a function
// that can also be shown a made-up file. Reads only.
#pragma once

#include <filesystem>
#include <initializer_list>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

namespace orlop::architecture {

inline const std::filesystem::path kSource = ORLOP_SOURCE_DIR;
inline constexpr const char* kProductFolders[] = {"libs", "bootloader", "agent", "image-builder"};

struct Source {
  std::string path;  ///< below the checkout
  std::string text;
  [[nodiscard]] std::string folder() const { return std::filesystem::path(path).parent_path(); }
  [[nodiscard]] bool is_header() const { return path.ends_with(".hpp"); }
};

/// Something is wrong with a file: "agent/cli/x.cpp: what".
using Complaints = std::vector<std::string>;

/// Files below `folder` with one of `extensions` (".cpp"), sorted by path.
[[nodiscard]] std::vector<Source> read_sources(std::string_view folder,
                                               std::initializer_list<std::string_view> extensions);
/// The text of a file of the checkout; a test that asks for one that is not there fails.
[[nodiscard]] std::string text_of(const std::filesystem::path& path);
/// The C++ files of the product: kProductFolders.
[[nodiscard]] const std::vector<Source>& product_sources();
/// `#include "…"`.
[[nodiscard]] std::vector<std::string> own_includes(const Source& source);
/// `#include <…>`.
[[nodiscard]] std::vector<std::string> system_includes(const Source& source);

}  // namespace orlop::architecture
