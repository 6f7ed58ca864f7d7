// SPDX-License-Identifier: Apache-2.0
// Language: what a configuration document may say. This room reads, merges and judges documents of
// a language and knows none of its keys; the node's is agent/kinds/language.hpp.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "libs/config/dialect.hpp"
#include "libs/config/form.hpp"
#include "libs/schema/language.hpp"
#include "libs/schema/validate.hpp"

namespace orlop::config {

/// Immutable; safe from any thread. What it is made of lives for the whole program.
class Language {
 public:
  /// `refused`: keys of other tools that are refused by name, and what to do instead. `page`: where
  /// every key is listed.
  Language(std::span<const schema::AnySection> sections, std::vector<schema::Refused> refused,
           std::string_view page, Dialects dialects = {}, Forms forms = {});

  /// What our documents say, merged or not.
  [[nodiscard]] const schema::AnySection& section() const { return ours_.section(); }
  /// What may be written: our keys and those of the dialects.
  [[nodiscard]] const schema::AnySection& written() const { return written_.section(); }
  [[nodiscard]] Dialects dialects() const { return dialects_; }
  /// The forms of our documents; none: there is but one, without a name.
  [[nodiscard]] Forms forms() const { return forms_; }
  /// Whether a document holds keys of a dialect.
  [[nodiscard]] bool is_foreign(const codec::Value& document) const;
  [[nodiscard]] std::span<const schema::Refused> refused() const { return refused_; }
  /// How a document called `file` is held against the language.
  [[nodiscard]] schema::Reading reading(std::string_view file) const {
    return {.file = file,
            .null = schema::Null::resets,
            .secrets = schema::Secrets::referenced,
            .refused = refused_,
            .page = page_};
  }

 private:
  Dialects dialects_;
  Forms forms_;
  schema::Language ours_;
  schema::Language written_;
  std::vector<schema::Refused> refused_;
  std::string_view page_;
};

}  // namespace orlop::config
