// SPDX-License-Identifier: Apache-2.0
#include "libs/codec/mime_header.hpp"

#include <algorithm>

#include "libs/base/bytes.hpp"
#include "libs/base/format.hpp"

namespace orlop::codec {
namespace {

constexpr std::string_view kBlank = " \t";

std::string lower(std::string_view text) {
  std::string result(text);
  for (auto& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

/// Length of the header's name that a line begins with; 0: it is no header.
std::size_t name_length(std::string_view line) {
  const auto colon = line.find(':');
  if (colon == 0 || colon == std::string_view::npos) return 0;
  const bool plain = std::ranges::all_of(line.substr(0, colon), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
  return plain ? colon : 0;
}

/// Takes a quoted text off, and what is up to the next parameter.
std::string take_quoted(std::string_view& rest) {
  std::string value;
  std::size_t at = 1;
  for (; at < rest.size() && rest[at] != '"'; ++at) {
    if (rest[at] == '\\' && at + 1 < rest.size()) ++at;
    value += rest[at];
  }
  const auto end = rest.find(';', std::min(at, rest.size()));
  rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  return value;
}

/// Takes the value of a parameter off, without its quotes.
std::string take_value(std::string_view& rest) {
  rest.remove_prefix(std::min(rest.find_first_not_of(kBlank), rest.size()));
  if (rest.starts_with('"')) return take_quoted(rest);
  const auto end = std::min(rest.find(';'), rest.size());
  std::string value(trimmed(rest.substr(0, end)));
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return value;
}

/// Drops the comments of a header's value: "(…)" outside of quotes.
std::string without_comments(std::string_view value) {
  std::string result;
  bool quoted = false;
  std::size_t depth = 0;
  for (std::size_t at = 0; at < value.size(); ++at) {
    const char c = value[at];
    const bool escapes = c == '\\' && at + 1 < value.size();
    if (escapes && depth == 0) result += c;
    if (escapes) ++at;
    if (!escapes && c == '"' && depth == 0) quoted = !quoted;
    if (!escapes && !quoted && c == '(') ++depth;
    if (depth == 0) result += value[at];
    if (!escapes && !quoted && c == ')' && depth > 0) --depth;
  }
  return result;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/// One line of quoted-printable text; false when it holds an '=' that means nothing.
bool append_quoted(std::string& text, std::string_view line) {
  while (!line.empty()) {
    if (line.front() != '=') {
      text += line.front();
      line.remove_prefix(1);
      continue;
    }
    if (line.size() < 3) return false;
    const int high = hex_digit(line[1]);
    const int low = hex_digit(line[2]);
    if (high < 0 || low < 0) return false;
    text += static_cast<char>(high * 16 + low);
    line.remove_prefix(3);
  }
  return true;
}

std::expected<std::string, std::string> from_quoted_printable(std::string_view content) {
  std::string text;
  MimeText rest{content};
  while (!rest.text.empty()) {
    const auto number = rest.line;
    const auto before = rest.text;
    const auto whole = take_line(rest);
    const auto ending =
        before.substr(whole.size(), before.size() - whole.size() - rest.text.size());
    // Blanks at the end of a line were put there on the way.
    auto line = whole.substr(0, whole.find_last_not_of(kBlank) + 1);
    const bool goes_on = line.ends_with('=');
    if (goes_on) line.remove_suffix(1);
    if (!append_quoted(text, line))
      return std::unexpected(
          formatted("is no quoted-printable text: line {} of its content has a lone '='", number));
    if (!goes_on) text += ending;
  }
  return text;
}

}  // namespace

std::string_view take_line(MimeText& rest) {
  const auto end = rest.text.find('\n');
  auto line = rest.text.substr(0, end);
  rest.text.remove_prefix(end == std::string_view::npos ? rest.text.size() : end + 1);
  ++rest.line;
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::vector<MimeHeader> take_headers(MimeText& rest, std::size_t most) {
  std::vector<MimeHeader> headers;
  while (!rest.text.empty() && headers.size() <= most) {
    auto after = rest;
    const auto line = take_line(after);
    if (line.empty()) {
      rest = after;
      break;
    }
    if (kBlank.contains(line.front()) && !headers.empty()) {
      headers.back().value += formatted(" {}", trimmed(line));
    } else if (const auto length = name_length(line); length > 0) {
      headers.push_back({lower(line.substr(0, length)),
                         std::string(trimmed(line.substr(length + 1))), rest.line});
    } else {
      break;
    }
    rest = after;
  }
  return headers;
}

std::string_view header_value(const std::vector<MimeHeader>& headers, std::string_view name) {
  const auto found = std::ranges::find(headers, name, &MimeHeader::name);
  return found == headers.end() ? std::string_view() : std::string_view(found->value);
}

std::string first_word(std::string_view value) {
  const auto plain = without_comments(value);
  return lower(trimmed(std::string_view(plain).substr(0, plain.find(';'))));
}

std::string parameter(std::string_view value, std::string_view name) {
  const auto plain = without_comments(value);
  const auto first = plain.find(';');
  auto rest =
      first == std::string::npos ? std::string_view() : std::string_view(plain).substr(first + 1);
  while (!rest.empty()) {
    const auto equals = rest.find('=');
    if (equals == std::string_view::npos) return {};
    const bool found = lower(trimmed(rest.substr(0, equals))) == name;
    rest.remove_prefix(equals + 1);
    auto text = take_value(rest);
    if (found) return text;
  }
  return {};
}

std::expected<std::string, std::string> decode_content(std::string_view content,
                                                       std::string_view encoding) {
  const auto name = first_word(encoding);
  if (name.empty() || name == "7bit" || name == "8bit" || name == "binary")
    return std::string(content);
  if (name == "quoted-printable") return from_quoted_printable(content);
  if (name != "base64")
    return std::unexpected(formatted("has the transfer encoding '{}', which is not known", name));
  const auto bytes = from_base64(content);
  if (!bytes) return std::unexpected("is no base64: " + bytes.error().message());
  return std::string(as_text(*bytes));
}

}  // namespace orlop::codec
