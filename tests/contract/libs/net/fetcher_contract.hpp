// SPDX-License-Identifier: Apache-2.0
// What every Fetcher must do, as one suite. A program instantiates it with the worlds it knows:
// INSTANTIATE_TEST_SUITE_P(Fake, FetcherContract, Values(world_maker<FakeWorld>("memory"))).
#pragma once

#include <gtest/gtest.h>

#include <memory>

#include "libs/net/fetcher.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::testing {

/// A fetcher and the place it fetches from.
class FetcherWorld {
 public:
  virtual ~FetcherWorld() = default;
  virtual net::Fetcher& fetcher() = 0;
  virtual void put(const std::string& name, ByteView content) = 0;
  virtual std::string url(const std::string& name) = 0;
};

struct FetcherWorldMaker {
  const char* name;
  std::unique_ptr<FetcherWorld> (*make)();
  friend void PrintTo(const FetcherWorldMaker& maker, std::ostream* out) { *out << maker.name; }
};

class FetcherContract : public ::testing::TestWithParam<FetcherWorldMaker> {
 protected:
  FetcherContract() : world_(GetParam().make()) {
    content_.resize(kSize);
    for (std::size_t i = 0; i < kSize; ++i)
      content_[i] = static_cast<std::uint8_t>(i * 31 + i / 251);
    world_->put("object", content_);
    world_->put("empty", {});
  }

  net::Fetcher& fetcher() { return world_->fetcher(); }
  Status range(const std::string& url, net::ByteRange wanted) {
    received_.clear();
    return fetcher().fetch_range(url, wanted, [this](ByteView data) -> Status {
      received_.insert(received_.end(), data.begin(), data.end());
      return {};
    });
  }
  [[nodiscard]] Bytes part(std::size_t offset, std::size_t length) const {
    const auto view = ByteView(content_).subspan(offset, length);
    return {view.begin(), view.end()};
  }

  static constexpr std::size_t kSize = 300'000;
  std::unique_ptr<FetcherWorld> world_;
  Bytes content_;
  Bytes received_;
};

TEST_P(FetcherContract, FetchesWholeObjects) {
  EXPECT_THAT(fetcher().fetch(world_->url("object"), kSize), IsOkAnd(::testing::Eq(content_)));
  EXPECT_THAT(fetcher().fetch(world_->url("empty"), 10), IsOkAnd(::testing::IsEmpty()));
}

TEST_P(FetcherContract, BoundsTheSize) {
  EXPECT_THAT(fetcher().fetch(world_->url("object"), kSize - 1), IsError(Errc::no_space));
  EXPECT_THAT(fetcher().fetch(world_->url("object"), 0), IsError(Errc::no_space));
}

TEST_P(FetcherContract, NamesWhatIsMissing) {
  EXPECT_THAT(fetcher().fetch(world_->url("absent"), 10), IsErrorSaying(Errc::not_found, "absent"));
  EXPECT_THAT(range(world_->url("absent"), {0, 1}), IsErrorSaying(Errc::not_found, "absent"));
}

TEST_P(FetcherContract, StreamsRanges) {
  const auto url = world_->url("object");
  constexpr net::ByteRange kRows[] = {
      {0, kSize}, {0, 1}, {kSize - 1, 1}, {4096, 8192}, {1, 250'000}};
  for (const auto& wanted : kRows) {
    EXPECT_THAT(range(url, wanted), IsOk());
    EXPECT_EQ(received_, part(wanted.offset, wanted.length)) << wanted.offset;
  }
  EXPECT_THAT(range(url, {10, 0}), IsOk());
  EXPECT_TRUE(received_.empty());
}

TEST_P(FetcherContract, RefusesRangesOutside) {
  const auto url = world_->url("object");
  EXPECT_THAT(range(url, {kSize, 1}), IsError(Errc::io));
  EXPECT_THAT(range(url, {kSize - 10, 11}), IsError(Errc::io));
  EXPECT_LE(received_.size(), 11U);
}

TEST_P(FetcherContract, StopsWhenTheSinkRefuses) {
  int calls = 0;
  const auto refuse = [&calls](ByteView) -> Status {
    ++calls;
    return fail(Errc::cancelled, "that is enough");
  };
  EXPECT_THAT(fetcher().fetch_range(world_->url("object"), {0, kSize}, refuse),
              IsErrorSaying(Errc::cancelled, "that is enough"));
  EXPECT_EQ(calls, 1);
}

TEST_P(FetcherContract, GoesOnAfterAnError) {
  EXPECT_THAT(fetcher().fetch(world_->url("absent"), 10), IsError(Errc::not_found));
  EXPECT_THAT(fetcher().fetch(world_->url("object"), 10), IsError(Errc::no_space));
  EXPECT_THAT(range(world_->url("object"), {5, 5}), IsOk());
  EXPECT_EQ(received_, part(5, 5));
  EXPECT_THAT(fetcher().fetch(world_->url("object"), kSize), IsOkAnd(::testing::Eq(content_)));
}

TEST_P(FetcherContract, RefusesUnknownSchemes) {
  EXPECT_THAT(fetcher().fetch("gopher://127.0.0.1/object", 10),
              ::testing::AnyOf(IsError(Errc::unsupported), IsError(Errc::not_found)));
}

}  // namespace orlop::testing
