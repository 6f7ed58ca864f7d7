// SPDX-License-Identifier: Apache-2.0
// What is a unit file: our verdict and the service manager's own.
#include <gmock/gmock.h>

#include <regex>

#include "agent/node/unit_file.hpp"
#include "libs/sys/command.hpp"
#include "libs/sys/file.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::node {
namespace {

using testing::IsOk;

constexpr std::string_view kBody = "[Service]\nType=oneshot\nExecStart=/bin/true\n";

/// The first line that systemd-analyze cannot use; 0: every line is used.
std::size_t line_of_systemd(const std::string& unit, const std::string& text) {
  const auto folder = sys::TemporaryFolder::create("orlop-unit").value();
  const auto file = folder.path() / unit;
  EXPECT_THAT(sys::write_file(file, text), IsOk());
  sys::SystemCommandRunner runner;
  const auto said = runner.run({.argv = {"systemd-analyze", "verify", "--man=no", file.string()}});
  EXPECT_THAT(said, IsOk());
  if (!said) return 0;
  static const std::regex kLine(
      ":([0-9]+): (Invalid section header|Assignment outside|Missing|Unknown section)");
  std::smatch found;
  if (!std::regex_search(said->errors, found, kLine)) return 0;
  return std::stoul(found[1].str());
}

struct Row {
  std::string name, unit, text;
};

class UnitText : public ::testing::TestWithParam<Row> {};

TEST_P(UnitText, IsJudgedAsSystemdJudgesIt) {
  const auto& [name, unit, text] = GetParam();
  const auto fault = fault_of_unit(text, unit);
  EXPECT_EQ(fault ? fault->line : 0, line_of_systemd(unit, text))
      << (fault ? fault->complaint : "no fault");
}

std::string with(std::string_view after) { return std::string(kBody) + std::string(after); }

INSTANTIATE_TEST_SUITE_P(
    Table, UnitText,
    ::testing::Values(Row{"Good", "u.service", with("")}, Row{"Text", "u.service", "hello world\n"},
                      Row{"BeforeSections", "u.service", "Nice=1\n" + with("")},
                      Row{"NoEquals", "u.service", with("garbage\n")},
                      Row{"NoKey", "u.service", with("=x\n")},
                      Row{"SpaceKey", "u.service", with("  = x\n")},
                      Row{"OpenSection", "u.service", "[Service\n"},
                      Row{"BehindSection", "u.service", "[Service] x\n"},
                      Row{"SpaceBehindSection", "u.service", "[Service]  \nExecStart=/bin/true\n"},
                      Row{"UnknownSection", "u.service", with("[Foo]\nA=b\n")},
                      Row{"SectionOfAnotherType", "u.service", with("[Timer]\nOnCalendar=daily\n")},
                      Row{"LowerCaseSection", "u.service", "[service]\n" + with("")},
                      Row{"EmptySection", "u.service", with("[]\n")},
                      Row{"SectionOfOthers", "u.service", with("[X-Foo]\nA=b\n")},
                      Row{"Comments", "u.service", "# a\n; b\n   # c\n\n" + with("  # [Foo]\n")},
                      Row{"Indented", "u.service", "  [Service]\n  ExecStart=/bin/true\n"},
                      Row{"Continued", "u.service", with("Environment=A=1 \\\n# between\n  B=2\n")},
                      Row{"ContinuedToTheEnd", "u.service", with("Environment=A=1 \\")},
                      Row{"ContinuedGarbage", "u.service", with("gar\\\nbage\nEnvironment=A=1\n")},
                      Row{"BlankAfterContinued", "u.service", with("Environment=A \\\n\nNice=1\n")},
                      Row{"ContinuedSection", "u.service", "[Serv\\\nice]\n" + with("")},
                      Row{"LineEndsOfWindows", "u.service", "[Service]\r\nExecStart=/bin/true\r\n"},
                      Row{"Include", "u.service", with(".include /x\n")},
                      Row{"Socket", "u.socket", "[Socket]\nListenStream=/run/x\n"},
                      Row{"Mount", "srv.mount", "[Mount]\nWhat=/dev/null\nWhere=/srv\n"},
                      Row{"Target", "u.target", "[Unit]\n[Install]\nWantedBy=a.target\n"},
                      Row{"TargetWithAService", "u.target", "[Service]\n"},
                      Row{"Slice", "u.slice", "[Slice]\n"},
                      Row{"Path", "u.path", "[Path]\nPathExists=/x\n"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace orlop::agent::node
