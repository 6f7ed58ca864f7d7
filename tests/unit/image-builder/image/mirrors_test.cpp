// SPDX-License-Identifier: Apache-2.0
#include "image-builder/image/mirrors.hpp"

#include <gmock/gmock.h>

#include <optional>

#include "libs/sys/file.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::builder::image {
namespace {

TEST(Mirrors, AreThoseNamedOrTheHosts) {
  struct Case {
    std::optional<std::string> file;  ///< of the cache
    steps::Mirrors named;
    std::string debian;
    std::string security;
  };
  const Case cases[] = {
      {std::nullopt, {}, "", ""},
      {"http://d\nhttp://s\n", {}, "http://d", "http://s"},
      {"http://d\nhttp://s", {}, "http://d", "http://s"},
      {"http://d\n", {}, "http://d", ""},
      {"http://d", {}, "http://d", ""},
      {"http://d\nhttp://s\n", {.debian = "http://own"}, "http://own", "http://s"},
      {"http://d\nhttp://s\n", {.security = "http://own"}, "http://d", "http://own"},
      {std::nullopt, {.debian = "http://own"}, "http://own", ""},
  };
  for (const auto& row : cases) {
    const auto cache = sys::TemporaryFolder::create();
    ASSERT_THAT(cache, testing::IsOk());
    if (row.file) {
      ASSERT_THAT(sys::write_file(cache->path() / "mirrors", *row.file), testing::IsOk());
    }
    const auto mirrors = mirrors_or_hosts(row.named, cache->path());
    EXPECT_EQ(mirrors.debian, row.debian) << row.file.value_or("no file");
    EXPECT_EQ(mirrors.security, row.security) << row.file.value_or("no file");
  }
}

}  // namespace
}  // namespace orlop::builder::image
