// SPDX-License-Identifier: Apache-2.0
// Key: what a step's result depends on, while it is collected and as the digest that names the
// result. Also remembers by name what was read, so that a difference can be explained, and what is
// not known yet, so that a plan can be made before everything is there. One thread.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libs/base/result.hpp"
#include "libs/crypto/digest.hpp"

namespace orlop::builder::pipeline {

class Key {
 public:
  /// A value by itself. Length-prefixed, so that no two lists of values give the same bytes.
  void add(std::string_view text);
  /// Something that has a name: "overlay base" and the digest of what is there.
  void add_named(std::string_view name, std::string_view identity);
  /// Something that cannot be known now, with what to do about it.
  void add_unknown(Error why);
  /// What must be there when the step runs, beside what is digested: another step's result.
  void require(std::filesystem::path path, std::string_view name);

  [[nodiscard]] const std::vector<Error>& unknown() const { return unknown_; }
  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& named() const {
    return named_;
  }
  [[nodiscard]] const std::vector<std::pair<std::filesystem::path, std::string>>& required() const {
    return required_;
  }
  /// 16 hexadecimal digits; empty when something is unknown.
  [[nodiscard]] std::string digits();

 private:
  crypto::Hasher hasher_;
  std::vector<std::pair<std::string, std::string>> named_;
  std::vector<Error> unknown_;
  std::vector<std::pair<std::filesystem::path, std::string>> required_;
};

/// Digest over names, modes, link targets and contents below a folder.
[[nodiscard]] Result<std::string> digest_tree(const std::filesystem::path& folder);
[[nodiscard]] Result<std::string> digest_file(const std::filesystem::path& file);

}  // namespace orlop::builder::pipeline
