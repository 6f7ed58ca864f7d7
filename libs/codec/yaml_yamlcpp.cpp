// SPDX-License-Identifier: Apache-2.0
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>
#include <sstream>
#include <unordered_set>

#include "libs/base/format.hpp"
#include "libs/codec/yaml.hpp"
#include "libs/codec/yaml_anchors.hpp"
#include "libs/codec/yaml_quoted.hpp"
#include "libs/codec/yaml_shape.hpp"

namespace orlop::codec {
namespace {

/// Leaves yaml-cpp's event parser; never crosses this file.
struct Refusal {
  std::string problem;
  Position position;
};

Position to_position(const YAML::Mark& mark) {
  return {static_cast<std::uint32_t>(mark.line + 1), static_cast<std::uint32_t>(mark.column + 1)};
}

template <typename T>
bool parse_whole(std::string_view text, T& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size();
}

/// A plain scalar under the YAML 1.2 core schema.
Value plain_scalar(const std::string& text) {
  if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL") return {};
  if (text == "true" || text == "True" || text == "TRUE") return true;
  if (text == "false" || text == "False" || text == "FALSE") return false;
  std::string_view digits = text;
  if (digits.starts_with('+') && digits.size() > 1) digits.remove_prefix(1);
  // 0644 is octal in YAML 1.1 and decimal in 1.2: it stays text, so that nobody guesses.
  const bool ambiguous = digits.size() > 1 && digits.front() == '0' &&
                         digits.find_first_not_of("0123456789") == std::string_view::npos;
  if (ambiguous) return text;
  std::int64_t integer = 0;
  if (parse_whole(digits, integer)) return integer;
  std::int64_t based = 0;
  const auto in_base = [&based, &text](int base) {
    const char* end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data() + 2, end, based, base);
    return text.size() > 2 && parsed.ec == std::errc{} && parsed.ptr == end;
  };
  if ((text.starts_with("0x") && in_base(16)) || (text.starts_with("0o") && in_base(8)))
    return based;
  double number = 0;
  const bool looks_numeric = text.find_first_of("0123456789") != std::string::npos &&
                             text.find_first_not_of("+-.eE0123456789") == std::string::npos;
  if (looks_numeric && parse_whole(digits, number)) return number;
  return text;
}

constexpr std::size_t kMostAnchors = 4096;

class YamlBuilder final : public YAML::EventHandler {
 public:
  YamlBuilder(const ParseLimits& limits, const Lines& lines)
      : limits_(limits), lines_(lines), anchors_(lines.text().size(), limits) {}

  void OnDocumentStart(const YAML::Mark& mark) override { start_ = mark; }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    check(mark, "");
    if (awaits_key()) throw Refusal{"a key is missing before ':'", to_position(mark)};
    check_element(mark);
    auto value = std::move(Value().at(to_position(mark)));
    keep(anchor, value);
    place(std::move(value), mark);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    auto value = anchors_.repeat(anchor, stack_.size());
    if (!value) throw Refusal{value.error(), to_position(mark)};
    nodes_ += anchors_.nodes(anchor) - 1;
    check(mark, "");
    if (!awaits_key()) return attach(*std::move(value));
    if (!value->is_string()) throw Refusal{std::string(kNoKey), to_position(mark)};
    const auto text = value->string();
    place(*std::move(value), mark, &text);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    if (tag == kSecretTag) return reference(mark, anchor, text);
    check(mark, tag);
    if (tag == "!") {
      check_quoted(mark);
    } else {
      check_plain(mark, text);
    }
    auto value = tag == "!" || awaits_key() ? Value(text) : plain_scalar(text);
    keep(anchor, value.at(to_position(mark)));
    place(std::move(value), mark, &text, tag != "!" && text == "<<");
  }
  void OnAnchor(const YAML::Mark& mark, const std::string& name) override {
    // `&name: value` would be an anchor "name:" of a value without a key.
    static constexpr auto is_good = [](char c) {
      return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '.';
    };
    if (!std::ranges::all_of(name, is_good))
      throw Refusal{"an anchor's name is of letters, digits, '-', '_' and '.'", to_position(mark)};
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override {
    check_untagged(mark, tag);
    open(Value(Array{}), mark, anchor, style);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    check_untagged(mark, tag);
    open(Value(Members{}), mark, anchor, style);
  }
  void OnMapEnd() override { close(); }

  Value take() { return std::move(result_); }
  [[nodiscard]] Position start() const { return to_position(start_); }

 private:
  struct Frame {
    Value value;
    bool has_key = false;
    std::string key;
    Position key_position;
    std::size_t indent = 0;  ///< spaces before each line of what it holds
    std::unordered_set<std::string> keys;
    YAML::anchor_t anchor = 0;
    bool flow = false;              ///< in brackets or braces
    bool merges = false;            ///< the key is `<<`
    std::optional<Value> merged{};  ///< what stands behind `<<`
  };

  static constexpr std::string_view kNoKey = "a key must be a plain word, not a list or mapping";

  [[nodiscard]] bool awaits_key() const {
    return !stack_.empty() && stack_.back().value.is_object() && !stack_.back().has_key;
  }

  void keep(YAML::anchor_t anchor, const Value& value) {
    if (anchor == 0) return;
    if (++anchors_seen_ > kMostAnchors) {
      throw Refusal{formatted("the document has more than {} anchors", kMostAnchors),
                    value.position()};
    }
    if (!anchors_.keep(anchor, value))
      throw Refusal{"anchors hold more than ten times the document", value.position()};
  }

  void reference(const YAML::Mark& mark, YAML::anchor_t anchor, const std::string& name) {
    check(mark, "");
    const auto where = to_position(mark);
    if (awaits_key()) throw Refusal{"a key cannot be a reference to a secret", where};
    check_depth(where);
    if (!is_secret_name(name)) {
      throw Refusal{
          formatted("'!secret' takes a name of at most {} letters, digits, '.', '_' and '-'",
                    kMostSecretName),
          where};
    }
    if (!is_written_plainly(where, name)) {
      throw Refusal{formatted("write the reference as '!secret {}', without quotes", name), where};
    }
    Value value(SecretName{name});
    keep(anchor, value.at(where));
    attach(std::move(value));
  }

  /// Behind an anchor or not; the library does not mind a quote that is not closed.
  [[nodiscard]] bool is_written_plainly(Position where, std::string_view name) const {
    const auto start = lines_.offset(where);
    if (!start) return false;
    auto source = lines_.text().substr(*start);
    if (source.starts_with('&')) source = after_word(source);
    if (!source.starts_with(kSecretTag)) return false;
    source = after_word(source);
    if (source.starts_with('&')) source = after_word(source);
    return source.starts_with(name);
  }

  static std::string_view after_word(std::string_view source) {
    source.remove_prefix(std::min(source.find_first_of(" \t\r\n"), source.size()));
    source.remove_prefix(std::min(source.find_first_not_of(" \t\r\n"), source.size()));
    return source;
  }

  void check(const YAML::Mark& mark, const std::string& tag) {
    const auto where = to_position(mark);
    if (!tag.empty() && tag != "?" && tag != "!") {
      throw Refusal{formatted("the tag '{}' is not supported", tag), where};
    }
    if (++nodes_ > limits_.max_nodes) throw Refusal{too_many_values(limits_), where};
  }

  /// Of lists and mappings "!" is no tag of the library's.
  void check_untagged(const YAML::Mark& mark, const std::string& tag) {
    if (tag == "!") throw Refusal{"the tag '!' is not supported", to_position(mark)};
    check(mark, tag);
  }

  /// The library gives quoted text and blocks the tag "!", and a tag written so as well.
  void check_quoted(const YAML::Mark& mark) {
    const auto where = to_position(mark);
    const auto start = lines_.offset(where);
    const char first = start ? lines_.text()[*start] : '!';
    if (first == '!') throw Refusal{"the tag '!' is not supported", where};
    if (first != '"' && first != '\'') return;
    check_depth(where);
    const auto indent = stack_.empty() ? 0 : stack_.back().indent;
    if (auto fault = fault_of_quoted(lines_, *start, indent)) throw Refusal{*fault, where};
  }

  /// A value on a line of its own stands deeper than its key; the library does not mind.
  void check_depth(Position where) const {
    if (stack_.empty()) return;
    const auto& top = stack_.back();
    const bool alone = top.has_key && !top.flow && where.line > top.key_position.line;
    if (alone && where.column <= top.indent)
      throw Refusal{formatted("the value of '{}' is not indented", top.key), where};
  }

  void check_plain(const YAML::Mark& mark, const std::string& text) {
    const auto where = to_position(mark);
    const auto start = lines_.offset(where);
    if (!start || stack_.empty()) return;
    check_depth(where);
    if (awaits_key() && !stack_.back().flow && !is_key(lines_.text().substr(*start), text))
      throw Refusal{"this is no 'key: value': the ':' after the key is missing", where};
    if (stack_.back().flow && text.starts_with(':'))
      throw Refusal{"text in brackets that begins with ':' needs quotes", where};
  }

  /// The library takes a line without ':' for a key without a value.
  static bool is_key(std::string_view source, std::string_view key) {
    if (source.starts_with('&')) source = after_word(source);
    if (!source.starts_with(key)) return false;
    const auto next = source.find_first_not_of(" \t", key.size());
    return next != std::string_view::npos && source[next] == ':';
  }

  /// The library takes `[a, , b]` for a list with a null in it.
  void check_element(const YAML::Mark& mark) {
    const auto start = lines_.offset(to_position(mark));
    if (!start || stack_.empty() || !stack_.back().flow || !stack_.back().value.is_array()) return;
    if (const char first = lines_.text()[*start]; first == ',' || first == ']')
      throw Refusal{"an element of the list is missing", to_position(mark)};
  }

  void open(Value container, const YAML::Mark& mark, YAML::anchor_t anchor,
            YAML::EmitterStyle::value style) {
    const auto where = to_position(mark);
    if (stack_.size() >= limits_.max_depth) throw Refusal{nested_too_deeply(limits_), where};
    if (awaits_key()) throw Refusal{std::string(kNoKey), where};
    if (style == YAML::EmitterStyle::Flow) check_depth(where);
    // What stands in a block is deeper than its first column; brackets and braces add nothing.
    const auto around = stack_.empty() ? 0 : stack_.back().indent;
    const auto indent = style == YAML::EmitterStyle::Flow ? around : where.column;
    stack_.push_back({std::move(container.at(where)),
                      false,
                      {},
                      {},
                      indent,
                      {},
                      anchor,
                      style == YAML::EmitterStyle::Flow});
  }

  void close() {
    auto& top = stack_.back();
    Value done = std::move(top.value);
    if (top.merged && !merge_into(done.members(), *top.merged))
      throw Refusal{"'<<' takes a mapping or a list of mappings", top.merged->position()};
    const auto anchor = top.anchor;
    stack_.pop_back();
    keep(anchor, done);
    attach(std::move(done));
  }

  /// `merges`: as a key, it is the merge key.
  void place(Value value, const YAML::Mark& mark, const std::string* text = nullptr,
             bool merges = false) {
    const auto where = to_position(mark);
    if (awaits_key()) {
      auto& top = stack_.back();
      top.merges = merges;
      top.key = text != nullptr ? *text : std::string();
      if (top.key.size() > kMostKeyBytes) throw Refusal{key_too_long(), where};
      if (!top.keys.insert(top.key).second) {
        throw Refusal{formatted("the key '{}' is there twice", top.key), where};
      }
      top.has_key = true;
      top.key_position = where;
      return;
    }
    attach(std::move(value.at(where)));
  }

  void attach(Value value) {
    if (stack_.empty()) {
      result_ = std::move(value);
    } else if (auto& top = stack_.back(); top.value.is_object() && top.merges) {
      top.merged = std::move(value);
      top.has_key = top.merges = false;
    } else if (top.value.is_object()) {
      top.value.members().push_back({std::move(top.key), std::move(value), top.key_position});
      top.has_key = false;
    } else {
      top.value.items().push_back(std::move(value));
    }
  }

  ParseLimits limits_;
  YAML::Mark start_;
  const Lines& lines_;
  Anchors anchors_;
  std::vector<Frame> stack_;
  Value result_;
  std::size_t nodes_ = 0;
  std::size_t anchors_seen_ = 0;
};

std::unexpected<YamlError> refuse(const std::string& problem, Position where) {
  return std::unexpected(YamlError{
      Error(Errc::invalid, formatted("{} (line {}, column {})", problem, where.line, where.column)),
      where});
}

}  // namespace

std::expected<Value, YamlError> parse_yaml(std::string_view text, const ParseLimits& limits) {
  if (text.size() > limits.max_bytes) {
    return refuse(
        formatted("the document has {} bytes, {} are allowed", text.size(), limits.max_bytes),
        {1, 1});
  }
  if (text.find('\0') != std::string_view::npos)
    return refuse("the document holds a NUL byte", {1, 1});
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    return refuse("the document is UTF-16; write it as UTF-8", {1, 1});
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const Lines lines(text);
  // In the middle of a document the library drops such a line without a word.
  if (const auto directive = text.starts_with('%') ? 0 : text.find("\n%");
      directive != std::string_view::npos) {
    return refuse("a line begins with '%': directives are not supported",
                  lines.position(directive == 0 ? 0 : directive + 1));
  }
  if (const auto control = find_control_character(text); control != std::string_view::npos) {
    return refuse(formatted("the document holds the control character 0x{:02x}", text[control]),
                  lines.position(control));
  }
  if (const auto fault = fault_of_shape(text, limits))
    return refuse(fault->problem, lines.position(fault->offset));
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    YamlBuilder builder(limits, lines);
    (void)parser.HandleNextDocument(builder);  // false: an empty document, which is null
    YamlBuilder second(limits, lines);
    if (parser.HandleNextDocument(second))
      return refuse("only one document is allowed in a file", second.start());
    return builder.take();
  } catch (const Refusal& refusal) {
    return refuse(refusal.problem, refusal.position);
  } catch (const YAML::Exception& error) {
    return refuse(error.msg, to_position(error.mark));
  } catch (const std::exception& error) {
    return refuse(error.what(), {1, 1});
  }
}

}  // namespace orlop::codec
