// SPDX-License-Identifier: Apache-2.0
#include "agent/dialects/kairos/template_functions.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "libs/base/bytes.hpp"
#include "libs/base/format.hpp"
#include "libs/codec/json.hpp"
#include "libs/crypto/digest.hpp"

namespace orlop::agent::dialects {
namespace {

using codec::Value;
using Arguments = std::span<const Value>;

constexpr std::size_t kLongestArgument = std::size_t{1} << 20;

std::string text_at(Arguments arguments, std::size_t i) { return template_text(arguments[i]); }

std::int64_t number_at(Arguments arguments, std::size_t i) {
  const auto& value = arguments[i];
  return value.is_int() ? value.integer() : template_number(template_text(value)).value_or(0);
}

std::string mapped(std::string text, char first, char last, char to) {
  for (char& c : text) {
    if (c >= first && c <= last) c = static_cast<char>(c - first + to);
  }
  return text;
}

std::string replaced(const std::string& text, const std::string& from, const std::string& to) {
  if (from.empty()) return text;
  std::string result;
  std::size_t at = 0;
  for (auto found = text.find(from); found != std::string::npos; found = text.find(from, at)) {
    if (result.size() > kLongestArgument) break;
    result += text.substr(at, found - at) + to;
    at = found + from.size();
  }
  return result + text.substr(at);
}

/// A negative length counts from the end.
std::string truncated(std::int64_t length, const std::string& text) {
  const auto size = static_cast<std::int64_t>(text.size());
  if (length >= 0) return text.substr(0, static_cast<std::size_t>(std::min(length, size)));
  return text.substr(static_cast<std::size_t>(std::max<std::int64_t>(0, size + length)));
}

std::string part_of(std::int64_t from, std::int64_t to, const std::string& text) {
  const auto size = static_cast<std::int64_t>(text.size());
  const auto begin = std::clamp<std::int64_t>(from, 0, size);
  const auto end = to < 0 ? size : std::clamp(to, begin, size);
  return text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
}

std::string without_space(const std::string& text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

bool equal(const Value& a, const Value& b) { return template_text(a) == template_text(b); }

struct Function {
  std::string_view name;
  std::size_t least;
  std::size_t most;
  Value (*call)(Arguments arguments);
};

constexpr std::size_t kAny = 16;
constexpr Function kFunctions[] = {
    {"trunc", 2, 2, [](Arguments a) { return Value(truncated(number_at(a, 0), text_at(a, 1))); }},
    {"substr", 3, 3,
     [](Arguments a) { return Value(part_of(number_at(a, 0), number_at(a, 1), text_at(a, 2))); }},
    {"upper", 1, 1, [](Arguments a) { return Value(mapped(text_at(a, 0), 'a', 'z', 'A')); }},
    {"lower", 1, 1, [](Arguments a) { return Value(mapped(text_at(a, 0), 'A', 'Z', 'a')); }},
    {"trim", 1, 1, [](Arguments a) { return Value(without_space(text_at(a, 0))); }},
    {"trimPrefix", 2, 2,
     [](Arguments a) {
       const auto text = text_at(a, 1);
       const auto prefix = text_at(a, 0);
       return Value(text.starts_with(prefix) ? text.substr(prefix.size()) : text);
     }},
    {"trimSuffix", 2, 2,
     [](Arguments a) {
       const auto text = text_at(a, 1);
       const auto suffix = text_at(a, 0);
       return Value(text.ends_with(suffix) ? text.substr(0, text.size() - suffix.size()) : text);
     }},
    {"replace", 3, 3,
     [](Arguments a) { return Value(replaced(text_at(a, 2), text_at(a, 0), text_at(a, 1))); }},
    {"default", 2, 2, [](Arguments a) { return template_truth(a[1]) ? a[1] : a[0]; }},
    {"quote", 1, 1, [](Arguments a) { return Value(codec::write_json(Value(text_at(a, 0)))); }},
    {"squote", 1, 1, [](Arguments a) { return Value('\'' + text_at(a, 0) + '\''); }},
    {"sha256sum", 1, 1,
     [](Arguments a) { return Value(crypto::Sha256::of(as_bytes(text_at(a, 0))).hex()); }},
    {"b64enc", 1, 1, [](Arguments a) { return Value(to_base64(as_bytes(text_at(a, 0)))); }},
    {"contains", 2, 2, [](Arguments a) { return Value(text_at(a, 1).contains(text_at(a, 0))); }},
    {"hasPrefix", 2, 2,
     [](Arguments a) { return Value(text_at(a, 1).starts_with(text_at(a, 0))); }},
    {"hasSuffix", 2, 2, [](Arguments a) { return Value(text_at(a, 1).ends_with(text_at(a, 0))); }},
    {"eq", 2, kAny,
     [](Arguments a) {
       return Value(
           std::ranges::any_of(a.subspan(1), [&](const Value& v) { return equal(a[0], v); }));
     }},
    {"ne", 2, 2, [](Arguments a) { return Value(!equal(a[0], a[1])); }},
    {"not", 1, 1, [](Arguments a) { return Value(!template_truth(a[0])); }},
    {"and", 1, kAny,
     [](Arguments a) {
       const auto found = std::ranges::find_if_not(a, template_truth);
       return found == a.end() ? a.back() : *found;
     }},
    {"or", 1, kAny,
     [](Arguments a) {
       const auto found = std::ranges::find_if(a, template_truth);
       return found == a.end() ? a.back() : *found;
     }},
};

}  // namespace

std::optional<std::int64_t> template_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string template_text(const Value& value) {
  if (value.is_string()) return value.string();
  if (value.is_null()) return {};
  return codec::write_json(value);
}

bool template_truth(const Value& value) {
  if (value.is_bool()) return value.boolean();
  if (value.is_int()) return value.integer() != 0;
  if (value.is_string()) return !value.string().empty();
  if (value.is_array()) return !value.items().empty();
  return value.is_object() && !value.members().empty();
}

Result<Value> call_template_function(std::string_view name, Arguments arguments) {
  const auto* function = std::ranges::find(kFunctions, name, &Function::name);
  if (function == std::end(kFunctions)) {
    return fail(Errc::unsupported, "there is no function '{}'", name);
  }
  if (arguments.size() < function->least || arguments.size() > function->most) {
    return fail(Errc::invalid, "'{}' takes another number of arguments than {}", name,
                arguments.size());
  }
  return function->call(arguments);
}

}  // namespace orlop::agent::dialects
