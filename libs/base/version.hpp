// SPDX-License-Identifier: Apache-2.0
// Version: a release's version, ordered by the UAPI.10 version format specification, which is also
// how systemd-boot orders boot entries. Immutable value.
#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "libs/base/result.hpp"

namespace orlop {

/// UAPI.10 comparison: numeric runs by value, `~` before everything, then `-`, `^`, `.`.
[[nodiscard]] std::strong_ordering compare_versions(std::string_view a, std::string_view b);

class Version {
 public:
  /// 1 to 64 characters of [A-Za-z0-9.~^-], the first one a letter or digit (it becomes part of
  /// file names, partition labels and boot entries; `_` and `+` separate fields there and are
  /// refused).
  static Result<Version> parse(std::string_view text);
  /// "0", for what is filled in later.
  Version() : text_("0") {}

  [[nodiscard]] const std::string& text() const { return text_; }
  friend bool operator==(const Version& a, const Version& b) { return (a <=> b) == 0; }
  friend std::strong_ordering operator<=>(const Version& a, const Version& b) {
    return compare_versions(a.text_, b.text_);
  }

 private:
  explicit Version(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

}  // namespace orlop
