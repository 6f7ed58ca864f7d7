// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/machine/serial_log.hpp"

#include <fcntl.h>

#include <algorithm>

#include "libs/base/bytes.hpp"
#include "libs/sys/file.hpp"

namespace orlop::lab {
namespace {

constexpr std::uint64_t kMaxRead = std::uint64_t{4} << 20;

/// The index after the control sequence that starts at `start` (an ESC).
std::size_t end_of_sequence(std::string_view text, std::size_t start) {
  std::size_t next = start + 1;
  if (next >= text.size()) return next;
  if (text[next] == ']') {  // operating system command: ends with BEL or ESC backslash
    while (next < text.size() && text[next] != '\a' && text[next] != '\x1b') ++next;
    return next < text.size() && text[next] == '\x1b' ? std::min(next + 2, text.size())
                                                      : std::min(next + 1, text.size());
  }
  if (text[next] != '[') return next + 1;  // a two-character sequence
  ++next;
  while (next < text.size() && (text[next] < '@' || text[next] > '~')) ++next;
  return std::min(next + 1, text.size());
}

}  // namespace

std::string plain_text(std::string_view console) {
  std::string plain;
  plain.reserve(console.size());
  for (std::size_t i = 0; i < console.size();) {
    if (console[i] == '\x1b') {
      i = end_of_sequence(console, i);
      continue;
    }
    if (console[i] != '\r' && console[i] != '\0') plain += console[i];
    ++i;
  }
  return plain;
}

std::uint64_t SerialLog::mark() const {
  std::error_code error;
  const auto size = std::filesystem::file_size(path_, error);
  return error ? 0 : size;
}

std::string SerialLog::since(std::uint64_t mark) const { return advance(mark); }

std::string SerialLog::advance(std::uint64_t& mark) const {
  const auto size = this->mark();
  if (size <= mark) return {};
  const auto start = size - mark > kMaxRead ? size - kMaxRead : mark;
  mark = size;
  Bytes bytes(size - start);
  const auto file = sys::open_fd(path_, O_RDONLY);
  if (!file || !sys::read_at(file->get(), bytes, start, path_.string())) return {};
  return plain_text(as_text(bytes));
}

std::string SerialLog::last_line() const {
  constexpr std::uint64_t kWindow = 2048;
  constexpr std::size_t kMost = 80;
  const auto size = mark();
  const auto text = since(size > kWindow ? size - kWindow : 0);
  const auto end = text.find_last_not_of(" \t\n");
  if (end == std::string::npos) return {};
  const auto before = text.rfind('\n', end);
  const auto start = before == std::string::npos ? 0 : before + 1;
  return text.substr(start, std::min(end + 1 - start, kMost));
}

std::string SerialLog::tail(std::size_t lines) const {
  const auto size = mark();
  constexpr std::uint64_t kWindow = 8192;
  auto text = since(size > kWindow ? size - kWindow : 0);
  auto start = text.size();
  while (start > 0 && lines > 0) {
    start = text.rfind('\n', start - 1);
    if (start == std::string::npos) return text;
    --lines;
  }
  return text.substr(start);
}

}  // namespace orlop::lab
