// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/locale/section.hpp"
#include "libs/schema/check.hpp"
#include "tests/support/kinds_fixture.hpp"

namespace orlop::agent::kinds {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class LocaleKind : public testing::KindsTest {};

TEST_F(LocaleKind, ItsSectionsAreWellMade) {
  EXPECT_THAT(schema::check_section(kLanguage), IsEmpty());
  EXPECT_THAT(schema::check_section(kKeyboard), IsEmpty());
}

TEST_F(LocaleKind, PlansHaveChangeEffectAndUnits) {
  const Row rows[] = {
      {"locale: C.UTF-8\n", "create locale:language reboot\n"},
      {"locale: false\n", ""},
      {"keyboard: {layout: de}\n", "create locale:keyboard reboot\n"},
  };
  expect_plans(rows);
}

TEST_F(LocaleKind, ItsFilesSayWhatIsWanted) {
  const auto target = render_body(
      "locale: C.UTF-8\nkeyboard: {layout: de, model: pc105, variant: nodeadkeys, options: a}\n");
  ASSERT_EQ(target.resources.size(), 2U);
  EXPECT_EQ(target.resources[0].parts.at(0).entry.content, "LANG=C.UTF-8\n");
  EXPECT_EQ(target.resources[1].parts.at(0).entry.content,
            "KEYMAP=de\nXKBLAYOUT=de\nXKBMODEL=pc105\nXKBVARIANT=nodeadkeys\nXKBOPTIONS=a\n");
}

TEST_F(LocaleKind, WhatTheImageLacksIsSaid) {
  const auto remarks = render_body("locale: de_DE.UTF-8\nkeyboard: {layout: de}\n").remarks;
  ASSERT_EQ(remarks.size(), 2U);
  EXPECT_THAT(remarks[0].message, HasSubstr("de_DE.UTF-8"));
  EXPECT_THAT(remarks[1].message, HasSubstr("keyboard layouts"));
  system_.tree["/usr/share/keymaps"] = engine::Entry::folder();
  system_.tree["/usr/lib/locale/de_DE.UTF-8"] = engine::Entry::folder();
  EXPECT_THAT(render_body("locale: de_DE.UTF-8\nkeyboard: {layout: de}\n").remarks, IsEmpty());
}

}  // namespace
}  // namespace orlop::agent::kinds
