// SPDX-License-Identifier: Apache-2.0
// Commentary: a program's running account on standard output. One thread.
#pragma once

#include <chrono>
#include <cstdio>
#include <format>
#include <string>
#include <string_view>

namespace orlop::lab {

class Commentary {
 public:
  /// `terminal`: progress rewrites one line; otherwise it is printed in steps of ten per cent.
  Commentary(std::FILE* out, bool terminal) : out_(out), terminal_(terminal) {}

  /// Starts a section; the times of note() count from here.
  void begin(std::string_view name, std::string_view title);
  void note(std::string_view text);
  template <typename... Args>
  void note(std::format_string<Args...> text, Args&&... args)
    requires(sizeof...(Args) > 0)
  {
    note(std::string_view(std::format(text, std::forward<Args>(args)...)));
  }
  /// Lines that another program said, indented.
  void quote(std::string_view text);
  void progress(std::string_view what, int percent);
  void held(std::string_view name, double seconds, std::string_view headline);
  void failed(std::string_view name, std::string_view report);
  /// As it is (the final table).
  void print(std::string_view text);

 private:
  void clear_progress();
  [[nodiscard]] double elapsed() const;

  std::FILE* out_;
  bool terminal_;
  bool progress_shown_ = false;
  std::string progress_what_;
  int progress_tens_ = -1;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace orlop::lab
