// SPDX-License-Identifier: Apache-2.0
// Rows: what a bench measured, as a table for people (text, Markdown) and as JSON
// (`orlop.bench/1`). Pure functions of values.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libs/codec/value.hpp"

namespace orlop::bench {

/// One number. The unit is the end of the key: `seconds`, `cpu_seconds`, `bytes`, `rss_bytes`;
/// without one it is a count.
struct Figure {
  std::string key;
  double value = 0;
  friend bool operator==(const Figure&, const Figure&) = default;
};

inline constexpr std::string_view kOrlop = "orlop";
inline constexpr std::string_view kMkosi = "mkosi";

struct Row {
  std::string name;    ///< the case
  std::string engine;  ///< kOrlop or kMkosi
  /// The first one is what the row is about; limit and ratio are about it.
  std::vector<Figure> figures;
  std::optional<double> limit;  ///< the most that is accepted
  std::optional<double> ratio;  ///< orlop / mkosi
  std::string note;             ///< a few words for people
};

/// Nothing when there is no limit.
[[nodiscard]] std::optional<bool> within(const Row& row);

/// Gives each row of kOrlop that has no ratio yet, and that mkosi has a row of the same case for,
/// its ratio.
void add_ratios(std::vector<Row>& rows);

/// "145.2 MiB", "41.3 s", "12".
[[nodiscard]] std::string in_words(const Figure& figure);

enum class Style { text, markdown };
/// One line a row under a heading: case, engine, figure, limit, within, ratio, and the rest.
/// Columns in which no row says anything are left out.
[[nodiscard]] std::string table(std::span<const Row> rows, Style style);

/// {"schema":"orlop.bench/1","bench":NAME,"accelerator","rows":[{"case","engine",…figures}]}; a
/// limit stands in `limit_<key>` with `within`, a ratio in `ratio`. `accelerator` is what ran the
/// machines ("kvm", "tcg"); empty, and left out, when the bench has none.
[[nodiscard]] codec::Value document(std::string_view name, std::string_view accelerator,
                                    std::span<const Row> rows);

}  // namespace orlop::bench
