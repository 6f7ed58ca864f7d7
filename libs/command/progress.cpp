// SPDX-License-Identifier: Apache-2.0
#include "libs/command/progress.hpp"

#include <unistd.h>

#include <algorithm>
#include <format>

#include "libs/codec/json.hpp"
#include "libs/command/text.hpp"

namespace orlop::command {
namespace {

/// Progress is advice: a reader that has gone does not end the work.
void write_text(int fd, std::string_view text) { (void)!::write(fd, text.data(), text.size()); }

}  // namespace

std::string progress_bar(const codec::Value& document) {
  constexpr std::uint64_t kWidth = 20;
  const auto total = document.get_size("bytesTotal").value_or(0);
  const auto done = std::min(document.get_size("bytesDone").value_or(0), total);
  auto phase = text_of(document, "phase");
  if (total == 0) return phase;
  const auto filled = static_cast<std::size_t>(done * kWidth / total);
  return std::format("{:<12} [{}{}] {:>3} %  {} of {}", phase, std::string(filled, '#'),
                     std::string(kWidth - filled, ' '), done * 100 / total, mebibytes(done),
                     mebibytes(total));
}

ProgressDisplay::~ProgressDisplay() {
  if (drawn_) write_text(terminal_, "\n");
}

void ProgressDisplay::show(const codec::Value& document) {
  if (fd_) return write_text(*fd_, codec::write_json(document) + "\n");
  if (terminal_ < 0) return;
  constexpr std::string_view kStartOfLineAndClear = "\r\x1b[K";
  write_text(terminal_, std::string(kStartOfLineAndClear) + progress_bar(document));
  drawn_ = true;
}

}  // namespace orlop::command
