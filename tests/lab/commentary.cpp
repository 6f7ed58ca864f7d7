// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/commentary.hpp"

namespace orlop::lab {

Commentary::Commentary(std::FILE* out, bool terminal, std::chrono::milliseconds patience)
    : out_(out),
      terminal_(terminal),
      patience_(patience),
      second_([this](const std::stop_token& stop) { speak_when_silent(stop); }) {}

double Commentary::elapsed() const {
  return std::chrono::duration<double>(Clock::now() - start_).count();
}

void Commentary::speak_when_silent(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    const auto due = last_ + patience_;
    const auto now = Clock::now();
    if (now < due) {
      said_.wait_until(lock, stop, due, [&] { return last_ + patience_ != due; });
      continue;
    }
    last_ = now;
    if (doing_.empty()) continue;
    const auto seen = meanwhile_ ? meanwhile_() : std::string();
    const auto text =
        std::format("    {:6.1f} s  … {}{}{}", elapsed(), doing_, seen.empty() ? "" : ": ", seen);
    if (terminal_) {
      rewrite_line(text);
    } else {
      write(text + "\n");
    }
  }
}

void Commentary::write(std::string_view text) {
  if (line_shown_) std::fputs("\r\x1b[K", out_);
  line_shown_ = false;
  std::fwrite(text.data(), 1, text.size(), out_);
  std::fflush(out_);
  last_ = Clock::now();
  said_.notify_all();
}

void Commentary::rewrite_line(std::string_view text) {
  write(std::string("\r\x1b[K").append(text));
  line_shown_ = true;
}

void Commentary::print(std::string_view text) {
  const std::scoped_lock lock(mutex_);
  write(text);
}

void Commentary::begin(std::string_view name, std::string_view title) {
  const std::scoped_lock lock(mutex_);
  start_ = Clock::now();
  meanwhile_ = {};
  doing_ = title;
  progress_what_.clear();
  progress_tens_ = -1;
  write(std::format("\n==> {}: {}\n", name, title));
}

void Commentary::note(std::string_view text) {
  const std::scoped_lock lock(mutex_);
  doing_ = text;
  write(std::format("    {:6.1f} s  {}\n", elapsed(), text));
}

void Commentary::doing(std::string_view what) {
  const std::scoped_lock lock(mutex_);
  doing_ = what;
}

void Commentary::meanwhile(std::function<std::string()> seen) {
  const std::scoped_lock lock(mutex_);
  meanwhile_ = std::move(seen);
}

void Commentary::quote(std::string_view text) {
  while (!text.empty()) {
    const auto end = text.find('\n');
    print(std::format("              | {}\n", text.substr(0, end)));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
}

void Commentary::progress(std::string_view what, int percent) {
  {
    const std::scoped_lock lock(mutex_);
    if (terminal_) {
      doing_ = std::format("{} {} %", what, percent);
      rewrite_line(std::format("    {:6.1f} s  {}", elapsed(), doing_));
      return;
    }
    const int tens = percent / 10;
    if (what == progress_what_ && tens == progress_tens_) return;
    progress_what_ = what;
    progress_tens_ = tens;
  }
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
