// SPDX-License-Identifier: Apache-2.0
#include "agent/service/secret_request.hpp"

#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "libs/base/bytes.hpp"
#include "libs/base/format.hpp"
#include "libs/sys/file.hpp"

namespace orlop::agent::service {
namespace {

constexpr std::size_t kMostValueBytes = std::size_t{64} << 10;

/// What is typed does not show while this lives; nothing happens where there is no terminal.
class SilentTerminal {
 public:
  SilentTerminal() : silent_(::isatty(STDIN_FILENO) == 1 && ::tcgetattr(STDIN_FILENO, &was_) == 0) {
    if (!silent_) return;
    auto quiet = was_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    silent_ = ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet) == 0;
    if (silent_) std::fputs("Value (not shown): ", stderr);
  }
  SilentTerminal(const SilentTerminal&) = delete;
  SilentTerminal& operator=(const SilentTerminal&) = delete;
  ~SilentTerminal() {
    if (!silent_) return;
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &was_);
    std::fputs("\n", stderr);
  }
  [[nodiscard]] bool silent() const { return silent_; }

 private:
  termios was_{};
  bool silent_;
};

/// The standard input to its end; of a terminal, one line without its end.
Result<std::string> typed_value() {
  const SilentTerminal terminal;
  std::string value;
  char buffer[4096];
  while (value.size() <= kMostValueBytes) {
    const auto count = ::read(STDIN_FILENO, buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail(Errc::io, "the standard input cannot be read");
    value.append(buffer, static_cast<std::size_t>(count));
    if (count == 0 || (terminal.silent() && value.ends_with('\n'))) break;
  }
  if (terminal.silent() && value.ends_with('\n')) value.pop_back();
  return value;
}

}  // namespace

Result<codec::Value> secret_request(const std::string& name,
                                    const std::optional<std::filesystem::path>& file) {
  const auto value = TRY(file ? sys::read_text(*file, kMostValueBytes) : typed_value());
  if (value.empty() || value.size() > kMostValueBytes) {
    return std::unexpected(
        Error(Errc::invalid, value.empty()
                                 ? std::string("there is no value")
                                 : formatted("a secret has at most {} bytes", kMostValueBytes))
            .with_remedy("Give the value on the standard input, or with --file."));
  }
  return codec::Value::object({{"name", name}, {"value", to_base64(as_bytes(value))}});
}

}  // namespace orlop::agent::service
