// SPDX-License-Identifier: Apache-2.0
// Value: a JSON or YAML document as a tree in which every node remembers its line and column.
//
// Objects keep the order of the text; equality ignores positions. Parsers bound size and depth,
// refuse duplicate keys, and (YAML) refuse tags but `!secret`. Values only; safe from any thread.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "libs/base/bytes.hpp"
#include "libs/base/result.hpp"

namespace orlop::codec {

/// 1-based; line 0 means "made by the program, not read from a text".
struct Position {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  friend bool operator==(const Position&, const Position&) = default;
};

class Value;
using Array = std::vector<Value>;

struct Member;
using Members = std::vector<Member>;

/// A value that stands elsewhere under this name: `!secret NAME` in YAML, {"!secret":"NAME"} in
/// JSON.
struct SecretName {
  std::string name;
  friend bool operator==(const SecretName&, const SecretName&) = default;
};
inline constexpr std::string_view kSecretTag = "!secret";
inline constexpr std::size_t kMostSecretName = 64;
/// Whether a secret may be called so: 1 to 64 of letters, digits, '.', '_' and '-', no '.' first.
[[nodiscard]] bool is_secret_name(std::string_view name);

class Value {
 public:
  // Defined below, where Member is complete.
  Value();  // null
  Value(bool value);
  Value(int value);
  Value(std::int64_t value);
  Value(std::uint64_t value);
  Value(double value);
  Value(const char* value);
  Value(std::string_view value);
  Value(std::string value);
  Value(Array value);
  Value(Members value);
  Value(SecretName value);
  Value(const Value& other);
  Value(Value&& other) noexcept;
  Value& operator=(const Value& other);
  Value& operator=(Value&& other) noexcept;
  ~Value();
  /// `Value::object({{"name", "esp"}, {"size", 1024}})`
  static Value object(std::initializer_list<std::pair<std::string, Value>> members = {});
  static Value array();
  static Value array(Array items);

  [[nodiscard]] bool is_null() const { return std::holds_alternative<std::monostate>(data_); }
  [[nodiscard]] bool is_bool() const { return std::holds_alternative<bool>(data_); }
  [[nodiscard]] bool is_int() const { return std::holds_alternative<std::int64_t>(data_); }
  [[nodiscard]] bool is_number() const { return is_int() || std::holds_alternative<double>(data_); }
  [[nodiscard]] bool is_string() const { return std::holds_alternative<std::string>(data_); }
  [[nodiscard]] bool is_array() const { return std::holds_alternative<Array>(data_); }
  [[nodiscard]] bool is_object() const { return std::holds_alternative<Members>(data_); }
  /// A reference to a secret is no string, though it stands for one.
  [[nodiscard]] bool is_secret() const { return std::holds_alternative<SecretName>(data_); }
  /// "null", "boolean", "integer", "number", "string", "list", "mapping" or "reference to a
  /// secret".
  [[nodiscard]] std::string_view kind() const;

  /// The accessors below need the right kind (see is_*); asking for another is a programming error
  /// and throws std::bad_variant_access.
  [[nodiscard]] bool boolean() const { return std::get<bool>(data_); }
  [[nodiscard]] std::int64_t integer() const { return std::get<std::int64_t>(data_); }
  [[nodiscard]] double number() const;
  /// Of a reference to a secret: empty, so that its name is never taken for its value.
  [[nodiscard]] const std::string& string() const;
  /// The name that a reference holds.
  [[nodiscard]] const std::string& secret() const { return std::get<SecretName>(data_).name; }
  [[nodiscard]] const Array& items() const { return std::get<Array>(data_); }
  [[nodiscard]] Array& items() { return std::get<Array>(data_); }
  [[nodiscard]] const Members& members() const { return std::get<Members>(data_); }
  [[nodiscard]] Members& members() { return std::get<Members>(data_); }

  /// The member of that name, or nullptr (also when this is no object).
  [[nodiscard]] const Value* find(std::string_view key) const;
  [[nodiscard]] Value* find(std::string_view key);
  /// Adds or replaces a member; turns null into an object.
  Value& set(std::string_view key, Value value);
  /// Appends to a list; turns null into a list.
  Value& push(Value value);

  /// Typed reads for formats of our own: Errc::invalid names `key`, the expected and the found
  /// kind.
  [[nodiscard]] Result<std::string> get_string(std::string_view key) const;
  [[nodiscard]] Result<std::int64_t> get_int(std::string_view key) const;
  /// A non-negative integer.
  [[nodiscard]] Result<std::uint64_t> get_size(std::string_view key) const;
  [[nodiscard]] Result<bool> get_bool(std::string_view key) const;
  /// The list or object itself; the pointer lives as long as this value.
  [[nodiscard]] Result<const Array*> get_array(std::string_view key) const;
  [[nodiscard]] Result<const Value*> get_object(std::string_view key) const;

  [[nodiscard]] Position position() const { return position_; }
  Value& at(Position position) {
    position_ = position;
    return *this;
  }

  friend bool operator==(const Value& a, const Value& b);

 private:
  std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Members, SecretName>
      data_;
  Position position_;
};

struct Member {
  std::string key;
  Value value;
  Position position;  ///< of the key
  friend bool operator==(const Member& a, const Member& b) {
    return a.key == b.key && a.value == b.value;
  }
};

inline Value::Value() = default;
inline Value::Value(bool value) : data_(value) {}
inline Value::Value(int value) : data_(std::int64_t{value}) {}
inline Value::Value(std::int64_t value) : data_(value) {}
inline Value::Value(std::uint64_t value) : data_(static_cast<std::int64_t>(value)) {}
inline Value::Value(double value) : data_(value) {}
inline Value::Value(const char* value) : data_(std::string(value)) {}
inline Value::Value(std::string_view value) : data_(std::string(value)) {}
inline Value::Value(std::string value) : data_(std::move(value)) {}
inline Value::Value(SecretName value) : data_(std::move(value)) {}
inline Value::Value(Array value) : data_(std::move(value)) {}
inline Value::Value(const Value& other) = default;
inline Value::Value(Value&& other) noexcept = default;
inline Value& Value::operator=(const Value& other) = default;
inline Value& Value::operator=(Value&& other) noexcept = default;
inline Value::~Value() = default;
inline Value Value::array() { return Value(Array()); }
inline Value Value::array(Array items) { return Value(std::move(items)); }

}  // namespace orlop::codec
