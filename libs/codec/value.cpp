// SPDX-License-Identifier: Apache-2.0
#include "libs/codec/value.hpp"

#include <algorithm>

namespace orlop::codec {

bool operator==(const Value& a, const Value& b) { return a.data_ == b.data_; }

bool is_secret_name(std::string_view name) {
  const auto may_stand = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  };
  return !name.empty() && name.size() <= kMostSecretName && !name.starts_with('.') &&
         std::ranges::all_of(name, may_stand);
}

Value::Value(Members value) : data_(std::move(value)) {}

Value Value::object(std::initializer_list<std::pair<std::string, Value>> members) {
  Members list;
  for (const auto& [key, value] : members) list.push_back({key, value, {}});
  return Value(std::move(list));
}

std::string_view Value::kind() const {
  constexpr std::string_view names[] = {"null",   "boolean", "integer", "number",
                                        "string", "list",    "mapping", "reference to a secret"};
  return names[data_.index()];
}

const std::string& Value::string() const {
  static const std::string nothing;
  return is_secret() ? nothing : std::get<std::string>(data_);
}

double Value::number() const {
  return is_int() ? static_cast<double>(integer()) : std::get<double>(data_);
}

const Value* Value::find(std::string_view key) const {
  if (!is_object()) return nullptr;
  const auto found = std::ranges::find(members(), key, &Member::key);
  return found == members().end() ? nullptr : &found->value;
}

Value* Value::find(std::string_view key) {
  return const_cast<Value*>(std::as_const(*this).find(key));
}

Value& Value::set(std::string_view key, Value value) {
  if (is_null()) data_ = Members{};
  if (auto* present = find(key)) {
    *present = std::move(value);
  } else {
    members().push_back({std::string(key), std::move(value), {}});
  }
  return *this;
}

Value& Value::push(Value value) {
  if (is_null()) data_ = Array{};
  items().push_back(std::move(value));
  return *this;
}

namespace {
Result<const Value*> require(const Value& object, std::string_view key,
                             bool (Value::*accept)() const, std::string_view expected) {
  if (!object.is_object()) {
    return fail(Errc::invalid, "expected a mapping with the key '{}', found a {}", key,
                object.kind());
  }
  const auto* value = object.find(key);
  if (value == nullptr) return fail(Errc::invalid, "the key '{}' is missing", key);
  if (!(value->*accept)()) {
    return fail(Errc::invalid, "the key '{}' must be a {}, found a {}", key, expected,
                value->kind());
  }
  return value;
}
}  // namespace

Result<std::string> Value::get_string(std::string_view key) const {
  return TRY(require(*this, key, &Value::is_string, "string"))->string();
}

Result<std::int64_t> Value::get_int(std::string_view key) const {
  return TRY(require(*this, key, &Value::is_int, "integer"))->integer();
}

Result<std::uint64_t> Value::get_size(std::string_view key) const {
  const auto value = TRY(get_int(key));
  if (value < 0) return fail(Errc::invalid, "the key '{}' must not be negative ({})", key, value);
  return static_cast<std::uint64_t>(value);
}

Result<bool> Value::get_bool(std::string_view key) const {
  return TRY(require(*this, key, &Value::is_bool, "boolean"))->boolean();
}

Result<const Array*> Value::get_array(std::string_view key) const {
  return &TRY(require(*this, key, &Value::is_array, "list"))->items();
}

Result<const Value*> Value::get_object(std::string_view key) const {
  return require(*this, key, &Value::is_object, "mapping");
}

}  // namespace orlop::codec
