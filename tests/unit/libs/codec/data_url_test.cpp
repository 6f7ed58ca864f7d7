// SPDX-License-Identifier: Apache-2.0
#include "libs/codec/data_url.hpp"

#include <gmock/gmock.h>

#include "tests/support/matchers.hpp"

namespace orlop::codec {
namespace {

using ::testing::HasSubstr;
using testing::IsError;

TEST(DataUrl, HoldsItsContent) {
  const std::pair<std::string, std::string> rows[] = {
      {"data:,", ""},
      {"data:,hello%20world%0a", "hello world\n"},
      {"data:text/plain;charset=utf-8,a,b", "a,b"},
      {"data:;base64,aGk=", "hi"},
      {"data:;base64,aGk", "hi"},
      {"data:text/plain;BASE64,aGk%3D", "hi"},
      {"DATA:,x", "x"},
      {"data:,%00", std::string(1, '\0')},
      {"data:,a+b", "a+b"},
  };
  for (const auto& [url, content] : rows) EXPECT_EQ(read_data_url(url).value(), content) << url;
}

TEST(DataUrl, NamesWhatIsWrong) {
  const std::pair<std::string, std::string> rows[] = {
      {"", "no data address"},
      {"https://a/b", "no data address"},
      {"data:", "','"},
      {"data:text/plain", "','"},
      {"data:,%", "'%'"},
      {"data:,%4", "'%'"},
      {"data:,%zz", "'%'"},
      {"data:;base64,a", "base64"},
      {"data:;base64,!!!!", "base64"},
      {"data:;base64,a=b=", "base64"},
  };
  for (const auto& [url, says] : rows) {
    const auto found = read_data_url(url);
    ASSERT_THAT(found, IsError(Errc::invalid)) << url;
    EXPECT_THAT(found.error().message(), HasSubstr(says)) << url;
  }
}

}  // namespace
}  // namespace orlop::codec
