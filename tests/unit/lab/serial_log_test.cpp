// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/machine/serial_log.hpp"

#include <gmock/gmock.h>

#include "libs/sys/file.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::lab {
namespace {

TEST(PlainText, DropsTerminalControl) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"plain\n", "plain\n"},
      {"a\r\nb", "a\nb"},
      {"[\x1b[0;32m  OK  \x1b[0m] Reached", "[  OK  ] Reached"},
      {"\x1b[2J\x1b[01;01Hmenu", "menu"},
      {"\x1b]0;title\ashell", "shell"},
      {"\x1b]8;;file\x1b\\link", "link"},
      {"\x1b=x\x1b>y", "xy"},
      {"cut\x1b", "cut"},
      {"cut\x1b[3", "cut"},
  };
  for (const auto& [console, plain] : cases) EXPECT_EQ(plain_text(console), plain);
}

TEST(SerialLog, ReadsFromAMarkOn) {
  const auto folder = sys::TemporaryFolder::create();
  ASSERT_THAT(folder, testing::IsOk());
  const auto path = folder->path() / "serial.log";
  const SerialLog log(path);
  EXPECT_EQ(log.mark(), 0U);
  EXPECT_EQ(log.since(0), "");
  ASSERT_THAT(sys::write_file(path, "first boot\n"), testing::IsOk());
  const auto mark = log.mark();
  ASSERT_THAT(sys::write_file(path, "first boot\nsecond boot\n"), testing::IsOk());
  EXPECT_EQ(log.since(mark), "second boot\n");
  EXPECT_EQ(log.since(0), "first boot\nsecond boot\n");
}

TEST(SerialLog, AdvancingGivesEveryByteOnce) {
  const auto folder = sys::TemporaryFolder::create();
  ASSERT_THAT(folder, testing::IsOk());
  const SerialLog log(folder->path() / "serial.log");
  std::uint64_t mark = 0;
  ASSERT_THAT(sys::write_file(log.path(), "one\n"), testing::IsOk());
  EXPECT_EQ(log.advance(mark), "one\n");
  EXPECT_EQ(log.advance(mark), "");
  ASSERT_THAT(sys::write_file(log.path(), "one\ntwo\n"), testing::IsOk());
  EXPECT_EQ(log.advance(mark), "two\n");
  EXPECT_EQ(mark, log.mark());
}

TEST(SerialLog, TailGivesWholeLines) {
  const auto folder = sys::TemporaryFolder::create();
  ASSERT_THAT(folder, testing::IsOk());
  const SerialLog log(folder->path() / "serial.log");
  ASSERT_THAT(sys::write_file(log.path(), "one\ntwo\nthree"), testing::IsOk());
  EXPECT_EQ(log.tail(1), "\nthree");
  EXPECT_EQ(log.tail(9), "one\ntwo\nthree");
}

TEST(SerialLog, ItsLastLineSaysSomething) {
  const auto folder = sys::TemporaryFolder::create();
  ASSERT_THAT(folder, testing::IsOk());
  const SerialLog log(folder->path() / "serial.log");
  EXPECT_EQ(log.last_line(), "");
  const std::pair<std::string, std::string> cases[] = {
      {"\n \n", ""},
      {"one", "one"},
      {"one\n[  \x1b[0;32mOK\x1b[0m  ] two  \r\n\n", "[  OK  ] two"},
      {"\n" + std::string(100, 'x') + "\n", std::string(80, 'x')},
      {std::string(5000, 'y') + "\nlast\n", "last"},
  };
  for (const auto& [console, line] : cases) {
    ASSERT_THAT(sys::write_file(log.path(), console), testing::IsOk());
    EXPECT_EQ(log.last_line(), line);
  }
}

}  // namespace
}  // namespace orlop::lab
