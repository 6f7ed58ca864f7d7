// SPDX-License-Identifier: Apache-2.0
// Documents of every form there has been keep their meaning.
#include "agent/kinds/forms.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>

#include "agent/kinds/language.hpp"
#include "libs/codec/json.hpp"
#include "libs/config/compose.hpp"
#include "libs/sys/file.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::kinds {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

const fs::path kFixtures = ORLOP_SOURCE_DIR "/tests/data/configuration";

fs::path folder_of(const config::Form& form) {
  auto name = name_of(form);
  std::ranges::replace(name, '/', '-');
  return kFixtures / name;
}

config::Document read(std::string_view body, config::Faults faults = config::Faults::refuse,
                      std::string_view file = "d") {
  return config::read_document(language(), file, formatted("#cloud-config\n{}", body), faults);
}

TEST(Forms, AreReadForEver) {
  for (const auto& form : forms()) {
    std::size_t count = 0;
    for (const auto& entry : fs::directory_iterator(folder_of(form))) {
      if (entry.path().extension() != ".yaml") continue;
      ++count;
      const auto text = sys::read_text(entry.path(), std::size_t{1} << 20).value();
      EXPECT_THAT(text, HasSubstr(formatted("\nschema: {}\n", name_of(form)))) << entry.path();
      const auto document = config::read_document(language(), "fixture", text);
      EXPECT_FALSE(config::has_errors(document.diagnostics))
          << entry.path() << config::describe(document.diagnostics);
      auto meaning = entry.path();
      meaning.replace_extension(".json");
      if (std::getenv("ORLOP_UPDATE_PUBLISHED") != nullptr && !fs::exists(meaning)) {
        ASSERT_THAT(sys::write_file(meaning, codec::write_json_pretty(document.value)),
                    testing::IsOk());
      }
      EXPECT_EQ(codec::write_json_pretty(document.value),
                sys::read_text(meaning, std::size_t{1} << 20).value_or(""))
          << entry.path() << ": what it means may not change; see the README beside it";
    }
    EXPECT_GE(count, 5U) << name_of(form);
  }
}

TEST(Forms, EachHasItsFolderAndTheNewestIsLast) {
  std::size_t folders = 0;
  for (const auto& entry : fs::directory_iterator(kFixtures)) folders += entry.is_directory();
  EXPECT_EQ(folders, forms().size());
  for (const auto& form : forms()) {
    EXPECT_TRUE(fs::is_directory(folder_of(form))) << name_of(form);
    EXPECT_EQ(form.renew == nullptr, &form == &forms().back()) << name_of(form);
  }
}

TEST(Forms, TheNewestIsMeantWhereNoneIsNamed) {
  const std::string body = "hostname: a\nruncmd: [b, [c, d]]\n";
  const auto named = read(formatted("schema: {}\n{}", name_of(forms().back()), body));
  EXPECT_THAT(named.diagnostics, IsEmpty());
  EXPECT_EQ(named.value, read(body).value);
  EXPECT_EQ(named.value.find("schema"), nullptr);
}

TEST(Forms, ANewerOneIsRefusedWhereSomebodyIsThereAndElseReadAsTheNewest) {
  const std::string body = "schema: orlop.document/77\nhostname: a\nusers: [{name: b}]\n";
  const auto given = read(body);
  ASSERT_THAT(given.diagnostics, SizeIs(1));
  EXPECT_EQ(given.diagnostics[0].severity, schema::Severity::error);
  EXPECT_EQ(given.diagnostics[0].code, "unknown-form");
  EXPECT_EQ(given.diagnostics[0].position.line, 2U);
  EXPECT_THAT(given.diagnostics[0].message, HasSubstr("'orlop.document/77' is newer"));
  EXPECT_THAT(given.diagnostics[0].remedy, HasSubstr("Upgrade"));
  EXPECT_THAT(given.value.members(), IsEmpty());

  const auto at_boot = read(body, config::Faults::leave_out);
  ASSERT_THAT(at_boot.diagnostics, SizeIs(1));
  EXPECT_EQ(at_boot.diagnostics[0].severity, schema::Severity::warning);
  EXPECT_THAT(at_boot.diagnostics[0].message, HasSubstr("read as that"));
  EXPECT_EQ(codec::write_json(at_boot.value), R"({"hostname":"a","users":[{"name":"b"}]})");
}

TEST(Forms, WhatIsNoFormIsAnErrorAndTakesNothingWithIt) {
  for (const auto* name :
       {"7", "[a]", "''", "orlop.document", "orlop.document/", "orlop.document/x",
        "orlop.document/0", "orlop.config/1", "orlop.document/2 "}) {
    const auto body = formatted("schema: {}\nhostname: a\n", name);
    if (std::string_view(name).ends_with(' ')) {
      EXPECT_THAT(read(body).diagnostics, IsEmpty());
      continue;
    }
    const auto given = read(body);
    ASSERT_THAT(given.diagnostics, SizeIs(1)) << name;
    EXPECT_EQ(given.diagnostics[0].severity, schema::Severity::error) << name;
    EXPECT_THAT(given.diagnostics[0].remedy, HasSubstr("schema: orlop.document/2")) << name;
    EXPECT_EQ(codec::write_json(read(body, config::Faults::leave_out).value),
              R"({"hostname":"a"})");
  }
}

TEST(Forms, RuncmdOfTheFirstRanAtEveryBootAndAddsUp) {
  const auto source = [](const std::string& file, const std::string& command) {
    return config::Source{
        .layer = config::Layer::state,
        .file = file,
        .text = formatted("#cloud-config\nschema: orlop.document/1\nruncmd: [{}]\n", command)};
  };
  const auto whole =
      compose(language(), std::vector{source("one", "a, [b, c]"), source("two", "a")});
  EXPECT_THAT(whole.diagnostics, IsEmpty()) << config::describe(whole.diagnostics);
  EXPECT_EQ(whole.document.find("runcmd"), nullptr);
  ASSERT_NE(whole.document.find("commands"), nullptr);
  const auto& commands = whole.document.find("commands")->items();
  ASSERT_THAT(commands, SizeIs(3));
  for (const auto& command : commands) {
    EXPECT_EQ(command.find("frequency")->string(), "per-boot");
    EXPECT_EQ(command.find("when")->string(), "network");
  }
  EXPECT_EQ(codec::write_json(*commands[1].find("run")), R"(["b","c"])");
}

TEST(Forms, AFaultInAnOlderOneIsNamedAtItsLine) {
  const auto given = read("schema: orlop.document/1\nruncmd:\n- a\n- {b: c}\n");
  ASSERT_THAT(given.diagnostics, Not(IsEmpty()));
  EXPECT_EQ(given.diagnostics[0].position.line, 5U) << config::describe(given.diagnostics);
}

}  // namespace
}  // namespace orlop::agent::kinds
