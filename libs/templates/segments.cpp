// SPDX-License-Identifier: Apache-2.0
#include "libs/templates/segments.hpp"

#include <algorithm>

#include "libs/base/format.hpp"

namespace orlop::templates {
namespace {

constexpr std::string_view kSpace = " \t\r\n";
constexpr std::string_view kSigns[] = {"==", "!=", "<=", ">=", "//", "+", "-", "*", "%", "~", "<",
                                       ">",  "=",  "(",  ")",  "[",  "]", ".", ",", "|", ":"};

bool begins_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

class Cutter {
 public:
  Cutter(std::string_view text, Where& where) : text_(text), where_(where) {}

  Result<std::vector<Segment>> run() {
    while (true) {
      const auto open = next_open();
      add_text(open);
      if (open == std::string_view::npos) return std::move(segments_);
      at_ = open + 2;
      if (text_[open + 1] == '#') {
        TRY(comment(open));
      } else {
        TRY(tag(open));
      }
    }
  }

 private:
  [[nodiscard]] std::size_t next_open() const {
    for (auto at = text_.find('{', at_); at != std::string_view::npos;
         at = text_.find('{', at + 1)) {
      if (at + 1 < text_.size() && std::string_view("{%#").contains(text_[at + 1])) return at;
    }
    return std::string_view::npos;
  }

  /// The text up to the next tag, without what the tags on both sides take off.
  void add_text(std::size_t end) {
    auto text = text_.substr(at_, end == std::string_view::npos ? end : end - at_);
    auto offset = at_;
    std::size_t skip = 0;
    if (trims_all_) {
      skip = std::min(text.find_first_not_of(kSpace), text.size());
    } else if (trims_line_) {
      skip = text.starts_with("\r\n") ? 2 : text.starts_with('\n') ? 1 : 0;
    }
    text.remove_prefix(skip);
    offset += skip;
    const bool takes = end != std::string_view::npos && text_.substr(end + 2, 1) == "-";
    if (takes) text = text.substr(0, text.find_last_not_of(kSpace) + 1);
    if (!text.empty()) segments_.push_back({Segment::Kind::text, offset, text, {}});
  }

  void closed(std::size_t closer, bool ends_line) {
    const char before = closer == 0 ? ' ' : text_[closer - 1];
    trims_all_ = before == '-';
    trims_line_ = ends_line && before != '+';
    at_ = closer + 2;
  }

  Status comment(std::size_t open) {
    const auto end = text_.find("#}", at_);
    if (end == std::string_view::npos)
      return where_.refuse(open, "the comment has no end", "End it with '#}'.");
    closed(end, true);
    return {};
  }

  Status tag(std::size_t open) {
    const bool is_output = text_[open + 1] == '{';
    closer_ = is_output ? "}}" : "%}";
    if (at_ < text_.size() && (text_[at_] == '-' || text_[at_] == '+')) ++at_;
    Segment segment{is_output ? Segment::Kind::output : Segment::Kind::tag, open, {}, {}};
    while (!at_closer()) {
      if (at_ >= text_.size())
        return where_.refuse(open, "the tag has no end", formatted("End it with '{}'.", closer_));
      TRY(token(segment.tokens));
    }
    const auto end = text_.find(closer_, at_);
    closed(end, !is_output);
    const auto& tokens = segment.tokens;
    if (!is_output && tokens.size() == 1 && tokens[0].text == "raw") return raw(open);
    segments_.push_back(std::move(segment));
    return {};
  }

  /// Skips blanks. Whether the tag ends here, with or without a sign that trims.
  bool at_closer() {
    at_ = std::min(text_.find_first_not_of(kSpace, at_), text_.size());
    const auto rest = text_.substr(at_);
    const bool trims = rest.starts_with('-') || rest.starts_with('+');
    return rest.substr(trims ? 1 : 0).starts_with(closer_);
  }

  Status token(std::vector<Token>& tokens) {
    const char c = text_[at_];
    if (begins_name(c)) {
      tokens.push_back(word(Token::Kind::name));
    } else if (is_digit(c)) {
      tokens.push_back(word(Token::Kind::integer));
      if (!std::ranges::all_of(tokens.back().text, is_digit))
        return where_.refuse(tokens.back().offset,
                             formatted("'{}' is no number", tokens.back().text),
                             "Write an integer.");
    } else if (c == '\'' || c == '"') {
      tokens.push_back(TRY(string(c)));
    } else {
      tokens.push_back(TRY(sign()));
    }
    return {};
  }

  Token word(Token::Kind kind) {
    const auto start = at_;
    while (at_ < text_.size() && (begins_name(text_[at_]) || is_digit(text_[at_]))) ++at_;
    return {kind, std::string(text_.substr(start, at_ - start)), start};
  }

  Result<Token> string(char quote) {
    Token token{Token::Kind::string, {}, at_};
    for (++at_; at_ < text_.size() && text_[at_] != quote; ++at_) {
      char c = text_[at_];
      if (c == '\\' && at_ + 1 < text_.size()) {
        c = text_[++at_];
        if (c == 'n') c = '\n';
        if (c == 't') c = '\t';
      }
      token.text += c;
    }
    if (at_ >= text_.size())
      return where_.refuse(token.offset, "the quoted text has no end", "Close it with its quote.");
    ++at_;
    return token;
  }

  Result<Token> sign() {
    const auto rest = text_.substr(at_);
    for (const auto known : kSigns) {
      if (!rest.starts_with(known)) continue;
      Token token{Token::Kind::sign, std::string(known), at_};
      at_ += known.size();
      return token;
    }
    const bool shown = rest[0] > ' ' && rest[0] < '\x7f';
    return where_.refuse(at_,
                         shown ? formatted("the sign '{}' means nothing here", rest[0])
                               : "a sign means nothing here",
                         "Put text in quotes.");
  }

  /// Everything up to `{% endraw %}` is text.
  Status raw(std::size_t open) {
    for (auto at = text_.find("{%", at_); at != std::string_view::npos;
         at = text_.find("{%", at + 2)) {
      if (const auto end = end_of_raw(at)) {
        add_text(at);
        closed(*end, true);
        return {};
      }
    }
    return where_.refuse(open, "'raw' has no end", "End it with '{% endraw %}'.");
  }

  /// The closer of the tag at `open` when it is `endraw`.
  [[nodiscard]] std::optional<std::size_t> end_of_raw(std::size_t open) const {
    auto at = open + 2;
    const auto skip = [&] { at = std::min(text_.find_first_not_of(kSpace, at), text_.size()); };
    if (text_.substr(at, 1) == "-" || text_.substr(at, 1) == "+") ++at;
    skip();
    constexpr std::string_view kWord = "endraw";
    if (text_.substr(at, kWord.size()) != kWord) return std::nullopt;
    at += kWord.size();
    skip();
    if (text_.substr(at, 1) == "-" || text_.substr(at, 1) == "+") ++at;
    return text_.substr(at, 2) == "%}" ? std::optional(at) : std::nullopt;
  }

  std::string_view text_;
  Where& where_;
  std::size_t at_ = 0;
  std::string_view closer_;
  bool trims_all_ = false;
  bool trims_line_ = false;
  std::vector<Segment> segments_;
};

}  // namespace

Result<std::vector<Segment>> segments_of(std::string_view text, Where& where) {
  return Cutter(text, where).run();
}

}  // namespace orlop::templates
