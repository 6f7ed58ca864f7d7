// SPDX-License-Identifier: Apache-2.0
#include "agent/dialects/kairos/template.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "agent/dialects/kairos/template_functions.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::dialects {
namespace {

using codec::Value;

constexpr std::size_t kLongestResult = std::size_t{1} << 20;
constexpr int kDeepest = 32;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::string_view trimmed(std::string_view text, bool front, bool back) {
  while (front && !text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (back && !text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

/// One action's text: a pipeline of commands.
class Pipeline {
 public:
  Pipeline(std::string_view text, const Value& facts) : rest_(text), facts_(facts) {}

  Result<Value> run() {
    auto value = TRY(pipeline(0));
    if (!rest_.empty()) return fail(Errc::invalid, "'{}' is not understood", rest_);
    return value;
  }

 private:
  void skip() { rest_ = trimmed(rest_, true, false); }
  bool at_end() {
    skip();
    return rest_.empty() || rest_.front() == '|' || rest_.front() == ')';
  }

  Result<Value> pipeline(int depth) {
    if (depth > kDeepest) return fail(Errc::invalid, "brackets are nested too deeply");
    auto value = TRY(command(std::nullopt, depth));
    while (true) {
      skip();
      if (!rest_.starts_with('|')) return value;
      rest_.remove_prefix(1);
      value = TRY(command(std::move(value), depth));
    }
  }

  /// A function and its arguments, the piped one last; or one operand.
  Result<Value> command(std::optional<Value> piped, int depth) {
    skip();
    const auto name = word();
    if (!name.empty() && name != "true" && name != "false") {
      std::vector<Value> arguments;
      while (!at_end()) arguments.push_back(TRY(operand(depth)));
      if (piped) arguments.push_back(*std::move(piped));
      return call_template_function(name, arguments);
    }
    if (!name.empty()) return Value(name == "true");
    if (piped) return fail(Errc::invalid, "after '|' comes a function");
    auto value = TRY(operand(depth));
    if (!at_end()) return fail(Errc::invalid, "'{}' is no function", rest_);
    return value;
  }

  /// A word that stands where a function may; empty: something else stands there.
  std::string word() {
    if (rest_.empty() || !is_word(rest_.front()) ||
        (rest_.front() >= '0' && rest_.front() <= '9')) {
      return {};
    }
    const auto end = std::ranges::find_if_not(rest_, is_word);
    std::string name(rest_.begin(), end);
    rest_.remove_prefix(name.size());
    return name;
  }

  Result<Value> operand(int depth) {
    skip();
    if (rest_.empty()) return fail(Errc::invalid, "something is missing at the end");
    const char first = rest_.front();
    if (first == '(') {
      rest_.remove_prefix(1);
      auto value = TRY(pipeline(depth + 1));
      skip();
      if (!rest_.starts_with(')')) return fail(Errc::invalid, "a bracket is not closed");
      rest_.remove_prefix(1);
      return value;
    }
    if (first == '"' || first == '`') return quoted(first);
    if (first == '.') return fact();
    if (const auto name = word(); !name.empty()) {
      if (name == "true" || name == "false") return Value(name == "true");
      return call_template_function(name, {});
    }
    return number();
  }

  Result<Value> quoted(char quote) {
    rest_.remove_prefix(1);
    std::string text;
    while (!rest_.empty() && rest_.front() != quote) {
      char c = rest_.front();
      rest_.remove_prefix(1);
      if (c == '\\' && quote == '"' && !rest_.empty()) {
        c = rest_.front() == 'n' ? '\n' : rest_.front() == 't' ? '\t' : rest_.front();
        rest_.remove_prefix(1);
      }
      text += c;
    }
    if (rest_.empty()) return fail(Errc::invalid, "a text is not closed");
    rest_.remove_prefix(1);
    return Value(std::move(text));
  }

  Result<Value> number() {
    const auto end = std::ranges::find_if_not(rest_, [](char c) { return is_word(c) || c == '-'; });
    const std::string text(rest_.begin(), end);
    const auto value = template_number(text);
    if (!value) return fail(Errc::invalid, "'{}' is not understood", rest_.substr(0, 32));
    rest_.remove_prefix(text.size());
    return Value(*value);
  }

  Result<Value> fact() {
    const auto end =
        std::ranges::find_if_not(rest_, [](char c) { return is_word(c) || c == '.' || c == '-'; });
    const std::string path(rest_.begin(), end);
    rest_.remove_prefix(path.size());
    const Value* value = &facts_;
    std::string_view left = std::string_view(path).substr(1);
    while (!left.empty()) {
      const auto key = left.substr(0, left.find('.'));
      value = value->find(key);
      if (value == nullptr) {
        return std::unexpected(
            Error(Errc::not_found, formatted("this node has no '{}'", path))
                .with_remedy("Known are .MachineID, .UUID, .Random, .Values.node.hostname, "
                             ".Values.os.name, .Values.product.uuid and their neighbours."));
      }
      left.remove_prefix(std::min(left.size(), key.size() + 1));
    }
    return *value;
  }

  std::string_view rest_;
  const Value& facts_;
};

class Template {
 public:
  Template(std::string_view text, const Value& facts) : rest_(text), facts_(facts) {}

  Result<std::string> run() {
    TRY(block(true, 0));
    if (!rest_.empty() || closing_)
      return fail(Errc::invalid, "'{{{{ {} }}}}' closes nothing", last_);
    return std::move(result_);
  }

 private:
  /// Up to the action that ends the block; `last_` is that action. Unwanted text is passed over.
  Status block(bool wanted, int depth) {
    if (depth > kDeepest) return fail(Errc::invalid, "conditions are nested too deeply");
    while (true) {
      const auto open = rest_.find("{{");
      text(rest_.substr(0, open), wanted);
      if (open == std::string_view::npos) {
        rest_ = {};
        return {};
      }
      const auto close = rest_.find("}}", open);
      if (close == std::string_view::npos) return fail(Errc::invalid, "'{{{{' is not closed");
      const auto action = take_action(open, close, wanted);
      closing_ = action == "end" || action == "else" || action.starts_with("else if ");
      last_ = action;
      if (closing_) return {};
      if (action.starts_with("/*")) continue;
      if (action.starts_with("if ")) {
        TRY(condition(action.substr(3), wanted, depth));
      } else if (wanted) {
        TRY(put(action));
      }
      if (result_.size() > kLongestResult) return fail(Errc::no_space, "the text is too long");
    }
  }

  std::string_view take_action(std::size_t open, std::size_t close, bool wanted) {
    auto action = rest_.substr(open + 2, close - open - 2);
    const bool before = action.starts_with("- ");
    const bool after = action.ends_with(" -");
    if (before) action.remove_prefix(1);
    if (after) action.remove_suffix(1);
    rest_.remove_prefix(close + 2);
    if (before && wanted) {
      while (!result_.empty() && is_space(result_.back())) result_.pop_back();
    }
    if (after) rest_ = trimmed(rest_, true, false);
    return trimmed(action, true, true);
  }

  void text(std::string_view plain, bool wanted) {
    if (wanted) result_ += plain;
  }

  Status put(std::string_view action) {
    for (const std::string_view word : {"range", "with", "define", "template", "block"}) {
      if (action == word || action.starts_with(std::string(word) + ' '))
        return fail(Errc::unsupported, "'{}' is not supported", word);
    }
    if (action.starts_with('$')) return fail(Errc::unsupported, "variables are not supported");
    result_ += template_text(TRY(Pipeline(action, facts_).run()));
    return {};
  }

  /// The block that is wanted, and the others as if they were not there.
  Status condition(std::string_view asked, bool wanted, int depth) {
    bool open = wanted;  // no block was taken yet
    std::optional<std::string_view> next = asked;
    while (true) {
      bool taken = open;
      if (open && next) taken = template_truth(TRY(Pipeline(*next, facts_).run()));
      if (taken) open = false;
      TRY(block(taken, depth + 1));
      if (!closing_) return fail(Errc::invalid, "'if' has no 'end'");
      closing_ = false;
      if (last_ == "end") return {};
      next = last_ == "else" ? std::nullopt : std::optional(last_.substr(8));
    }
  }

  std::string_view rest_;
  const Value& facts_;
  std::string result_;
  std::string_view last_;
  bool closing_ = false;
};

}  // namespace

bool is_template(std::string_view text) { return text.contains("{{"); }

Result<std::string> render_template(std::string_view text, const Value& facts) {
  return Template(text, facts).run();
}

}  // namespace orlop::agent::dialects
