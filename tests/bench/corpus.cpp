// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/corpus.hpp"

#include <algorithm>
#include <set>
#include <vector>

#include "libs/base/format.hpp"

namespace orlop::bench {
namespace {

using codec::Value;

template <class Visit>
void each_error(const Value& document, const Visit& visit) {
  const auto* list = document.find("diagnostics");
  if (list == nullptr || !list->is_array()) return;
  for (const auto& one : list->items()) {
    const auto* severity = one.find("severity");
    if (severity != nullptr && severity->is_string() && severity->string() == "error") visit(one);
  }
}

std::string text_of_member(const Value& diagnostic, std::string_view key) {
  const auto* value = diagnostic.find(key);
  return value != nullptr && value->is_string() ? value->string() : std::string();
}

}  // namespace

Fate fate_of(const Value& diagnostics) {
  auto fate = Fate::accepted;
  each_error(diagnostics, [&fate](const Value& error) {
    const auto* line = error.find("line");
    const bool placed = line != nullptr && line->is_int() && line->integer() > 0;
    if (fate != Fate::refused_otherwise) {
      fate = placed && text_of_member(error, "code") != "yaml" ? Fate::refused_by_key
                                                               : Fate::refused_otherwise;
    }
  });
  return fate;
}

std::string named_in(std::string_view message) {
  const auto begin = message.find('\'');
  if (begin == std::string_view::npos) return {};
  const auto end = message.find('\'', begin + 1);
  if (end == std::string_view::npos) return {};
  std::string name;
  bool inside = false;
  for (const char c : message.substr(begin + 1, end - begin - 1)) {
    if (c == ']') inside = false;
    if (!inside) name += c;
    if (c == '[') inside = true;
  }
  return name;
}

void count(Score& score, const Value& diagnostics) {
  ++score.documents;
  switch (fate_of(diagnostics)) {
    case Fate::accepted: ++score.accepted; break;
    case Fate::refused_by_key: ++score.refused_by_key; break;
    case Fate::refused_otherwise: ++score.refused_otherwise; break;
  }
  std::set<std::string> reasons;
  each_error(diagnostics, [&reasons](const Value& error) {
    auto name = named_in(text_of_member(error, "message"));
    reasons.insert(name.empty() ? text_of_member(error, "code") : std::move(name));
  });
  for (const auto& reason : reasons) ++score.reasons[reason];
}

std::string most_frequent(const Score& score, std::size_t most) {
  std::vector<std::pair<std::string, int>> all(score.reasons.begin(), score.reasons.end());
  std::ranges::stable_sort(all, std::greater(), &std::pair<std::string, int>::second);
  std::string text;
  for (const auto& [name, documents] : std::span(all).first(std::min(most, all.size())))
    text += formatted("{}{} ({})", text.empty() ? "" : ", ", name, documents);
  return text;
}

}  // namespace orlop::bench
