// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/locale/kind.hpp"

#include "agent/kinds/locale/section.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::kinds {
namespace {

using codec::Value;
using engine::Entry;

/// What is set and cannot be found is said; programs then do as without it.
void remark(engine::Wish& wish, std::string_view key, std::string message) {
  wish.remarks.push_back({std::string(key),
                          {},
                          schema::Severity::warning,
                          "not-in-image",
                          std::move(message),
                          "Add it to the recipe, or remove the key."});
}

bool is_built_in(std::string_view locale) {
  return locale == "C" || locale == "POSIX" || locale == "C.UTF-8" || locale == "C.utf8";
}

Status add_language(const Language& wanted, engine::View& view, engine::Wish& wish) {
  if (wanted.locale.empty()) return {};
  const bool there = is_built_in(wanted.locale) ||
                     TRY(view.exists("/usr/lib/locale/" + wanted.locale)) ||
                     TRY(view.exists("/usr/lib/locale/locale-archive"));
  if (!there) remark(wish, "locale", formatted("the image has no locale '{}'", wanted.locale));
  wish.resources.push_back(
      {.id = "locale:language",
       .parts = {{"/etc/locale.conf", Entry::file(formatted("LANG={}\n", wanted.locale))}},
       .on_update = engine::Effect::reboot,
       .origin = "locale"});
  return {};
}

Status add_keyboard(const Keyboard& wanted, engine::View& view, engine::Wish& wish) {
  if (wanted.layout.empty()) return {};
  if (!TRY(view.exists("/usr/share/keymaps"))) {
    remark(wish, "keyboard", "the image has no keyboard layouts: the console stays as it is");
  }
  std::string text = formatted("KEYMAP={}\nXKBLAYOUT={}\n", wanted.layout, wanted.layout);
  const auto add = [&text](std::string_view key, const std::string& value) {
    if (!value.empty()) text += formatted("{}={}\n", key, value);
  };
  add("XKBMODEL", wanted.model);
  add("XKBVARIANT", wanted.variant);
  add("XKBOPTIONS", wanted.options);
  wish.resources.push_back({.id = "locale:keyboard",
                            .parts = {{"/etc/vconsole.conf", Entry::file(std::move(text))}},
                            .on_update = engine::Effect::reboot,
                            .origin = "keyboard"});
  return {};
}

Result<engine::Wish> desire(const Value& document, engine::View& view) {
  engine::Wish wish;
  TRY(add_language(schema::read(document, kLanguage), view, wish));
  TRY(add_keyboard(schema::read(document, kKeyboard), view, wish));
  return wish;
}

constexpr const schema::AnySection* kSections[] = {&kLanguage, &kKeyboard};

}  // namespace

const engine::Kind kLocaleKind = {
    .name = "locale", .prefix = "locale", .sections = kSections, .desire = desire};

}  // namespace orlop::agent::kinds
