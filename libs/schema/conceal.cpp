// SPDX-License-Identifier: Apache-2.0
// Secrets that show by their form.
#include <algorithm>
#include <utility>

#include "libs/schema/redact.hpp"

namespace orlop::schema {
namespace {

using codec::Value;

/// A part of a text.
struct Found {
  std::size_t start = 0;
  std::size_t length = 0;  ///< 0: nothing was found
};

bool is_lower(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool is_hash_character(char c) {
  return is_lower(c) || (c >= 'A' && c <= 'Z') || std::string_view("./$,=+-_").contains(c);
}

Found find_hash(std::string_view text, std::size_t start) {
  for (auto at = text.find('$', start); at != std::string_view::npos; at = text.find('$', at + 1)) {
    if (const auto length = password_hash_length(text.substr(at)); length != 0) return {at, length};
  }
  return {};
}

Found find_private_key(std::string_view text, std::size_t start) {
  constexpr std::string_view kBegin = "-----BEGIN ";
  constexpr std::string_view kKind = "PRIVATE KEY-----";
  for (auto at = text.find(kBegin, start); at != std::string_view::npos;
       at = text.find(kBegin, at + 1)) {
    const auto kind = text.find("-----", at + kBegin.size());
    const auto head = text.substr(at, kind == std::string_view::npos ? kind : kind + 5 - at);
    if (!head.ends_with(kKind)) continue;
    const auto end = text.find(kKind, at + head.size());
    const auto stop = end == std::string_view::npos ? text.size() : end + kKind.size();
    return {at, stop - at};
  }
  return {};
}

Found find_url_password(std::string_view text, std::size_t start) {
  constexpr std::string_view kAuthority = "://";
  for (auto at = text.find(kAuthority, start); at != std::string_view::npos;
       at = text.find(kAuthority, at + 1)) {
    const auto begin = at + kAuthority.size();
    const auto end = text.find_first_of("@/ \t\r\n'\"", begin);
    if (end == std::string_view::npos || text[end] != '@') continue;
    const auto colon = text.substr(0, end).find(':', begin);
    if (colon != std::string_view::npos && colon + 1 < end) return {colon + 1, end - colon - 1};
  }
  return {};
}

}  // namespace

std::size_t password_hash_length(std::string_view text) {
  constexpr std::size_t kLongestId = 4;
  constexpr std::size_t kShortest = 20;
  if (!text.starts_with('$')) return 0;
  const auto id = text.substr(1, text.substr(1, kLongestId + 1).find('$'));
  if (id.empty() || id.size() > kLongestId || !std::ranges::all_of(id, is_lower)) return 0;
  const auto end = std::ranges::find_if_not(text, is_hash_character);
  const auto length = static_cast<std::size_t>(end - text.begin());
  return length < kShortest ? 0 : length;
}

std::string conceal(std::string text) {
  for (const auto find : {find_hash, find_private_key, find_url_password}) {
    for (auto found = find(text, 0); found.length != 0;
         found = find(text, found.start + kRedacted.size())) {
      text.replace(found.start, found.length, kRedacted);
    }
  }
  return text;
}

Value conceal(Value value) {
  if (value.is_string()) return Value(conceal(value.string())).at(value.position());
  if (value.is_array()) {
    for (auto& item : value.items()) item = conceal(std::move(item));
  } else if (value.is_object()) {
    for (auto& member : value.members()) {
      member.key = conceal(std::move(member.key));
      member.value = conceal(std::move(member.value));
    }
  }
  return value;
}

Error conceal(Error error) {
  return std::move(error).with_texts([](std::string text) { return conceal(std::move(text)); });
}

Result<Value> conceal(Result<Value> answer) {
  if (!answer) return std::unexpected(conceal(std::move(answer).error()));
  return conceal(*std::move(answer));
}

}  // namespace orlop::schema
