// SPDX-License-Identifier: Apache-2.0
#include "libs/codec/yaml_write.hpp"

#include <algorithm>
#include <array>

#include "libs/base/format.hpp"
#include "libs/codec/json.hpp"

namespace orlop::codec {
namespace {

constexpr std::size_t kStep = 2;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Words that some reader of YAML takes for a boolean or nothing.
bool is_reserved(std::string_view text) {
  constexpr std::array<std::string_view, 10> kWords = {"true", "false", "yes", "no", "on",
                                                       "off",  "null",  "y",   "n",  "~"};
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return std::ranges::contains(kWords, lower);
}

/// Whether a text means itself without quotes, wherever it stands.
bool is_plain_text(std::string_view text) {
  if (text.empty() || is_reserved(text)) return false;
  const bool begins = is_letter(text.front()) || text.front() == '/' || text.front() == '_';
  const bool harmless = std::ranges::all_of(text, [](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || std::string_view("_-./@+=() ").contains(c);
  });
  return begins && harmless && text.back() != ' ';
}

/// Whether a text of several lines can stand as it is.
bool is_block_text(std::string_view text) {
  if (!text.contains('\n') || text.starts_with('\n') || text.starts_with(' ')) return false;
  const bool clean = std::ranges::all_of(
      text, [](char c) { return static_cast<unsigned char>(c) >= 0x20 ? c != 0x7f : c == '\n'; });
  return clean && !text.contains(" \n") && !text.ends_with(' ');
}

class Writer {
 public:
  std::string take() { return std::move(text_); }

  void members(const Value& value, std::size_t indent) {
    bool first = true;
    for (const auto& member : value.members()) {
      if (!first || !inline_) text_ += std::string(indent, ' ');
      first = inline_ = false;
      text_ += key(member.key) + ':';
      after_key(member.value, indent);
    }
  }

  void items(const Value& value, std::size_t indent) {
    bool first = true;
    for (const auto& item : value.items()) {
      if (!first || !inline_) text_ += std::string(indent, ' ');
      first = inline_ = false;
      text_ += '-';
      if (is_nested(item)) {
        text_ += ' ';
        inline_ = true;
        nested(item, indent + kStep);
      } else {
        scalar_line(item, indent);
      }
    }
  }

  void scalar_line(const Value& value, std::size_t indent) {
    if (value.is_string() && is_block_text(value.string())) return block(value.string(), indent);
    text_ += ' ' + scalar(value) + '\n';
  }

 private:
  static bool is_nested(const Value& value) {
    return (value.is_object() && !value.members().empty()) ||
           (value.is_array() && !value.items().empty());
  }

  static std::string key(const std::string& text) {
    return is_plain_text(text) ? text : write_json(Value(text));
  }

  static std::string scalar(const Value& value) {
    if (value.is_string() && is_plain_text(value.string())) return value.string();
    if (value.is_null()) return "~";
    if (value.is_secret()) return std::string(kSecretTag) + ' ' + value.secret();
    return write_json(value);  // JSON's texts, numbers, [] and {} are YAML's too
  }

  void nested(const Value& value, std::size_t indent) {
    if (value.is_object()) return members(value, indent);
    items(value, indent);
  }

  void after_key(const Value& value, std::size_t indent) {
    if (!is_nested(value)) return scalar_line(value, indent);
    text_ += '\n';
    nested(value, indent + kStep);
  }

  void block(std::string_view text, std::size_t indent) {
    const bool ended = text.ends_with('\n');
    const bool keeps = text.ends_with("\n\n");
    text_ += keeps ? " |+\n" : ended ? " |\n" : " |-\n";
    while (!text.empty()) {
      const auto line = text.substr(0, text.find('\n'));
      if (!line.empty()) text_ += std::string(indent + kStep, ' ') + std::string(line);
      text_ += '\n';
      text.remove_prefix(std::min(text.size(), line.size() + 1));
    }
  }

  std::string text_;
  bool inline_ = false;  ///< the first line goes on where the text stands
};

}  // namespace

std::string write_yaml(const Value& value) {
  Writer writer;
  if (value.is_object() && !value.members().empty()) {
    writer.members(value, 0);
  } else if (value.is_array() && !value.items().empty()) {
    writer.items(value, 0);
  } else {
    writer.scalar_line(value, 0);
    return writer.take().substr(1);
  }
  return writer.take();
}

}  // namespace orlop::codec
