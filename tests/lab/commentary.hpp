// SPDX-License-Identifier: Apache-2.0
// Commentary: a program's running account on standard output, which is never silent for long.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <format>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace orlop::lab {

/// Calls are made by one thread. While that one is busy, a second one says what goes on.
class Commentary {
 public:
  /// How long nothing is said before the second thread speaks.
  static constexpr std::chrono::milliseconds kPatience{4000};

  /// `terminal`: progress rewrites one line; otherwise it is printed in steps of ten per cent.
  Commentary(std::FILE* out, bool terminal, std::chrono::milliseconds patience = kPatience);

  /// Starts a section; the times of note() count from here.
  void begin(std::string_view name, std::string_view title);
  void note(std::string_view text);
  template <typename... Args>
  void note(std::format_string<Args...> text, Args&&... args)
    requires(sizeof...(Args) > 0)
  {
    note(std::string_view(std::format(text, std::forward<Args>(args)...)));
  }
  /// What is being done from now on: said when it takes long.
  void doing(std::string_view what);
  /// What can be seen of it, for instance the last line of a console, until the next section.
  /// Called from another thread, so it may use nothing but what it holds.
  void meanwhile(std::function<std::string()> seen);
  /// Lines that another program said, indented.
  void quote(std::string_view text);
  void progress(std::string_view what, int percent);
  void held(std::string_view name, double seconds, std::string_view headline);
  void failed(std::string_view name, std::string_view report);
  /// As it is (the final table).
  void print(std::string_view text);

 private:
  using Clock = std::chrono::steady_clock;

  void write(std::string_view text);
  void rewrite_line(std::string_view text);
  void speak_when_silent(const std::stop_token& stop);
  [[nodiscard]] double elapsed() const;

  std::FILE* out_;
  bool terminal_;
  std::chrono::milliseconds patience_;
  std::mutex mutex_;
  std::condition_variable_any said_;
  std::function<std::string()> meanwhile_;
  bool line_shown_ = false;
  std::string doing_;
  std::string progress_what_;
  int progress_tens_ = -1;
  Clock::time_point start_ = Clock::now();
  Clock::time_point last_ = Clock::now();
  std::jthread second_;
};

}  // namespace orlop::lab
