// SPDX-License-Identifier: Apache-2.0
// SerialLog: what a machine's serial console said, across all its boots. Reads a growing file; one
// thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "libs/base/result.hpp"

namespace orlop::lab {

/// Terminal control sequences and carriage returns removed.
[[nodiscard]] std::string plain_text(std::string_view console);

class SerialLog {
 public:
  explicit SerialLog(std::filesystem::path path) : path_(std::move(path)) {}

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  /// Where the log ends now; later boots are read from such a mark.
  [[nodiscard]] std::uint64_t mark() const;
  /// Plain text from `mark` to the end; at most the last 4 MiB.
  [[nodiscard]] std::string since(std::uint64_t mark) const;
  /// since(), and moves `mark` to the end of what was given: nothing is given twice or left out.
  [[nodiscard]] std::string advance(std::uint64_t& mark) const;
  /// The last line that says something, at most 80 bytes of it.
  [[nodiscard]] std::string last_line() const;
  /// The last lines, for error messages.
  [[nodiscard]] std::string tail(std::size_t lines = 15) const;

 private:
  std::filesystem::path path_;
};

}  // namespace orlop::lab
