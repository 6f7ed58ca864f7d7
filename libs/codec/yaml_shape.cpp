// SPDX-License-Identifier: Apache-2.0
#include "libs/codec/yaml_shape.hpp"

#include <algorithm>

#include "libs/base/format.hpp"

namespace orlop::codec {
namespace {

constexpr std::size_t kMostProperties = 2;
constexpr std::size_t kMostPropertyBytes = 256;
constexpr std::string_view kGap = " \t";
constexpr std::string_view kGaps = " \t\r\n";

class Scanner {
 public:
  Scanner(std::string_view text, const ParseLimits& limits) : text_(text), limits_(limits) {}

  std::optional<ShapeFault> run() {
    while (at_ < text_.size() && !fault_) line();
    return std::move(fault_);
  }

 private:
  [[nodiscard]] bool ended() const { return at_ >= text_.size(); }
  [[nodiscard]] char here() const { return ended() ? '\n' : text_[at_]; }
  [[nodiscard]] bool white_at(std::size_t at) const {
    return at >= text_.size() || kGaps.contains(text_[at]);
  }
  void skip(std::string_view signs) {
    at_ = std::min(text_.find_first_not_of(signs, at_), text_.size());
  }
  /// Takes an anchor or tag, the so-manieth of its value.
  void property(std::size_t number) {
    const auto begin = at_;
    at_ = std::min(text_.find_first_of(kGaps, at_), text_.size());
    if (at_ - begin > kMostPropertyBytes)
      fault_ = {formatted("an anchor or tag has more than {} bytes", kMostPropertyBytes), begin};
    if (number > kMostProperties) fault_ = {"a value has more than one anchor and one tag", begin};
  }
  void skip_line() { at_ = std::min(text_.find('\n', at_), text_.size() - 1) + 1; }

  [[nodiscard]] std::ptrdiff_t column() const { return static_cast<std::ptrdiff_t>(at_ - line_); }

  /// A line of block style, and what begins in it and ends in a later one.
  void line() {
    const auto begin = line_ = at_;
    owner_ = -1;
    skip(kGap);
    while ((here() == '-' || here() == '?') && white_at(at_ + 1) && !ended()) {
      owner_ = column();
      ++at_;
      skip(kGap);
    }
    while (!fault_ && node()) {
    }
    if (at_ > begin && text_[at_ - 1] == '\n') return;
    if (!ended()) skip_line();
  }

  /// One key or value of a line; whether another may stand behind it.
  bool node() {
    const auto where = column();
    std::size_t properties = 0;
    while (!fault_ && (here() == '&' || here() == '!')) {
      property(++properties);
      skip(kGap);
    }
    switch (here()) {
      case '[':
      case '{': return flow() && behind_key(where);
      case '"':
      case '\'': quoted(); return behind_key(where);
      case '|':
      case '>':
        skip_line();
        skip_deeper();
        return false;
      case '#':
      case '\r':
      case '\n': return false;
      default: return plain(where);
    }
  }

  /// Takes the ':' behind a key that is in quotes or brackets.
  bool behind_key(std::ptrdiff_t where) {
    skip(kGap);
    if (here() != ':' || !white_at(at_ + 1)) return false;
    owner_ = where;
    ++at_;
    skip(kGap);
    return true;
  }

  /// Plain text up to the ':' of a key, or to its end.
  bool plain(std::ptrdiff_t where) {
    const auto begin = at_;
    for (; here() != '\n'; ++at_) {
      if (here() == '#' && at_ > begin && white_at(at_ - 1)) break;  // a comment
      if (here() != ':' || !white_at(at_ + 1)) continue;
      if (at_ - begin > kMostKeyBytes) fault_ = {key_too_long(), begin};
      owner_ = where;
      ++at_;
      skip(kGap);
      return true;
    }
    skip_line();
    skip_deeper();
    return false;
  }

  /// Lines of a text, which stand deeper than what it belongs to.
  void skip_deeper() {
    while (!ended()) {
      const auto first = std::min(text_.find_first_not_of(' ', at_), text_.size());
      const bool blank = first == text_.size() || text_[first] == '\n' || text_[first] == '\r';
      if (!blank && static_cast<std::ptrdiff_t>(first - at_) <= owner_) return;
      skip_line();
    }
  }

  /// Text in quotes, to its end.
  void quoted() {
    const char quote = here();
    for (++at_; !ended(); ++at_) {
      if (here() == '\\' && quote == '"') {
        ++at_;
      } else if (here() == quote) {
        if (quote == '"' || !text_.substr(at_ + 1).starts_with('\'')) break;
        ++at_;
      }
    }
    at_ = std::min(at_ + 1, text_.size());
  }

  /// From a bracket to where it closes; false when it does not.
  bool flow() {
    std::size_t depth = 0;
    bool fresh = true;           // a value may begin here
    std::size_t properties = 0;  // right before it
    for (; !ended() && !fault_; ++at_) {
      switch (const char sign = here()) {
        case '[':
        case '{': ++depth; [[fallthrough]];
        case ',':
          count(depth);
          fresh = true;
          properties = 0;
          break;
        case ']':
        case '}':
          fresh = false;
          if (--depth > 0) break;
          ++at_;
          return true;
        case ' ':
        case '\t':
        case '\r': break;
        case '\n':
          if (!is_left_edge(at_ + 1)) break;
          ++at_;
          return false;
        default: other(sign, fresh, properties);
      }
    }
    return false;
  }

  /// Whether the next key stands here, of a text that only looked like a list.
  [[nodiscard]] bool is_left_edge(std::size_t at) const {
    constexpr std::string_view kOfLists = " \t\r\n[]{},\"'#";
    return at < text_.size() && !kOfLists.contains(text_[at]);
  }

  /// What stands in brackets and divides nothing; ends at its last sign.
  void other(char sign, bool& fresh, std::size_t& properties) {
    if (sign == '#' && white_at(at_ - 1)) {
      at_ = std::min(text_.find('\n', at_), text_.size()) - 1;
    } else if (fresh && (sign == '"' || sign == '\'')) {
      quoted();
      fresh = here() == ':';
      if (!fresh) --at_;
    } else if (fresh && (sign == '&' || sign == '!')) {
      property(++properties);
      --at_;
    } else {
      properties = 0;
      fresh = (sign == ':' || sign == '?') && white_at(at_ + 1);
    }
  }

  void count(std::size_t depth) {
    if (depth > limits_.max_depth) fault_ = {nested_too_deeply(limits_), at_};
    if (++signs_ > limits_.max_nodes) fault_ = {too_many_values(limits_), at_};
  }

  std::string_view text_;
  const ParseLimits& limits_;
  std::size_t at_ = 0;
  std::size_t line_ = 0;       ///< where it begins
  std::ptrdiff_t owner_ = -1;  ///< column of the key or '-' that the text at hand belongs to
  std::size_t signs_ = 0;      ///< that divide what stands in brackets
  std::optional<ShapeFault> fault_;
};

}  // namespace

std::string nested_too_deeply(const ParseLimits& limits) {
  return formatted("the document is nested too deeply: {} levels are allowed", limits.max_depth);
}

std::string too_many_values(const ParseLimits& limits) {
  return formatted("the document has too many values: {} are allowed", limits.max_nodes);
}

std::string key_too_long() { return formatted("a key has more than {} bytes", kMostKeyBytes); }

std::optional<ShapeFault> fault_of_shape(std::string_view text, const ParseLimits& limits) {
  return Scanner(text, limits).run();
}

}  // namespace orlop::codec
