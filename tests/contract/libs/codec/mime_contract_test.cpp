// SPDX-License-Identifier: Apache-2.0
// Our reading of MIME messages against Python's own library, on generated messages: multiparts in
// multiparts, every transfer encoding, folded headers, and both kinds of line break.
#include <gmock/gmock.h>

#include <random>
#include <sstream>

#include "libs/base/bytes.hpp"
#include "libs/base/format.hpp"
#include "libs/codec/json.hpp"
#include "libs/codec/mime.hpp"
#include "libs/sys/command.hpp"
#include "libs/sys/file.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::codec {
namespace {

constexpr int kMessages = 3000;

class MessageMaker {
 public:
  explicit MessageMaker(std::uint32_t seed) : random_(seed) {}

  std::string message() {
    end_ = chance(3) ? "\r\n" : "\n";
    boundaries_ = 0;
    return formatted("MIME-Version: 1.0{}{}", end_, multipart(0));
  }

 private:
  std::size_t below(std::size_t count) { return random_() % count; }
  bool chance(std::size_t of) { return below(of) == 0; }
  template <std::size_t size>
  std::string_view one_of(const std::string_view (&choices)[size]) {
    return choices[below(size)];
  }

  std::string multipart(int depth) {
    const auto boundary = formatted("{}=_{}", chance(2) ? "==" : "b ", ++boundaries_);
    auto text = formatted("Content-Type: multipart/mixed;{}boundary=\"{}\"{}{}",
                          chance(2) ? end_ + " " : " ", boundary, end_, end_);
    if (chance(3)) text += "What stands here is no part." + end_;
    for (auto left = 1 + below(3); left > 0; --left) {
      text += formatted("--{}{}{}{}", boundary, chance(4) ? " " : "", end_,
                        depth < 3 && chance(4) ? multipart(depth + 1) : part());
      text += end_;
    }
    text += formatted("--{}--{}", boundary, end_);
    if (chance(4)) text += "Nor here." + end_;
    return text;
  }

  std::string part() {
    static constexpr std::string_view kTypes[] = {"text/cloud-config", "Text/X-ShellScript",
                                                  "text/plain", "application/octet-stream"};
    std::string headers;
    if (!chance(5)) {
      headers += formatted("Content-Type: {}{}{}", one_of(kTypes),
                           chance(2) ? "; charset=\"us-ascii\"" : "", end_);
    }
    if (chance(2)) {
      headers += formatted("Content-Disposition: attachment;{}filename={}{}",
                           chance(2) ? end_ + "\t" : " ",
                           chance(2) ? "\"a file.yaml\"" : "file.yaml", end_);
    }
    return headers + encoded(content());
  }

  std::string content() {
    static constexpr std::string_view kPieces[] = {"#cloud-config",
                                                   "hostname: a",
                                                   "",
                                                   " ",
                                                   "--",
                                                   "--not a boundary",
                                                   "=",
                                                   "a=3Db",
                                                   "x: \"y\"",
                                                   "\t",
                                                   "long words of a line that goes on",
                                                   ".",
                                                   "key: value  "};
    std::string text;
    for (auto left = below(8); left > 0; --left) text += formatted("{}{}", one_of(kPieces), end_);
    return text + std::string(one_of(kPieces));
  }

  std::string encoded(const std::string& text) {
    static constexpr std::string_view kEncodings[] = {"base64", "Quoted-Printable", "7bit",
                                                      "8bit",   "binary",           ""};
    const auto encoding = one_of(kEncodings);
    if (encoding.empty()) return end_ + text;
    auto headers = formatted("Content-Transfer-Encoding: {}{}{}", encoding, end_, end_);
    if (encoding == "base64") return headers + lines_of(to_base64(as_bytes(text)));
    return headers + (encoding == "Quoted-Printable" ? quoted(text) : text);
  }

  std::string lines_of(const std::string& text) {
    std::string lines;
    for (std::size_t at = 0; at < text.size(); at += 76) lines += text.substr(at, 76) + end_;
    return lines;
  }

  std::string quoted(const std::string& text) {
    std::string result;
    for (std::size_t at = 0; at < text.size(); ++at) {
      const char c = text[at];
      const bool ends_line = at + 1 == text.size() || text[at + 1] == '\n' || text[at + 1] == '\r';
      const bool plain = c == '\n' || c == '\r' || (c > ' ' && c < '\x7f' && c != '=') ||
                         ((c == ' ' || c == '\t') && !ends_line);
      result += plain ? std::string(1, c) : formatted("={:02X}", static_cast<unsigned char>(c));
      if (plain && c != '\n' && c != '\r' && chance(20)) result += '=' + end_;
    }
    return result;
  }

  std::mt19937 random_;
  std::string end_ = "\n";
  int boundaries_ = 0;
};

Value told(const std::vector<MimePart>& parts) {
  auto list = Value::array();
  for (const auto& part : parts) {
    list.push(Value::object({{"type", part.type},
                             {"name", part.file_name},
                             {"content", to_base64(as_bytes(part.content))}}));
  }
  return list;
}

TEST(MimeContract, MessagesAreReadAlike) {
  MessageMaker maker(2026);
  std::vector<std::string> messages;
  std::string lines;
  for (int i = 0; i < kMessages; ++i) {
    messages.push_back(maker.message());
    lines += to_base64(as_bytes(messages.back())) + '\n';
  }
  const auto folder = sys::TemporaryFolder::create().value();
  const auto input = (folder.path() / "messages").string();
  const auto output = (folder.path() / "parts").string();
  ASSERT_THAT(sys::write_file(input, lines, 0600, sys::Durability::volatile_), testing::IsOk());
  sys::SystemCommandRunner runner;
  const auto command =
      formatted("python3 {}/tests/contract/libs/codec/second_mime_reader.py <{} >{}",
                ORLOP_SOURCE_DIR, input, output);
  ASSERT_THAT(sys::run_checked(
                  runner, {.argv = {"bash", "-c", command}, .timeout = std::chrono::minutes(5)}),
              testing::IsOk());
  std::istringstream answers(sys::read_text(output, std::size_t{64} << 20).value());
  std::size_t parts = 0;
  for (const auto& message : messages) {
    std::string line;
    ASSERT_TRUE(std::getline(answers, line));
    const auto theirs = parse_json(line).value();
    const auto ours = read_mime(message);
    ASSERT_THAT(ours, testing::IsOk()) << message;
    ASSERT_TRUE(theirs.is_array()) << message;
    EXPECT_EQ(write_json(told(*ours)), write_json(theirs)) << message;
    parts += ours->size();
  }
  std::cout << parts << " parts of " << messages.size() << " messages\n";
  EXPECT_GT(parts, messages.size());
}

}  // namespace
}  // namespace orlop::codec
