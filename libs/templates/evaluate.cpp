// SPDX-License-Identifier: Apache-2.0
#include "libs/templates/evaluate.hpp"

#include <algorithm>

#include "libs/base/format.hpp"
#include "libs/base/text.hpp"
#include "libs/templates/functions.hpp"

namespace orlop::templates {
namespace {

using codec::Value;
using Kind = Expression::Kind;

constexpr std::size_t kMostNamed = 20;

std::vector<std::string> keys_of(const Value& value) {
  std::vector<std::string> keys;
  if (!value.is_object()) return keys;
  for (const auto& member : value.members()) {
    if (keys.size() == kMostNamed) break;
    keys.push_back(member.key);
  }
  return keys;
}

/// What looking for a member costs.
std::size_t search_of(const Value& value) { return value.is_object() ? value.members().size() : 0; }

std::string shown(const Value& index) {
  return index.is_string() ? formatted("['{}']", index.string())
                           : formatted("[{}]", text_of(index));
}

}  // namespace

Status Budget::spend(std::size_t offset, std::size_t work) {
  work_ += work;
  if (++steps_ <= limits_.max_steps && work_ <= limits_.max_work) return {};
  return where_.refuse(offset,
                       work_ > limits_.max_work ? "the template copies too much"
                                                : "the template takes too many steps",
                       "Loop over less.");
}

void Scope::set(const std::string& name, Value value) {
  frames_.back().insert_or_assign(name, std::move(value));
}

const Value* Scope::find(const std::string& name) const {
  for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame) {
    if (const auto found = frame->find(name); found != frame->end()) return &found->second;
  }
  return member_named(variables_, name);
}

std::vector<std::string> Scope::names() const {
  std::vector<std::string> all;
  for (const auto& frame : frames_) {
    for (const auto& [name, value] : frame) all.push_back(name);
  }
  for (auto& key : keys_of(variables_)) all.push_back(std::move(key));
  if (all.size() > kMostNamed) all.resize(kMostNamed);
  return all;
}

Evaluated Evaluated::unknown(std::string name, std::vector<std::string> known) {
  Evaluated evaluated{Value()};
  evaluated.missing_ = std::move(name);
  evaluated.known_ = std::move(known);
  return evaluated;
}

const Value* member_named(const Value& mapping, std::string_view name) {
  if (!mapping.is_object()) return nullptr;
  if (const auto* exact = mapping.find(name)) return exact;
  if (!name.contains('_')) return nullptr;
  const auto same = [](char key, char letter) {
    return key == letter || (key == '-' && letter == '_');
  };
  const auto found = std::ranges::find_if(mapping.members(), [&](const codec::Member& member) {
    return std::ranges::equal(member.key, name, same);
  });
  return found == mapping.members().end() ? nullptr : &found->value;
}

Result<Evaluated> Evaluator::value(const Expression& expression) {
  auto evaluated = TRY(any(expression));
  TRY(must_be_known(expression, evaluated));
  return evaluated;
}

Status Evaluator::must_be_known(const Expression& expression, const Evaluated& evaluated) {
  if (evaluated.is_known()) return {};
  const auto known = evaluated.known().empty()
                         ? std::string("Nothing is known there")
                         : formatted("Known are {}", join_words(evaluated.known(), ", "));
  return where_.refuse(expression.offset, formatted("'{}' is not known", evaluated.missing()),
                       known + "; '| default(…)' says what stands in its place.");
}

Result<Evaluated> Evaluator::any(const Expression& expression) {
  TRY(budget_.spend(expression.offset));
  switch (expression.kind) {
    case Kind::literal: return Evaluated(&expression.literal);
    case Kind::list: return list(expression);
    case Kind::name:
      if (const auto* found = scope_.find(expression.text)) return Evaluated(found);
      return Evaluated::unknown(expression.text, scope_.names());
    case Kind::member: return member(expression);
    case Kind::index: return index(expression);
    case Kind::function: return function(expression);
    case Kind::test: return test(expression);
    case Kind::opposite: return Evaluated(Value(!is_true(TRY(value(expression.parts[0])).value())));
    case Kind::minus: return minus(expression);
    case Kind::binary: return binary(expression);
    case Kind::choice: return choice(expression);
  }
  return Evaluated(Value());
}

Result<Evaluated> Evaluator::part(const Expression& expression, const Evaluated& whole,
                                  const Value& value) {
  if (whole.is_placed()) return Evaluated(&value);
  TRY(budget_.spend(expression.offset, weight_of(value)));
  return Evaluated(Value(value));
}

Result<Evaluated> Evaluator::made(const Expression& expression, Result<Value> value) {
  if (!value) {
    where_.offset = expression.offset;
    return std::unexpected(std::move(value).error());
  }
  const auto weight = weight_of(*value);
  TRY(budget_.spend(expression.offset, weight));
  if (value->is_string() && value->string().size() > budget_.limits().max_bytes)
    return where_.refuse(expression.offset, "the text becomes too large", "Make it shorter.");
  return Evaluated(*std::move(value));
}

Result<Evaluated> Evaluator::member(const Expression& expression) {
  const auto whole = TRY(any(expression.parts[0]));
  if (!whole.is_known()) {
    return Evaluated::unknown(formatted("{}.{}", whole.missing(), expression.text), whole.known());
  }
  TRY(budget_.spend(expression.offset, search_of(whole.value())));
  if (const auto* found = member_named(whole.value(), expression.text))
    return part(expression, whole, *found);
  const auto& inner = expression.parts[0];
  auto path = expression.text;
  for (const auto* at = &inner; at != nullptr;) {
    path = formatted("{}.{}", at->text, path);
    at = at->kind == Kind::member ? at->parts.data() : nullptr;
  }
  return Evaluated::unknown(std::move(path), keys_of(whole.value()));
}

Result<Evaluated> Evaluator::index(const Expression& expression) {
  const auto whole = TRY(any(expression.parts[0]));
  const auto index = TRY(value(expression.parts[1]));
  if (!whole.is_known())
    return Evaluated::unknown(whole.missing() + shown(index.value()), whole.known());
  return element(expression, whole, index.value());
}

Result<Evaluated> Evaluator::element(const Expression& expression, const Evaluated& whole,
                                     const Value& index) {
  const auto& value = whole.value();
  TRY(budget_.spend(expression.offset, search_of(value)));
  const Value* found = nullptr;
  if (value.is_object() && index.is_string()) found = value.find(index.string());
  if (value.is_array() && index.is_int()) {
    const auto size = static_cast<std::int64_t>(value.items().size());
    const auto at = index.integer() < 0 ? index.integer() + size : index.integer();
    if (at >= 0 && at < size) found = &value.items()[static_cast<std::size_t>(at)];
  } else if (!value.is_object()) {
    return where_.refuse(expression.offset,
                         formatted("a {} has no element {}", value.kind(), shown(index)),
                         "Take elements of lists and mappings.");
  }
  if (found != nullptr) return part(expression, whole, *found);
  return Evaluated::unknown(expression.parts[0].text + shown(index), keys_of(value));
}

Result<Evaluated> Evaluator::list(const Expression& expression) {
  auto made_list = Value::array();
  for (const auto& item : expression.parts) {
    const auto evaluated = TRY(value(item));
    TRY(budget_.spend(item.offset, weight_of(evaluated.value())));
    made_list.push(evaluated.value());
  }
  return Evaluated(std::move(made_list));
}

Result<Evaluated> Evaluator::fallback(const Expression& expression) {
  if (expression.parts.size() > 3)
    return where_.refuse(expression.offset, "'default' takes a value and true or false",
                         "Write '| default(\"x\")'.");
  auto subject = TRY(any(expression.parts[0]));
  const bool also_empty =
      expression.parts.size() == 3 && is_true(TRY(value(expression.parts[2])).value());
  if (subject.is_known() && (!also_empty || is_true(subject.value()))) return subject;
  if (expression.parts.size() == 1) return Evaluated(Value(""));
  return any(expression.parts[1]);
}

Result<Evaluated> Evaluator::function(const Expression& expression) {
  if (expression.text == "default" || expression.text == "d") return fallback(expression);
  const auto subject = TRY(value(expression.parts[0]));
  std::vector<Value> arguments;
  for (std::size_t i = 1; i < expression.parts.size(); ++i) {
    const auto argument = TRY(value(expression.parts[i]));
    TRY(budget_.spend(expression.offset, weight_of(argument.value())));
    arguments.push_back(argument.value());
  }
  TRY(budget_.spend(expression.offset, weight_of(subject.value())));
  return made(expression, call_function(expression.text, subject.value(), arguments,
                                        budget_.limits().max_bytes));
}

Result<Evaluated> Evaluator::test(const Expression& expression) {
  const auto subject = TRY(any(expression.parts[0]));
  if (expression.text == "defined") return Evaluated(Value(subject.is_known()));
  if (expression.text == "undefined") return Evaluated(Value(!subject.is_known()));
  TRY(must_be_known(expression.parts[0], subject));
  if (const auto answer = holds(expression.text, subject.value())) return Evaluated(Value(*answer));
  return where_.refuse(expression.offset, formatted("there is no test '{}'", expression.text),
                       "Known are defined, undefined, none, string, integer, number, boolean, "
                       "true, false, sequence and mapping.");
}

Result<Evaluated> Evaluator::minus(const Expression& expression) {
  const auto operand = TRY(value(expression.parts[0]));
  return made(expression, combine("-", Value(0), operand.value()));
}

Result<Evaluated> Evaluator::binary(const Expression& expression) {
  auto left = TRY(value(expression.parts[0]));
  if (expression.text == "and" || expression.text == "or") {
    const bool decided = is_true(left.value()) == (expression.text == "or");
    if (decided) return left;
    return value(expression.parts[1]);
  }
  const auto right = TRY(value(expression.parts[1]));
  TRY(budget_.spend(expression.offset, weight_of(left.value()) + weight_of(right.value())));
  return made(expression, combine(expression.text, left.value(), right.value()));
}

Result<Evaluated> Evaluator::choice(const Expression& expression) {
  const auto condition = TRY(value(expression.parts[1]));
  return any(expression.parts[is_true(condition.value()) ? 0 : 2]);
}

}  // namespace orlop::templates
