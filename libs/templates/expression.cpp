// SPDX-License-Identifier: Apache-2.0
#include "libs/templates/expression.hpp"

#include <algorithm>
#include <charconv>

#include "libs/base/format.hpp"

namespace orlop::templates {
namespace {

using codec::Value;
using Kind = Expression::Kind;

constexpr std::size_t kMostParts = 400;  // of one expression: it is walked down in depth
constexpr std::string_view kComparisons[] = {"==", "!=", "<", "<=", ">", ">="};
constexpr std::string_view kSums[] = {"+", "-", "~"};
constexpr std::string_view kProducts[] = {"*", "//", "%"};
constexpr std::string_view kWords[] = {"and", "else", "if", "in", "is", "not", "or"};

Expression joined(Kind kind, std::size_t offset, std::string text, Expression first,
                  std::optional<Expression> second = {}) {
  Expression whole{
      .kind = kind, .offset = offset, .text = std::move(text), .literal = {}, .parts = {}};
  whole.parts.push_back(std::move(first));
  if (second) whole.parts.push_back(*std::move(second));
  return whole;
}

class ExpressionReader {
 public:
  ExpressionReader(std::span<const Token>& tokens, std::size_t end, std::size_t max_depth,
                   Where& where)
      : tokens_(tokens), end_(end), max_depth_(max_depth), where_(where) {}

  Result<Expression> choice() {
    if (++depth_ > max_depth_)
      return where_.refuse(offset(), "the expression is nested too deeply", "Use 'set'.");
    auto value = TRY(any());
    if (word("if")) {
      const auto at = offset();
      auto condition = TRY(any());
      if (!word("else")) return refuse("'else' is missing");
      auto otherwise = TRY(choice());
      value = joined(Kind::choice, at, {}, std::move(value), std::move(condition));
      value.parts.push_back(std::move(otherwise));
    }
    --depth_;
    return counted(std::move(value));
  }

 private:
  [[nodiscard]] std::size_t offset() const { return tokens_.empty() ? end_ : tokens_[0].offset; }

  [[nodiscard]] std::unexpected<Error> refuse(const std::string& message) {
    return where_.refuse(offset(), message, "Write for example '{{ v1.instance_id }}'.");
  }

  Result<Expression> counted(Expression expression) {
    if (++parts_ > kMostParts)
      return where_.refuse(expression.offset, "the expression is too long", "Use 'set'.");
    return expression;
  }

  /// A word counts as such only when it is no quoted text.
  bool word(std::string_view text) { return take(tokens_, text); }

  std::string one_of(std::span<const std::string_view> signs) {
    for (const auto sign : signs) {
      if (word(sign)) return std::string(sign);
    }
    return {};
  }

  Result<Expression> any() {
    auto left = TRY(all());
    for (auto at = offset(); word("or"); at = offset()) {
      auto right = TRY(all());
      left = TRY(counted(joined(Kind::binary, at, "or", std::move(left), std::move(right))));
    }
    return left;
  }

  Result<Expression> all() {
    auto left = TRY(opposite());
    for (auto at = offset(); word("and"); at = offset()) {
      auto right = TRY(opposite());
      left = TRY(counted(joined(Kind::binary, at, "and", std::move(left), std::move(right))));
    }
    return left;
  }

  Result<Expression> opposite() {
    const auto at = offset();
    std::size_t count = 0;
    while (word("not")) ++count;
    auto value = TRY(comparison());
    if (count == 0) return value;
    value = TRY(counted(joined(Kind::opposite, at, {}, std::move(value))));
    if (count % 2 == 1) return value;
    return counted(joined(Kind::opposite, at, {}, std::move(value)));
  }

  std::string comparator() {
    if (word("in")) return "in";
    if (tokens_.size() > 1 && tokens_[0].kind == Token::Kind::name && tokens_[0].text == "not" &&
        tokens_[1].text == "in") {
      tokens_ = tokens_.subspan(2);
      return "not in";
    }
    return one_of(kComparisons);
  }

  Result<Expression> comparison() {
    auto left = TRY(sum());
    const auto at = offset();
    auto sign = comparator();
    if (sign.empty()) return left;
    auto right = TRY(sum());
    return counted(joined(Kind::binary, at, std::move(sign), std::move(left), std::move(right)));
  }

  Result<Expression> sum() {
    auto left = TRY(product());
    while (true) {
      const auto at = offset();
      auto sign = one_of(kSums);
      if (sign.empty()) return left;
      auto right = TRY(product());
      left = TRY(
          counted(joined(Kind::binary, at, std::move(sign), std::move(left), std::move(right))));
    }
  }

  Result<Expression> product() {
    auto left = TRY(filtered());
    while (true) {
      const auto at = offset();
      auto sign = one_of(kProducts);
      if (sign.empty()) return left;
      auto right = TRY(filtered());
      left = TRY(
          counted(joined(Kind::binary, at, std::move(sign), std::move(left), std::move(right))));
    }
  }

  Result<Expression> filtered() {
    const auto at = offset();
    const bool minus = word("-");
    auto value = TRY(reached());
    if (minus) value = TRY(counted(joined(Kind::minus, at, {}, std::move(value))));
    while (true) {
      const auto place = offset();
      if (word("|")) {
        auto name = TRY(name_of("a filter"));
        value = TRY(counted(joined(Kind::function, place, std::move(name), std::move(value))));
        if (word("(")) TRY(arguments(value, ")"));
      } else if (word("is")) {
        const bool opposite = word("not");
        auto name = TRY(name_of("a test"));
        value = TRY(counted(joined(Kind::test, place, std::move(name), std::move(value))));
        if (opposite) value = TRY(counted(joined(Kind::opposite, place, {}, std::move(value))));
      } else {
        return value;
      }
    }
  }

  /// A value and what is reached from it.
  Result<Expression> reached() {
    auto value = TRY(primary());
    while (true) {
      const auto at = offset();
      if (word(".")) {
        auto name = TRY(name_of("a member"));
        const bool is_call = word("(");
        value = TRY(counted(joined(is_call ? Kind::function : Kind::member, at, std::move(name),
                                   std::move(value))));
        if (is_call) TRY(arguments(value, ")"));
      } else if (word("[")) {
        auto index = TRY(choice());
        if (!word("]")) return refuse("']' is missing");
        value = TRY(counted(joined(Kind::index, at, {}, std::move(value), std::move(index))));
      } else {
        return value;
      }
    }
  }

  Result<std::string> name_of(std::string_view what) {
    if (tokens_.empty() || tokens_[0].kind != Token::Kind::name)
      return refuse(formatted("the name of {} is missing", what));
    auto name = tokens_[0].text;
    tokens_ = tokens_.subspan(1);
    return name;
  }

  /// Up to the closing sign.
  Status arguments(Expression& whole, std::string_view closer) {
    if (word(closer)) return {};
    do {
      if (word(closer)) return {};  // behind a last comma
      whole.parts.push_back(TRY(choice()));
    } while (word(","));
    if (!word(closer)) return refuse(formatted("'{}' is missing", closer));
    return {};
  }

  Result<Expression> primary() {
    if (tokens_.empty()) return refuse("an expression is missing");
    const auto& token = tokens_[0];
    const auto at = token.offset;
    if (word("(")) {
      auto value = TRY(choice());
      if (!word(")")) return refuse("')' is missing");
      return value;
    }
    if (word("[")) {
      Expression list{.kind = Kind::list, .offset = at, .text = {}, .literal = {}, .parts = {}};
      TRY(arguments(list, "]"));
      return counted(std::move(list));
    }
    if (token.kind == Token::Kind::sign ||
        (token.kind == Token::Kind::name && std::ranges::contains(kWords, token.text)))
      return refuse(formatted("an expression is missing before '{}'", token.text));
    tokens_ = tokens_.subspan(1);
    return counted(TRY(simple(token)));
  }

  Result<Expression> simple(const Token& token) {
    Expression value{
        .kind = Kind::literal, .offset = token.offset, .text = {}, .literal = {}, .parts = {}};
    if (token.kind == Token::Kind::string) {
      value.literal = token.text;
    } else if (token.kind == Token::Kind::integer) {
      std::int64_t number = 0;
      const auto* end = token.text.data() + token.text.size();
      if (std::from_chars(token.text.data(), end, number).ec != std::errc{})
        return where_.refuse(token.offset, "the number is too large", "Write a smaller one.");
      value.literal = number;
    } else if (token.text == "true" || token.text == "True") {
      value.literal = true;
    } else if (token.text == "false" || token.text == "False") {
      value.literal = false;
    } else if (token.text != "none" && token.text != "None") {
      value.kind = Kind::name;
      value.text = token.text;
    }
    return value;
  }

  std::span<const Token>& tokens_;
  std::size_t end_;
  std::size_t max_depth_;
  Where& where_;
  std::size_t depth_ = 0;
  std::size_t parts_ = 0;
};

}  // namespace

bool take(std::span<const Token>& tokens, std::string_view text) {
  if (tokens.empty() || tokens[0].kind == Token::Kind::string || tokens[0].text != text)
    return false;
  tokens = tokens.subspan(1);
  return true;
}

Result<Expression> take_expression(std::span<const Token>& tokens, std::size_t end,
                                   std::size_t max_depth, Where& where) {
  return ExpressionReader(tokens, end, max_depth, where).choice();
}

}  // namespace orlop::templates
