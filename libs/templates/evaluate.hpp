// SPDX-License-Identifier: Apache-2.0
// Evaluate: the value of an expression. For render.cpp; belongs to one run.
#pragma once

#include <list>
#include <map>
#include <string>
#include <vector>

#include "libs/templates/expression.hpp"
#include "libs/templates/render.hpp"

namespace orlop::templates {

/// What a run has used of its limits.
class Budget {
 public:
  Budget(const Limits& limits, Where& where) : limits_(limits), where_(where) {}
  /// One step, and the bytes that it copied.
  [[nodiscard]] Status spend(std::size_t offset, std::size_t work = 0);
  [[nodiscard]] const Limits& limits() const { return limits_; }

 private:
  const Limits& limits_;
  Where& where_;
  std::size_t steps_ = 0;
  std::size_t work_ = 0;
};

/// The variables that are known at a place.
class Scope {
 public:
  explicit Scope(const codec::Value& variables) : variables_(variables), frames_(1) {}
  void enter() { frames_.emplace_back(); }
  void leave() { frames_.pop_back(); }
  /// In the innermost frame.
  void set(const std::string& name, codec::Value value);
  /// nullptr: not known. Good until the frame is left or the name set anew.
  [[nodiscard]] const codec::Value* find(const std::string& name) const;
  [[nodiscard]] std::vector<std::string> names() const;

 private:
  const codec::Value& variables_;
  std::list<std::map<std::string, codec::Value>> frames_;
};

/// A value: one that stands somewhere, or was made. Or the name of one that is not known.
class Evaluated {
 public:
  explicit Evaluated(const codec::Value* at) : at_(at) {}
  explicit Evaluated(codec::Value made) : made_(std::move(made)) {}
  static Evaluated unknown(std::string name, std::vector<std::string> known);

  [[nodiscard]] const codec::Value& value() const { return at_ != nullptr ? *at_ : made_; }
  [[nodiscard]] bool is_known() const { return missing_.empty(); }
  [[nodiscard]] bool is_placed() const { return at_ != nullptr; }
  [[nodiscard]] const std::string& missing() const { return missing_; }
  [[nodiscard]] const std::vector<std::string>& known() const { return known_; }

 private:
  const codec::Value* at_ = nullptr;
  codec::Value made_;
  std::string missing_;             ///< "ds.meta_data.x"
  std::vector<std::string> known_;  ///< in its place
};

class Evaluator {
 public:
  Evaluator(const Scope& scope, Budget& budget, Where& where)
      : scope_(scope), budget_(budget), where_(where) {}
  /// Of an expression whose variables are all known; Errc::invalid otherwise.
  [[nodiscard]] Result<Evaluated> value(const Expression& expression);

 private:
  Status must_be_known(const Expression& expression, const Evaluated& evaluated);
  Result<Evaluated> any(const Expression& expression);
  Result<Evaluated> member(const Expression& expression);
  Result<Evaluated> index(const Expression& expression);
  Result<Evaluated> element(const Expression& expression, const Evaluated& whole,
                            const codec::Value& index);
  Result<Evaluated> list(const Expression& expression);
  Result<Evaluated> function(const Expression& expression);
  Result<Evaluated> fallback(const Expression& expression);
  Result<Evaluated> test(const Expression& expression);
  Result<Evaluated> minus(const Expression& expression);
  Result<Evaluated> binary(const Expression& expression);
  Result<Evaluated> choice(const Expression& expression);
  /// Part of a value: where that stands, or a copy when the whole was made on the way.
  Result<Evaluated> part(const Expression& expression, const Evaluated& whole,
                         const codec::Value& value);
  Result<Evaluated> made(const Expression& expression, Result<codec::Value> value);

  const Scope& scope_;
  Budget& budget_;
  Where& where_;
};

/// The member of that name; a name with underscores finds a key with dashes too.
[[nodiscard]] const codec::Value* member_named(const codec::Value& mapping, std::string_view name);

}  // namespace orlop::templates
