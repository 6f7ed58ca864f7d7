// SPDX-License-Identifier: Apache-2.0
// Files in a configuration document.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "libs/schema/section.hpp"

namespace orlop::agent::kinds {

struct FileOwner {
  std::string user = "root";
  std::string group = "root";
  friend bool operator==(const FileOwner&, const FileOwner&) = default;
};

struct File {
  std::string path;
  std::string content;  ///< as `encoding` writes it; see decoded()
  std::string encoding = "text/plain";
  std::uint32_t permissions = 0644;
  FileOwner owner;
  friend bool operator==(const File&, const File&) = default;
};

struct Files {
  std::vector<File> write_files;
  friend bool operator==(const Files&, const Files&) = default;
};

extern const schema::Section<File> kFile;
extern const schema::Section<Files> kFiles;

/// The bytes that the file holds. Errc::invalid: not of the encoding it says.
[[nodiscard]] Result<std::string> decoded(const File& file);

}  // namespace orlop::agent::kinds
