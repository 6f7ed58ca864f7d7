// SPDX-License-Identifier: Apache-2.0
#include "libs/command/progress.hpp"

#include <unistd.h>

#include <algorithm>

#include "libs/base/format.hpp"
#include "libs/codec/json.hpp"
#include "libs/command/text.hpp"

namespace orlop::command {
namespace {

constexpr std::uint64_t kWidth = 20;
constexpr std::string_view kStartOfLineAndClear = "\r\x1b[K";

/// Progress is advice: a reader that has gone does not end the work.
void write_text(int fd, std::string_view text) { (void)!::write(fd, text.data(), text.size()); }

std::string bar_of(std::string_view what, std::uint64_t done, std::uint64_t total) {
  const auto filled = static_cast<std::size_t>(std::min(done, total) * kWidth / total);
  return formatted("{:<12} [{}{}]", what, std::string(filled, '#'),
                   std::string(kWidth - filled, ' '));
}

/// What the bar is about: the phase of bytes, or the step.
std::string subject_of(const codec::Value& document) {
  auto phase = text_of(document, "phase");
  return phase.empty() ? text_of(document, "step") : phase;
}

}  // namespace

std::string progress_bar(const codec::Value& document) {
  auto subject = subject_of(document);
  const auto steps = document.get_size("stepsTotal").value_or(0);
  if (steps > 0) {
    const auto done = std::min(document.get_size("stepsDone").value_or(0), steps);
    return formatted("{}  step {} of {}", bar_of(subject, done, steps), std::min(done + 1, steps),
                     steps);
  }
  const auto total = document.get_size("bytesTotal").value_or(0);
  if (total == 0) return subject;
  const auto done = std::min(document.get_size("bytesDone").value_or(0), total);
  return formatted("{} {:>3} %  {} of {}", bar_of(subject, done, total), done * 100 / total,
                   mebibytes(done), mebibytes(total));
}

std::string progress_line(const codec::Value& document) {
  const auto event = text_of(document, "event");
  if (event == "note") return formatted("  {}", text_of(document, "what"));
  if (event == "started")
    return formatted("  {:<11} {}", text_of(document, "step"), text_of(document, "what"));
  if (event != "finished") return {};
  const auto* seconds = document.find("seconds");
  return formatted(
      "  {:<11} {}", text_of(document, "step"),
      document.get_bool("cached").value_or(false)
          ? "unchanged"
          : formatted("done in {:.1f} s",
                      seconds != nullptr && seconds->is_number() ? seconds->number() : 0.0));
}

ProgressDisplay::~ProgressDisplay() {
  if (clock_.joinable()) {
    clock_.request_stop();
    clock_.join();
  }
  if (!bar_.empty()) write_text(screen_.terminal, "\n");
}

void ProgressDisplay::show(const codec::Value& document) {
  if (fd_) return write_text(*fd_, codec::write_json(document) + "\n");
  if (screen_.terminal >= 0) return show_on_terminal(document);
  if (screen_.log < 0) return;
  if (const auto line = progress_line(document); !line.empty())
    write_text(screen_.log, line + "\n");
}

void ProgressDisplay::show_on_terminal(const codec::Value& document) {
  const std::scoped_lock hold(mutex_);
  const auto event = text_of(document, "event");
  // What is over stays on the screen, above the bar of what is being done.
  if (event == "finished" || event == "note")
    write_text(screen_.terminal,
               formatted("{}{}\n", kStartOfLineAndClear, progress_line(document)));
  if (event == "note") {
    if (!bar_.empty()) draw();
    return;
  }
  bar_ = event == "finished" ? std::string() : progress_bar(document);
  if (bar_.empty()) return;
  if (const auto subject = subject_of(document); subject != what_) {
    what_ = subject;
    since_ = std::chrono::steady_clock::now();
  }
  draw();
  if (!clock_.joinable())
    clock_ = std::jthread([this](const std::stop_token& stop) { tick(stop); });
}

void ProgressDisplay::draw() {
  const auto seconds =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - since_);
  write_text(screen_.terminal,
             formatted("{}{}{}", kStartOfLineAndClear, bar_,
                       seconds.count() > 0 ? formatted("  {} s", seconds.count()) : ""));
}

void ProgressDisplay::tick(const std::stop_token& stop) {
  std::unique_lock hold(mutex_);
  while (!stop.stop_requested()) {
    stopped_.wait_for(hold, stop, std::chrono::seconds(1),
                      [&stop] { return stop.stop_requested(); });
    if (!stop.stop_requested() && !bar_.empty()) draw();
  }
}

}  // namespace orlop::command
