// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/commentary.hpp"

namespace orlop::lab {

double Commentary::elapsed() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
}

void Commentary::clear_progress() {
  if (progress_shown_) std::fputs("\r\x1b[K", out_);
  progress_shown_ = false;
}

void Commentary::print(std::string_view text) {
  clear_progress();
  std::fwrite(text.data(), 1, text.size(), out_);
  std::fflush(out_);
}

void Commentary::begin(std::string_view name, std::string_view title) {
  start_ = std::chrono::steady_clock::now();
  progress_what_.clear();
  progress_tens_ = -1;
  print(std::format("\n==> {}: {}\n", name, title));
}

void Commentary::note(std::string_view text) {
  print(std::format("    {:6.1f} s  {}\n", elapsed(), text));
}

void Commentary::quote(std::string_view text) {
  while (!text.empty()) {
    const auto end = text.find('\n');
    print(std::format("              | {}\n", text.substr(0, end)));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
}

void Commentary::progress(std::string_view what, int percent) {
  if (terminal_) {
    std::fputs(std::format("\r\x1b[K    {:6.1f} s  {} {} %", elapsed(), what, percent).c_str(),
               out_);
    std::fflush(out_);
    progress_shown_ = true;
    return;
  }
  const int tens = percent / 10;
  if (what == progress_what_ && tens == progress_tens_) return;
  progress_what_ = what;
  progress_tens_ = tens;
  note("{} {} %", what, percent);
}

void Commentary::held(std::string_view name, double seconds, std::string_view headline) {
  print(std::format("    {} held in {:.1f} s{}{}\n", name, seconds, headline.empty() ? "" : ": ",
                    headline));
}

void Commentary::failed(std::string_view name, std::string_view report) {
  print(std::format("    {} FAILED after {:.1f} s:\n", name, elapsed()));
  quote(report);
}

}  // namespace orlop::lab
