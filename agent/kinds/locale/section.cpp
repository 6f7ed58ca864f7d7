// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/locale/section.hpp"

#include "agent/kinds/rules.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::kinds {
namespace {

using codec::Value;
using schema::at;
using schema::Problem;

/// `false`: leave it alone.
void read_locale(const Value& value, void* into) {
  schema::as<std::string>(into) = value.is_string() ? value.string() : std::string();
}
Value write_locale(const void* from) { return {schema::as<std::string>(from)}; }
constexpr schema::Custom<std::string> kLocaleName{
    .type = {
        .kinds = schema::kString | schema::kBoolean, .read = read_locale, .write = write_locale}};

bool is_word(std::string_view text) { return is_made_of(text, "_-.@,:()+"); }

std::optional<Problem> check_locale(const Value& value) {
  if (value.is_bool() && value.boolean()) {
    return Problem{"must be a name, or false", "Write for example 'C.UTF-8'."};
  }
  if (!value.is_string() || (!value.string().empty() && is_word(value.string()))) {
    return std::nullopt;
  }
  return Problem{formatted("is no locale: '{}'", value.string()), "Write for example 'C.UTF-8'."};
}

std::optional<Problem> check_keyboard_word(const Value& value) {
  if (is_word(value.string())) return std::nullopt;
  return Problem{formatted("is no name of a keyboard's: '{}'", value.string()),
                 "Write a name such as 'us'."};
}

constexpr schema::Field kLanguageFields[] = {
    {.key = "locale",
     .member = at<&Language::locale, kLocaleName>,
     .text = "`LANG` of services and sessions; `false`: as the image has it.",
     .bytes = {.most = 64},
     .rule = {.check = check_locale},
     .written = schema::Written::when_set},
};

constexpr schema::Field kKeyboardFields[] = {
    {.key = "layout",
     .member = at<&Keyboard::layout>,
     .text = "`us`, `de`.",
     .required = true,
     .bytes = {.least = 1, .most = 64},
     .rule = {.check = check_keyboard_word}},
    {.key = "model",
     .member = at<&Keyboard::model>,
     .text = "`pc105`.",
     .bytes = {.most = 64},
     .rule = {.check = check_keyboard_word}},
    {.key = "variant",
     .member = at<&Keyboard::variant>,
     .text = "Of the layout.",
     .bytes = {.most = 64},
     .rule = {.check = check_keyboard_word}},
    {.key = "options",
     .member = at<&Keyboard::options>,
     .text = "With commas between.",
     .bytes = {.most = 256},
     .rule = {.check = check_keyboard_word}},
};

}  // namespace

const schema::Section<Language> kLanguage({.fields = kLanguageFields});
const schema::Section<Keyboard> kKeyboard({.path = "keyboard",
                                           .text = "The keyboard of the console.",
                                           .fields = kKeyboardFields});

}  // namespace orlop::agent::kinds
