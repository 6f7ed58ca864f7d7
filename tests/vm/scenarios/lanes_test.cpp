// SPDX-License-Identifier: Apache-2.0
// Questions to a node while it writes a release: a verifier's nonce does not wait for an upgrade.
// Whether an answer waited is judged by what else happened meanwhile, not by a clock; the seconds
// are printed.
#include <algorithm>
#include <map>
#include <print>
#include <sstream>

#include "tests/vm/scenarios/scenario.hpp"

namespace orlop::scenarios {
namespace {

using std::chrono::seconds;

/// Runs the upgrade in the background and asks, in turn, until it has ended: a line
/// `NAME NANOSECONDS STATE` for each answer, STATE being that of the upgrade before and after.
constexpr auto kAskWhileWriting = R"sh(
state() { sed -n 's/.*"state": *"\([a-z-]*\)".*/\1/p' /state/orlop/upgrade.json 2>/dev/null | head -n 1; }
orlop upgrade apply >/run/upgrade.log 2>&1 &
while kill -0 $! 2>/dev/null; do
  for name in status 'config show' 'attest --nonce 6f726c6f706f726c6f706f726c6f7032'; do
    before=$(state); start=$(date +%s%N)
    orlop $name >/dev/null 2>/run/answer || { cat /run/answer >&2; exit 1; }
    end=$(date +%s%N)
    [ "$before" = "$(state)" ] && echo "${name%% *} $((end - start)) ${before:-none}"
  done
done
wait $!
)sh";

struct Answers {
  unsigned count = 0;
  double slowest_seconds = 0;
  double all_seconds = 0;
};

/// Those that came while blocks were written.
std::map<std::string, Answers> while_writing(const std::string& output) {
  std::map<std::string, Answers> answers;
  std::istringstream lines(output);
  std::string name;
  std::string state;
  double nanoseconds = 0;
  while (lines >> name >> nanoseconds >> state) {
    if (state != "writing") continue;
    auto& of_name = answers[name];
    ++of_name.count;
    of_name.slowest_seconds = std::max(of_name.slowest_seconds, nanoseconds / 1e9);
    of_name.all_seconds += nanoseconds / 1e9;
  }
  return answers;
}

using Lanes = ScenarioTest;

TEST_F(Lanes, AnUpgradeThatWritesKeepsNobodyWaiting) {
  auto server = FileServer::start(releases().repository(), folder() / "server");
  ASSERT_THAT(server, testing::IsOk());
  auto* node = running(
      {.user_data = user_data(std::format("upgrade:\n  repository: {}\n", server->guest_url())),
       .alone = true});
  ASSERT_NE(node, nullptr);
  const auto output = node->ssh().checked(kAskWhileWriting, {.timeout = seconds(900)});
  ASSERT_THAT(output, testing::IsOk());
  const auto answers = while_writing(*output);
  for (const auto* name : {"status", "config", "attest"}) {
    const auto found = answers.find(name);
    ASSERT_NE(found, answers.end()) << "nobody asked for " << name << ":\n" << *output;
    const auto& [count, slowest, all] = found->second;
    std::println(
        stderr,
        "{}: {} answers while the upgrade wrote, {:.2f} s in the mean, the slowest {:.2f} s", name,
        count, all / count, slowest);
    // Of a question that waits for the upgrade, one answer at most begins and ends while it writes.
    EXPECT_GE(count, 5U) << name << "\n" << *output;
  }
}

}  // namespace
}  // namespace orlop::scenarios
