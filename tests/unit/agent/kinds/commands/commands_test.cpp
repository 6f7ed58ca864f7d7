// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/commands/lists.hpp"
#include "agent/kinds/commands/runs.hpp"
#include "libs/codec/json.hpp"
#include "libs/schema/check.hpp"
#include "tests/support/declared.hpp"
#include "tests/support/kinds_fixture.hpp"

namespace orlop::agent::kinds {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class CommandsKind : public testing::KindsTest {
 protected:
  CommandList list_at(Moment moment, const std::string& body) {
    for (const auto& resource : render_body(body).resources) {
      for (const auto& part : resource.parts) {
        if (part.path != list_path(moment)) continue;
        const auto document = codec::parse_json(part.entry.content);
        EXPECT_THAT(*document, testing::IsDeclared("orlop.command-list/2"));
        return schema::read(*document, kCommandList);
      }
    }
    return {};
  }
};

TEST_F(CommandsKind, ItsSectionsAreWellMade) {
  EXPECT_THAT(schema::check_section(kCommands), IsEmpty());
  EXPECT_THAT(schema::check_section(kCommandList), IsEmpty());
  EXPECT_THAT(schema::check_section(kCommandRuns), IsEmpty());
}

TEST_F(CommandsKind, RuncmdIsOneScriptOncePerInstance) {
  const auto list =
      list_at(Moment::network, "runcmd: ['cd /tmp', [echo, \"it's\", 7], 'export A=1; echo $A']\n");
  ASSERT_EQ(list.commands.size(), 1U);
  const auto& command = list.commands[0];
  EXPECT_EQ(command.name, "runcmd");
  EXPECT_EQ(command.frequency, Frequency::per_instance);
  EXPECT_EQ(command.run.text, "#!/bin/sh\ncd /tmp\n'echo' 'it'\\''s' '7'\nexport A=1; echo $A\n");
}

TEST_F(CommandsKind, BootcmdIsOneScriptAtEveryBoot) {
  const auto list = list_at(Moment::early, "bootcmd: [a, b]\n");
  ASSERT_EQ(list.commands.size(), 1U);
  EXPECT_EQ(list.commands[0].name, "bootcmd");
  EXPECT_EQ(list.commands[0].frequency, Frequency::per_boot);
  EXPECT_EQ(list.commands[0].run.text, "#!/bin/sh\na\nb\n");
}

TEST_F(CommandsKind, EachMomentHasItsListInOrder) {
  const std::string body =
      "runcmd: [last]\nbootcmd: [first]\ncommands:\n"
      "- {name: n1, run: x}\n- {name: e1, run: x, when: early, frequency: once}\n"
      "- {name: b1, run: [x, y], when: boot, timeout: 5s, if: test -e /x}\n"
      "- {name: r1, run: x, when: reconcile}\n- {name: n2, run: x}\n";
  const auto names = [&](Moment moment) {
    std::string text;
    for (const auto& command : list_at(moment, body).commands) text += command.name + ' ';
    return text;
  };
  EXPECT_EQ(names(Moment::early), "bootcmd e1 ");
  EXPECT_EQ(names(Moment::boot), "b1 ");
  EXPECT_EQ(names(Moment::network), "runcmd n1 n2 ");
  EXPECT_EQ(names(Moment::reconcile), "r1 ");
  const auto boot = list_at(Moment::boot, body).commands.at(0);
  EXPECT_EQ(boot.condition, "test -e /x");
  EXPECT_EQ(boot.timeout, std::chrono::seconds(5));
  EXPECT_EQ(boot.run.arguments, (std::vector<std::string>{"x", "y"}));
}

TEST_F(CommandsKind, PlansHaveChangeEffectAndUnits) {
  const Row rows[] = {
      {"runcmd: [date]\n", "create commands:network live orlop-commands.service\n"},
      {"bootcmd: [date]\n", "create commands:early reboot orlop-commands-early.service\n"},
      {"commands: [{name: a, run: b, when: boot}]\n",
       "create commands:boot live orlop-commands-boot.service\n"},
      {"commands: [{name: a, run: b, when: reconcile}]\n",
       "create commands:reconcile live orlop-commands-reconcile.timer\n"},
      {"install: {auto: true}\n", ""},
  };
  expect_plans(rows);
}

TEST_F(CommandsKind, WhatIsNotDesiredAnyMoreIsDeleted) {
  EXPECT_EQ(plan_body("", {{"commands:reconcile", {"/etc/orlop/commands/reconcile.json"}}}),
            "delete commands:reconcile live orlop-commands-reconcile.timer\n");
  // As an older agent recorded it.
  EXPECT_EQ(plan_body("", {{"commands", {"/etc/orlop/commands.json"}}}),
            "delete commands live orlop-commands.service\n");
}

TEST_F(CommandsKind, APlanSaysWhatHasRunAndDoesNotRunAgain) {
  const auto before = list_at(Moment::network, "runcmd: [old]\n").commands.at(0);
  CommandRuns runs;
  note_run(runs, {.name = "runcmd",
                  .digest = digest_of(before, "salt"),
                  .salt = "salt",
                  .instance = "i",
                  .boot_id = "b",
                  .started = "2026-01-01T00:00:00Z"});
  system_.tree["/state/orlop/command-runs.json"] =
      engine::Entry::file(codec::write_json(schema::to_value(runs, kCommandRuns)), 0600);
  EXPECT_THAT(render_body("runcmd: [old]\n").remarks, IsEmpty());
  const auto remarks = render_body("runcmd: [new]\n").remarks;
  ASSERT_EQ(remarks.size(), 1U);
  EXPECT_EQ(remarks[0].code, "ran-before");
  EXPECT_THAT(remarks[0].message, HasSubstr("2026-01-01T00:00:00Z"));
}

struct Due {
  const char* name;
  Command command;
  CommandRun last;
  bool due;
};

TEST(CommandRuns, AreDueByTheirFrequency) {
  const auto command = [](Frequency frequency, Moment when = Moment::network) {
    return Command{.name = "c", .run = {"x", {}}, .when = when, .frequency = frequency};
  };
  const auto ran = [&](const Command& as, const char* instance, const char* boot) {
    return CommandRun{.name = "c",
                      .digest = digest_of(as, "salt"),
                      .salt = "salt",
                      .instance = instance,
                      .boot_id = boot};
  };
  const auto each_boot = command(Frequency::per_boot);
  const auto instance = command(Frequency::per_instance);
  const auto once = command(Frequency::once);
  auto changed = each_boot;
  changed.run.text = "y";
  const Due rows[] = {
      {"this boot", each_boot, ran(each_boot, "i", "b"), false},
      {"this boot, changed", changed, ran(each_boot, "i", "b"), true},
      {"another boot", each_boot, ran(each_boot, "i", "a"), true},
      {"this instance", instance, ran(instance, "i", "a"), false},
      {"this instance, changed", instance, ran(changed, "i", "a"), false},
      {"another instance", instance, ran(instance, "h", "b"), true},
      {"once", once, ran(once, "h", "a"), false},
      {"once, changed", once, ran(changed, "h", "a"), false},
      {"reconcile", command(Frequency::per_boot, Moment::reconcile), ran(each_boot, "i", "b"),
       true},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(is_due(row.command, {{row.last}}, "i", "b"), row.due) << row.name;
    EXPECT_TRUE(is_due(row.command, {}, "i", "b")) << row.name;
  }
}

TEST(CommandRuns, KeepTheNewestThousand) {
  CommandRuns runs;
  for (int i = 0; i < 1100; ++i) note_run(runs, {.name = std::to_string(i)});
  EXPECT_EQ(runs.runs.size(), 1024U);
  EXPECT_EQ(last_run(runs, "0"), nullptr);
  EXPECT_NE(last_run(runs, "1099"), nullptr);
}

}  // namespace
}  // namespace orlop::agent::kinds
