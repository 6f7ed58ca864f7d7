// SPDX-License-Identifier: Apache-2.0
#include "libs/templates/functions.hpp"

#include <algorithm>
#include <charconv>

#include "libs/base/format.hpp"
#include "libs/base/text.hpp"
#include "libs/codec/json.hpp"

namespace orlop::templates {
namespace {

using codec::Value;

struct Call {
  const Value& subject;
  std::span<const Value> arguments;
  std::size_t max_bytes;
};

struct Function {
  std::string_view name;
  std::size_t least;  ///< arguments
  std::size_t most;
  Result<Value> (*run)(const Call& call);
};

std::unexpected<Error> takes(std::string_view what, const Value& found) {
  return std::unexpected(
      Error(Errc::invalid, formatted("takes a {}, found a {}", what, found.kind()))
          .with_remedy("Give it another value."));
}

Result<const std::string*> string_of(const Value& value) {
  if (!value.is_string()) return takes("string", value);
  return &value.string();
}

template <char first, char last, int shift>
Result<Value> shifted(const Call& call) {
  auto text = *TRY(string_of(call.subject));
  for (auto& c : text) {
    if (c >= first && c <= last) c = static_cast<char>(c + shift);
  }
  return Value(std::move(text));
}
constexpr auto lower = shifted<'A', 'Z', 'a' - 'A'>;
constexpr auto upper = shifted<'a', 'z', 'A' - 'a'>;

Result<Value> capitalize(const Call& call) {
  auto text = TRY(lower(call)).string();
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return Value(std::move(text));
}

Result<Value> trim(const Call& call) {
  constexpr std::string_view kBlank = " \t\r\n";
  const std::string_view text = *TRY(string_of(call.subject));
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return Value("");
  return Value(text.substr(first, text.find_last_not_of(kBlank) - first + 1));
}

Result<Value> too_large(std::size_t most) {
  return std::unexpected(Error(Errc::no_space, formatted("makes more than {} bytes", most))
                             .with_remedy("Give it less."));
}

Result<Value> replace(const Call& call) {
  std::string_view rest = *TRY(string_of(call.subject));
  const auto& old = *TRY(string_of(call.arguments[0]));
  const auto& fresh = *TRY(string_of(call.arguments[1]));
  if (old.empty()) return Value(rest);
  std::string text;
  while (true) {
    const auto at = rest.find(old);
    text += rest.substr(0, at);
    if (at == std::string_view::npos) return Value(std::move(text));
    text += fresh;
    rest.remove_prefix(at + old.size());
    if (text.size() > call.max_bytes) return too_large(call.max_bytes);
  }
}

Result<Value> split(const Call& call) {
  std::string_view rest = *TRY(string_of(call.subject));
  const auto& separator = *TRY(string_of(call.arguments[0]));
  if (separator.empty()) return takes("separator that is not empty", call.arguments[0]);
  auto list = Value::array();
  while (true) {
    const auto at = rest.find(separator);
    list.push(rest.substr(0, at));
    if (at == std::string_view::npos) return list;
    rest.remove_prefix(at + separator.size());
  }
}

Result<Value> join(const Call& call) {
  if (!call.subject.is_array()) return takes("list", call.subject);
  const std::string separator =
      call.arguments.empty() ? std::string() : *TRY(string_of(call.arguments[0]));
  std::string text;
  for (const auto& item : call.subject.items()) {
    if (&item != call.subject.items().data()) text += separator;
    text += text_of(item);
    if (text.size() > call.max_bytes) return too_large(call.max_bytes);
  }
  return Value(std::move(text));
}

Result<Value> length(const Call& call) {
  if (call.subject.is_string())
    return Value(static_cast<std::int64_t>(std::ranges::count_if(
        call.subject.string(), [](char c) { return (static_cast<unsigned>(c) & 0xc0U) != 0x80; })));
  if (call.subject.is_array()) return Value(std::uint64_t{call.subject.items().size()});
  if (call.subject.is_object()) return Value(std::uint64_t{call.subject.members().size()});
  return takes("string, list or mapping", call.subject);
}

Result<Value> edge(const Call& call, bool last) {
  if (!call.subject.is_array() || call.subject.items().empty())
    return takes("list that is not empty", call.subject);
  return last ? call.subject.items().back() : call.subject.items().front();
}
Result<Value> first_of(const Call& call) { return edge(call, false); }
Result<Value> last_of(const Call& call) { return edge(call, true); }

Result<Value> integer(const Call& call) {
  if (call.subject.is_int()) return call.subject;
  const auto& text = *TRY(string_of(call.subject));
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size())
    return takes("string of digits", call.subject);
  return Value(number);
}

Result<Value> string(const Call& call) { return Value(text_of(call.subject)); }
Result<Value> json(const Call& call) { return Value(codec::write_json(call.subject)); }

/// What `take` makes of each member.
Result<Value> members(const Call& call, Value (*take)(const codec::Member& member)) {
  if (!call.subject.is_object()) return takes("mapping", call.subject);
  auto list = Value::array();
  for (const auto& member : call.subject.members()) list.push(take(member));
  return list;
}

Result<Value> keys(const Call& call) {
  return members(call, [](const codec::Member& member) { return Value(member.key); });
}
Result<Value> values(const Call& call) {
  return members(call, [](const codec::Member& member) { return member.value; });
}
Result<Value> pairs(const Call& call) {
  return members(call, [](const codec::Member& member) {
    return Value::array({Value(member.key), member.value});
  });
}

Result<Value> starts_with(const Call& call) {
  const auto& part = *TRY(string_of(call.arguments[0]));
  return Value(TRY(string_of(call.subject))->starts_with(part));
}

Result<Value> ends_with(const Call& call) {
  const auto& part = *TRY(string_of(call.arguments[0]));
  return Value(TRY(string_of(call.subject))->ends_with(part));
}

constexpr Function kFunctions[] = {
    {"capitalize", 0, 0, capitalize},
    {"count", 0, 0, length},
    {"endswith", 1, 1, ends_with},
    {"first", 0, 0, first_of},
    {"int", 0, 0, integer},
    {"items", 0, 0, pairs},
    {"join", 0, 1, join},
    {"keys", 0, 0, keys},
    {"last", 0, 0, last_of},
    {"length", 0, 0, length},
    {"lower", 0, 0, lower},
    {"replace", 2, 2, replace},
    {"split", 1, 1, split},
    {"startswith", 1, 1, starts_with},
    {"string", 0, 0, string},
    {"strip", 0, 0, trim},
    {"tojson", 0, 0, json},
    {"trim", 0, 0, trim},
    {"upper", 0, 0, upper},
    {"values", 0, 0, values},
};

std::unexpected<Error> no_function(std::string_view name) {
  std::vector<std::string> known{"default"};
  for (const auto& function : kFunctions) known.emplace_back(function.name);
  return std::unexpected(Error(Errc::invalid, formatted("there is no filter '{}'", name))
                             .with_remedy(formatted("Known are {}.", join_words(known, ", "))));
}

std::unexpected<Error> not_for(std::string_view sign, const Value& left, const Value& right) {
  return std::unexpected(Error(Errc::invalid, formatted("'{}' does not go with a {} and a {}", sign,
                                                        left.kind(), right.kind()))
                             .with_remedy("Make them alike, with 'int' or 'string'."));
}

Result<Value> contains(const Value& whole, const Value& part) {
  if (whole.is_array()) return Value(std::ranges::contains(whole.items(), part));
  if (whole.is_object() && part.is_string()) return Value(whole.find(part.string()) != nullptr);
  if (whole.is_string() && part.is_string()) return Value(whole.string().contains(part.string()));
  return not_for("in", part, whole);
}

/// Less than 0, 0 or more, as for strcmp.
Result<int> order(std::string_view sign, const Value& left, const Value& right) {
  if (left.is_int() && right.is_int())
    return left.integer() < right.integer() ? -1 : left.integer() > right.integer() ? 1 : 0;
  if (left.is_string() && right.is_string()) return left.string().compare(right.string());
  return not_for(sign, left, right);
}

/// Division as Python has it: towards less.
std::int64_t floor_divided(std::int64_t left, std::int64_t right) {
  const auto quotient = left / right;
  return left % right != 0 && (left < 0) != (right < 0) ? quotient - 1 : quotient;
}

Result<Value> computed(std::string_view sign, const Value& left, const Value& right) {
  if (!left.is_int() || !right.is_int()) return not_for(sign, left, right);
  const auto a = left.integer();
  const auto b = right.integer();
  std::int64_t result = 0;
  bool fits = true;
  if (sign == "+") {
    fits = !__builtin_add_overflow(a, b, &result);
  } else if (sign == "-") {
    fits = !__builtin_sub_overflow(a, b, &result);
  } else if (sign == "*") {
    fits = !__builtin_mul_overflow(a, b, &result);
  } else if (b == 0 || (b == -1 && a == std::numeric_limits<std::int64_t>::min())) {
    fits = false;
  } else {
    result = sign == "//" ? floor_divided(a, b) : a - floor_divided(a, b) * b;
  }
  if (fits) return Value(result);
  return std::unexpected(Error(Errc::invalid, formatted("'{}' has no result", sign))
                             .with_remedy("Give it other numbers."));
}

Result<Value> added(const Value& left, const Value& right) {
  if (left.is_string() && right.is_string()) return Value(left.string() + right.string());
  if (!left.is_array() || !right.is_array()) return computed("+", left, right);
  auto list = left;
  for (const auto& item : right.items()) list.push(item);
  return list;
}

}  // namespace

Result<Value> call_function(std::string_view name, const Value& subject,
                            std::span<const Value> arguments, std::size_t max_bytes) {
  const auto* const found = std::ranges::find(kFunctions, name, &Function::name);
  if (found == std::ranges::end(kFunctions)) return no_function(name);
  if (arguments.size() < found->least || arguments.size() > found->most)
    return std::unexpected(
        Error(Errc::invalid, formatted("'{}' takes {} values in brackets, found {}", name,
                                       found->most, arguments.size()))
            .with_remedy("Give it as many."));
  return TRY_CONTEXT(found->run({subject, arguments, max_bytes}), formatted("'{}'", name));
}

std::optional<bool> holds(std::string_view test, const Value& value) {
  if (test == "boolean") return value.is_bool();
  if (test == "integer") return value.is_int();
  if (test == "mapping") return value.is_object();
  if (test == "none") return value.is_null();
  if (test == "number") return value.is_number();
  if (test == "sequence") return value.is_array();
  if (test == "string") return value.is_string();
  if (test == "true") return value.is_bool() && value.boolean();
  if (test == "false") return value.is_bool() && !value.boolean();
  return std::nullopt;
}

Result<Value> combine(std::string_view sign, const Value& left, const Value& right) {
  if (sign == "==") return Value(left == right);
  if (sign == "!=") return Value(!(left == right));
  if (sign == "in") return contains(right, left);
  if (sign == "not in") return Value(!TRY(contains(right, left)).boolean());
  if (sign == "~") return Value(text_of(left) + text_of(right));
  if (sign == "+") return added(left, right);
  if (sign != "<" && sign != "<=" && sign != ">" && sign != ">=")
    return computed(sign, left, right);
  const auto result = TRY(order(sign, left, right));
  if (sign == "<") return Value(result < 0);
  if (sign == "<=") return Value(result <= 0);
  return Value(sign == ">" ? result > 0 : result >= 0);
}

bool is_true(const Value& value) {
  if (value.is_bool()) return value.boolean();
  if (value.is_string()) return !value.string().empty();
  if (value.is_array()) return !value.items().empty();
  if (value.is_object()) return !value.members().empty();
  return value.is_number() && value.number() != 0;
}

std::string text_of(const Value& value) {
  if (value.is_string()) return value.string();
  if (value.is_null()) return "None";
  if (value.is_bool()) return value.boolean() ? "True" : "False";
  return codec::write_json(value);
}

std::size_t weight_of(const Value& value) {
  std::size_t weight = sizeof(Value);
  if (value.is_string()) weight += value.string().size();
  if (value.is_array()) {
    for (const auto& item : value.items()) weight += weight_of(item);
  }
  if (value.is_object()) {
    for (const auto& member : value.members())
      weight += member.key.size() + weight_of(member.value);
  }
  return weight;
}

}  // namespace orlop::templates
