// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/rows.hpp"

#include <gmock/gmock.h>

#include "libs/codec/json.hpp"

namespace orlop::bench {
namespace {

std::vector<Row> some_rows() {
  return {{.name = "cold",
           .engine = "orlop",
           .figures = {{"seconds", 61.26}, {"peakRssBytes", 3.0 * (1 << 20)}},
           .limit = 240,
           .ratio = {},
           .note = {}},
          {.name = "cold",
           .engine = "mkosi",
           .figures = {{"seconds", 122.52}},
           .limit = {},
           .ratio = {},
           .note = "slow"},
          {.name = "wakeups",
           .engine = "orlop",
           .figures = {{"wakeups", 2}},
           .limit = 0,
           .ratio = {},
           .note = {}}};
}

TEST(Rows, FiguresAreSaidInTheUnitOfTheirKey) {
  const std::pair<Figure, std::string_view> cases[] = {
      {{"seconds", 61.26}, "61.3 s"},
      {{"cpuSeconds", 0.0421}, "42 ms"},
      {{"bytes", 152903680}, "145.8 MiB"},
      {{"rssBytes", 0}, "0.0 MiB"},
      {{"boots", 3}, "3"},
      {{"meanThreads", 1.5}, "1.5"},
  };
  for (const auto& [figure, words] : cases) EXPECT_EQ(in_words(figure), words) << figure.key;
}

TEST(Rows, ALimitIsKeptUpToItself) {
  Row row{.name = "x",
          .engine = "orlop",
          .figures = {{"seconds", 35}},
          .limit = {},
          .ratio = {},
          .note = {}};
  EXPECT_EQ(within(row), std::nullopt);
  row.limit = 35;
  EXPECT_EQ(within(row), true);
  row.figures[0].value = 35.01;
  EXPECT_EQ(within(row), false);
}

TEST(Rows, RatiosCompareTheSameCase) {
  auto rows = some_rows();
  add_ratios(rows);
  EXPECT_EQ(rows[0].ratio, 0.5);
  EXPECT_EQ(rows[1].ratio, std::nullopt);
  EXPECT_EQ(rows[2].ratio, std::nullopt);
  rows[0].ratio = 0.75;  // a bench that knows better is left alone
  add_ratios(rows);
  EXPECT_EQ(rows[0].ratio, 0.75);
  rows = some_rows();
  rows[1].figures[0].value = 0;
  add_ratios(rows);
  EXPECT_EQ(rows[0].ratio, std::nullopt);
}

TEST(Rows, TextTableIsAligned) {
  auto rows = some_rows();
  add_ratios(rows);
  EXPECT_EQ(table(rows, Style::text),
            "case     engine   figure    limit  within  ratio  more\n"
            "cold     orlop    61.3 s  240.0 s  yes      0.50  peak rss 3.0 MiB\n"
            "cold     mkosi   122.5 s                          slow\n"
            "wakeups  orlop         2        0  NO\n");
}

TEST(Rows, ColumnsNobodyUsesAreLeftOut) {
  const std::vector<Row> rows = {{.name = "a",
                                  .engine = "orlop",
                                  .figures = {{"boots", 3}},
                                  .limit = {},
                                  .ratio = {},
                                  .note = {}}};
  EXPECT_EQ(table(rows, Style::text),
            "case  engine  figure\n"
            "a     orlop        3\n");
}

TEST(Rows, MarkdownTableHasARule) {
  const auto rows = some_rows();
  EXPECT_EQ(table(std::span(rows).first(1), Style::markdown),
            "| case | engine | figure | limit | within | more |\n"
            "|---|---|---:|---:|---|---|\n"
            "| cold | orlop | 61.3 s | 240.0 s | yes | peak rss 3.0 MiB |\n");
}

TEST(Rows, DocumentFollowsTheSchema) {
  auto rows = some_rows();
  add_ratios(rows);
  EXPECT_EQ(codec::write_json(document("build", "tcg", rows)),
            R"({"schema":"orlop.bench/1","bench":"build","accelerator":"tcg","rows":[)"
            R"({"case":"cold","engine":"orlop","seconds":61.26,"peakRssBytes":3145728,)"
            R"("limitSeconds":240,"within":true,"ratio":0.5},)"
            R"({"case":"cold","engine":"mkosi","seconds":122.52,"note":"slow"},)"
            R"({"case":"wakeups","engine":"orlop","wakeups":2,"limitWakeups":0,"within":false}]})");
  EXPECT_EQ(codec::write_json(document("size", "", {})),
            R"({"schema":"orlop.bench/1","bench":"size","rows":[]})");
}

}  // namespace
}  // namespace orlop::bench
