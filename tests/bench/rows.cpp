// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/rows.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <format>

namespace orlop::bench {
namespace {

constexpr std::array<std::string_view, 2> kUnits = {"seconds", "bytes"};

/// "peakRssBytes" -> "peak rss bytes"
std::string words_of(std::string_view key) {
  std::string words;
  for (const char letter : key) {
    const bool begins = letter >= 'A' && letter <= 'Z';
    if (begins) words += ' ';
    words += begins ? static_cast<char>(letter - 'A' + 'a') : letter;
  }
  return words;
}

std::string_view unit_of(std::string_view key) {
  const auto words = words_of(key);
  for (const auto unit : kUnits) {
    if (words == unit || words.ends_with(std::string(" ").append(unit))) return unit;
  }
  return {};
}

/// "peakRssBytes" -> "peak rss"
std::string label_of(std::string_view key) {
  auto name = words_of(key);
  name.resize(name.size() - unit_of(key).size());
  while (name.ends_with(' ')) name.pop_back();
  return name;
}

/// "limit", "cpuSeconds" -> "limitCpuSeconds"
std::string prefixed(std::string name, std::string_view key) {
  name += key;
  auto& first = name[name.size() - key.size()];
  if (first >= 'a' && first <= 'z') first = static_cast<char>(first - 'a' + 'A');
  return name;
}

std::string rest_of(const Row& row) {
  std::string text;
  for (std::size_t i = 1; i < row.figures.size(); ++i) {
    const auto label = label_of(row.figures[i].key);
    text += std::format("{}{}{}{}", text.empty() ? "" : ", ", label, label.empty() ? "" : " ",
                        in_words(row.figures[i]));
  }
  if (!row.note.empty()) text += (text.empty() ? "" : "; ") + row.note;
  return text;
}

/// A count as a whole number, everything else with the decimals a measurement is worth.
codec::Value json_number(const Figure& figure) {
  constexpr double kMilli = 1000;
  if (unit_of(figure.key) == "bytes" || std::floor(figure.value) == figure.value) {
    return codec::Value(static_cast<std::int64_t>(std::llround(figure.value)));
  }
  return codec::Value(std::round(figure.value * kMilli) / kMilli);
}

constexpr std::size_t kColumns = 7;
using Line = std::array<std::string, kColumns>;
constexpr std::array<bool, kColumns> kRightAligned = {false, false, true, true, false, true, false};

Line line_of(const Row& row) {
  const auto kept = within(row);
  Line line = {row.name, row.engine};
  if (!row.figures.empty()) {
    line[2] = in_words(row.figures[0]);
    if (row.limit) line[3] = in_words({row.figures[0].key, *row.limit});
  }
  if (kept) line[4] = *kept ? "yes" : "NO";
  if (row.ratio) line[5] = std::format("{:.2f}", *row.ratio);
  line[6] = rest_of(row);
  return line;
}

std::string render(const Line& line, const std::array<std::size_t, kColumns>& widths, Style style) {
  std::string text = style == Style::markdown ? "|" : "";
  for (std::size_t i = 0; i < kColumns; ++i) {
    if (widths[i] == 0) continue;
    if (style == Style::markdown) {
      text += std::format(" {} |", line[i]);
    } else if (kRightAligned[i]) {
      text += std::format("{:>{}}  ", line[i], widths[i]);
    } else {
      text += std::format("{:<{}}  ", line[i], widths[i]);
    }
  }
  while (text.ends_with(' ')) text.pop_back();
  return text + "\n";
}

}  // namespace

std::optional<bool> within(const Row& row) {
  if (!row.limit || row.figures.empty()) return std::nullopt;
  return row.figures[0].value <= *row.limit;
}

void add_ratios(std::vector<Row>& rows) {
  for (auto& row : rows) {
    if (row.engine != kOrlop || row.figures.empty() || row.ratio) continue;
    const auto other = std::ranges::find_if(rows, [&row](const Row& candidate) {
      return candidate.engine == kMkosi && candidate.name == row.name &&
             !candidate.figures.empty() && candidate.figures[0].value > 0;
    });
    if (other != rows.end()) row.ratio = row.figures[0].value / other->figures[0].value;
  }
}

std::string in_words(const Figure& figure) {
  constexpr double kMebi = 1 << 20;
  const auto unit = unit_of(figure.key);
  if (unit == "bytes") return std::format("{:.1f} MiB", figure.value / kMebi);
  if (unit == "seconds") {
    return figure.value < 1 ? std::format("{:.0f} ms", figure.value * 1000)
                            : std::format("{:.1f} s", figure.value);
  }
  return std::floor(figure.value) == figure.value ? std::format("{:.0f}", figure.value)
                                                  : std::format("{:.1f}", figure.value);
}

std::string table(std::span<const Row> rows, Style style) {
  const Line heading = {"case", "engine", "figure", "limit", "within", "ratio", "more"};
  std::vector<Line> lines;
  std::array<std::size_t, kColumns> widths{};
  for (const auto& row : rows) {
    lines.push_back(line_of(row));
    for (std::size_t i = 0; i < kColumns; ++i) {
      widths[i] = std::max(widths[i], lines.back()[i].size());
    }
  }
  for (std::size_t i = 0; i < kColumns; ++i) {
    if (widths[i] != 0) widths[i] = std::max(widths[i], heading[i].size());
  }
  auto text = render(heading, widths, style);
  if (style == Style::markdown) {
    text += "|";
    for (std::size_t i = 0; i < kColumns; ++i) {
      if (widths[i] != 0) text += kRightAligned[i] ? "---:|" : "---|";
    }
    text += "\n";
  }
  for (const auto& line : lines) text += render(line, widths, style);
  return text;
}

codec::Value document(std::string_view name, std::string_view accelerator,
                      std::span<const Row> rows) {
  auto list = codec::Value::array();
  for (const auto& row : rows) {
    auto item = codec::Value::object({{"case", row.name}, {"engine", row.engine}});
    for (const auto& figure : row.figures) item.set(figure.key, json_number(figure));
    if (const auto kept = within(row)) {
      item.set(prefixed("limit", row.figures[0].key),
               json_number({row.figures[0].key, *row.limit}));
      item.set("within", *kept);
    }
    if (row.ratio) item.set("ratio", json_number({"ratio", *row.ratio}));
    if (!row.note.empty()) item.set("note", row.note);
    list.push(std::move(item));
  }
  auto whole = codec::Value::object({{"schema", "orlop.bench/1"}, {"bench", name}});
  if (!accelerator.empty()) whole.set("accelerator", accelerator);
  whole.set("rows", std::move(list));
  return whole;
}

}  // namespace orlop::bench
