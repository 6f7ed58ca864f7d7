// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "libs/base/format.hpp"
#include "libs/codec/json.hpp"

namespace orlop::codec {
namespace {

using Json = nlohmann::json;

/// Builds a Value from parser events, so that limits hold while reading and duplicate keys are
/// seen.
class JsonBuilder final : public nlohmann::json_sax<Json> {
 public:
  explicit JsonBuilder(const ParseLimits& limits) : limits_(limits) {}

  bool null() override { return add(Value()); }
  bool boolean(bool value) override { return add(Value(value)); }
  bool number_integer(number_integer_t value) override { return add(Value(value)); }
  bool number_unsigned(number_unsigned_t value) override {
    if (value > static_cast<number_unsigned_t>(INT64_MAX)) return refuse("an integer is too large");
    return add(Value(static_cast<std::int64_t>(value)));
  }
  bool number_float(number_float_t value, const string_t&) override { return add(Value(value)); }
  bool string(string_t& value) override { return add(Value(std::move(value))); }
  bool binary(binary_t&) override { return refuse("binary data"); }
  bool start_object(std::size_t) override { return open(Value(Members{})); }
  bool key(string_t& name) override {
    if (!stack_.back().seen.insert(name).second) {
      return refuse(formatted("the key '{}' is there twice", name));
    }
    stack_.back().key = std::move(name);
    return true;
  }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(Value(Array{})); }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t offset, const std::string&,
                   const nlohmann::detail::exception&) override {
    error_offset_ = offset;
    return refuse("the text is no JSON");
  }

  Value take() { return std::move(result_); }
  [[nodiscard]] const std::string& problem() const { return problem_; }
  [[nodiscard]] std::size_t error_offset() const { return error_offset_; }

 private:
  struct Frame {
    Value value;
    std::string key;
    std::set<std::string> seen;  ///< keys so far: hostile documents have many
  };

  bool refuse(std::string problem) {
    if (problem_.empty()) problem_ = std::move(problem);
    return false;
  }
  bool open(Value container) {
    if (stack_.size() >= limits_.max_depth) return refuse("the document is nested too deeply");
    if (!count()) return false;
    stack_.push_back({std::move(container), {}, {}});
    return true;
  }
  bool close() {
    Value done = std::move(stack_.back().value);
    stack_.pop_back();
    if (auto reference = reference_of(done)) done = *std::move(reference);
    return place(std::move(done));
  }
  /// {"!secret":"NAME"}
  static std::optional<Value> reference_of(const Value& value) {
    if (!value.is_object() || value.members().size() != 1) return std::nullopt;
    const auto& [key, name, position] = value.members().front();
    if (key != kSecretTag || !name.is_string() || !is_secret_name(name.string()))
      return std::nullopt;
    return Value(SecretName{name.string()});
  }
  bool add(Value value) { return count() && place(std::move(value)); }
  bool count() {
    return ++nodes_ <= limits_.max_nodes || refuse("the document has too many values");
  }
  bool place(Value value) {
    if (stack_.empty()) {
      result_ = std::move(value);
    } else if (auto& top = stack_.back(); top.value.is_object()) {
      top.value.members().push_back({std::move(top.key), std::move(value), {}});
    } else {
      top.value.items().push_back(std::move(value));
    }
    return true;
  }

  ParseLimits limits_;
  std::vector<Frame> stack_;
  Value result_;
  std::size_t nodes_ = 0;
  std::string problem_;
  std::size_t error_offset_ = 0;
};

Position position_of(std::string_view text, std::size_t offset) {
  Position position{1, 1};
  for (const char c : text.substr(0, std::min(offset, text.size()))) {
    if (c == '\n') {
      ++position.line;
      position.column = 0;
    }
    ++position.column;
  }
  return position;
}

void write(const Value& value, std::string& out, int indent, int depth);

std::string json_string(std::string_view text) {
  return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

void break_line(std::string& out, int indent, int depth) {
  if (indent == 0) return;
  out += '\n';
  out.append(static_cast<std::size_t>(indent) * static_cast<std::size_t>(depth), ' ');
}

template <typename Range, typename WriteOne>
void write_list(const Range& range, char open, char close, std::string& out, int indent, int depth,
                WriteOne write_one) {
  out += open;
  bool first = true;
  for (const auto& item : range) {
    if (!first) out += ',';
    first = false;
    break_line(out, indent, depth + 1);
    write_one(item);
  }
  if (!first) break_line(out, indent, depth);
  out += close;
}

void write(const Value& value, std::string& out, int indent, int depth) {
  if (value.is_null()) {
    out += "null";
  } else if (value.is_bool()) {
    out += value.boolean() ? "true" : "false";
  } else if (value.is_int()) {
    out += std::to_string(value.integer());
  } else if (value.is_number()) {
    out += Json(value.number()).dump();
  } else if (value.is_string()) {
    out += json_string(value.string());
  } else if (value.is_secret()) {
    out += "{\"!secret\":" + json_string(value.secret()) + '}';
  } else if (value.is_array()) {
    write_list(value.items(), '[', ']', out, indent, depth,
               [&out, indent, depth](const Value& item) { write(item, out, indent, depth + 1); });
  } else {
    write_list(value.members(), '{', '}', out, indent, depth,
               [&out, indent, depth](const Member& member) {
                 out += json_string(member.key) + (indent == 0 ? ":" : ": ");
                 write(member.value, out, indent, depth + 1);
               });
  }
}

std::string canonical_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

}  // namespace

Result<Value> parse_json(std::string_view text, const ParseLimits& limits) {
  if (text.size() > limits.max_bytes) {
    return fail(Errc::invalid, "the JSON document has {} bytes, {} are allowed", text.size(),
                limits.max_bytes);
  }
  JsonBuilder builder(limits);
  if (!Json::sax_parse(text, &builder)) {
    if (builder.error_offset() == 0) return fail(Errc::invalid, "{}", builder.problem());
    // The offset counts the character that was wrong.
    const auto place = position_of(text, builder.error_offset() - 1);
    return fail(Errc::invalid, "{} (line {}, column {})", builder.problem(), place.line,
                place.column);
  }
  return builder.take();
}

std::string write_json(const Value& value) {
  std::string out;
  write(value, out, 0, 0);
  return out;
}

std::string write_json_pretty(const Value& value) {
  std::string out;
  write(value, out, 2, 0);
  return out + '\n';
}

Result<std::string> write_canonical_json(const Value& value) {
  if (value.is_number() && !value.is_int()) {
    return fail(Errc::invalid, "canonical JSON has no fractional numbers ({})", value.number());
  }
  if (value.is_string()) return canonical_string(value.string());
  if (value.is_array()) {
    std::string out = "[";
    for (const auto& item : value.items()) {
      if (out.size() > 1) out += ',';
      out += TRY(write_canonical_json(item));
    }
    return out + ']';
  }
  if (value.is_object()) {
    std::vector<const Member*> sorted;
    for (const auto& member : value.members()) sorted.push_back(&member);
    std::ranges::sort(sorted, {},
                      [](const Member* member) -> const std::string& { return member->key; });
    std::string out = "{";
    for (const auto* member : sorted) {
      if (out.size() > 1) out += ',';
      out += canonical_string(member->key) + ':' + TRY(write_canonical_json(member->value));
    }
    return out + '}';
  }
  return write_json(value);
}

}  // namespace orlop::codec
