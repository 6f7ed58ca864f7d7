// SPDX-License-Identifier: Apache-2.0
#include "libs/codec/gzip.hpp"

#include <gmock/gmock.h>

#include "libs/base/bytes.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::codec {
namespace {

using ::testing::HasSubstr;
using testing::IsError;
using testing::IsOk;

/// "hello\n" by gzip.
std::string packed() {
  return std::string(as_text(from_base64("H4sIAAAAAAACA8tIzcnJ5wIAIDA6NgYAAAA=").value()));
}

/// 1 MiB of zeros: a thousand times its size.
std::string bomb() {
  std::string text = "H4sIAAAAAAACA+3BMQEAAADCoPVPbQhfoA" + std::string(1344, 'A');
  return text;
}

TEST(Gzip, Expands) {
  EXPECT_EQ(gunzip(packed()).value(), "hello\n");
  EXPECT_EQ(gunzip(packed() + packed()).value(), "hello\nhello\n");
  const auto empty = from_base64("H4sIAAAAAAACAwMAAAAAAAAAAAA=").value();
  EXPECT_EQ(gunzip(as_text(empty)).value(), "");
}

TEST(Gzip, NamesWhatIsWrong) {
  auto damaged = packed();
  damaged[15] = '\x7f';
  struct Row {
    std::string bytes;
    Errc code;
    std::string says;
  };
  const Row rows[] = {
      {"", Errc::invalid, "no gzip data"},
      {"hello", Errc::invalid, "no gzip data"},
      {packed().substr(0, 12), Errc::corrupt, "cut off"},
      {packed().substr(0, packed().size() - 1), Errc::corrupt, "cut off"},
      {packed() + "x", Errc::invalid, "1 bytes stand behind"},
      {damaged, Errc::corrupt, "damaged"},
  };
  for (const auto& row : rows) {
    const auto found = gunzip(row.bytes);
    ASSERT_THAT(found, IsError(row.code)) << row.says;
    EXPECT_THAT(found.error().message(), HasSubstr(row.says));
  }
}

TEST(Gzip, GrowsNoFurtherThanItMay) {
  EXPECT_THAT(gunzip(packed(), {.max_bytes = 5}), IsError(Errc::no_space));
  EXPECT_THAT(gunzip(packed(), {.max_ratio = 1, .free_bytes = 6}), IsOk());
  EXPECT_THAT(gunzip(packed() + packed(), {.max_bytes = 64, .max_ratio = 1, .free_bytes = 11}),
              IsOk());
}

TEST(Gzip, ABombIsNotExpanded) {
  auto encoded = bomb();
  encoded.resize(encoded.size() / 4 * 4);
  const auto bytes = from_base64(encoded).value();
  const auto found = gunzip(as_text(bytes));
  ASSERT_THAT(found, IsError(Errc::no_space));
  EXPECT_THAT(found.error().message(), HasSubstr("200 times"));
  const auto large = gunzip(as_text(bytes), {.max_bytes = 100'000, .max_ratio = 5000});
  ASSERT_THAT(large, IsError(Errc::no_space));
  EXPECT_THAT(large.error().message(), HasSubstr("100000 bytes"));
}

}  // namespace
}  // namespace orlop::codec
