// SPDX-License-Identifier: Apache-2.0
// Files, directories and links in a configuration document.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "agent/kinds/files/ownership.hpp"
#include "libs/schema/section.hpp"

namespace orlop::agent::kinds {

struct FileSource {
  std::string uri;  ///< a "data:" address
  friend bool operator==(const FileSource&, const FileSource&) = default;
};

struct File {
  std::string path;
  std::string content;  ///< as `encoding` writes it; see decoded()
  std::string encoding = "text/plain";
  std::optional<FileSource> source;  ///< takes the place of `content`
  bool append = false;               ///< to what would stand there otherwise
  bool defer = false;                ///< of no effect: users exist before any file is written
  std::optional<std::uint32_t> permissions;
  std::optional<FileOwner> owner;
  friend bool operator==(const File&, const File&) = default;
};

struct Directory {
  std::string path;
  std::uint32_t permissions = 0755;
  FileOwner owner;
  friend bool operator==(const Directory&, const Directory&) = default;
};

struct Link {
  std::string path;
  std::string target;
  bool hard = false;  ///< never true in a valid document
  friend bool operator==(const Link&, const Link&) = default;
};

struct Files {
  std::vector<File> write_files;
  std::vector<Directory> directories;
  std::vector<Link> links;
  friend bool operator==(const Files&, const Files&) = default;
};

extern const schema::Section<FileSource> kFileSource;
extern const schema::Section<File> kFile;
extern const schema::Section<Directory> kDirectory;
extern const schema::Section<Link> kLink;
extern const schema::Section<Files> kFiles;

}  // namespace orlop::agent::kinds
