// SPDX-License-Identifier: Apache-2.0
// A configuration on a running node: on trial, confirmed, taken back, and what has drifted made as
// it should be.
#include <format>

#include "tests/vm/scenarios/scenario.hpp"

namespace orlop::scenarios {
namespace {

using std::chrono::seconds;
using ::testing::HasSubstr;

/// A document with a file and a kernel setting of that value. `access` ends in its list of files.
std::string document(const std::string& access, std::string_view word, int swappiness) {
  return access + std::format(
                      "  - path: /etc/motd\n    content: {}\n"
                      "sysctl:\n  vm.swappiness: {}\n",
                      word, swappiness);
}

/// What the node shows of such a document: the file's content, then the setting.
constexpr auto kSeen = "cat /etc/motd; cat /proc/sys/vm/swappiness";

class Configure : public ScenarioTest {
 protected:
  void put(Machine& node, const std::string& name, const std::string& text) {
    ASSERT_THAT(node.ssh().checked(std::format(
                    "cat >/run/{} <<'end-of-document'\n{}end-of-document\n", name, text)),
                testing::IsOk());
  }
};

TEST_F(Configure, ATrialEndsByItselfOrIsConfirmedAndDriftIsRepaired) {
  const auto access = user_data();
  auto* node = running({.user_data = document(access, "seed", 20)});
  ASSERT_NE(node, nullptr);
  const auto ssh = node->ssh();
  ASSERT_THAT(ssh.checked(kSeen), testing::IsOkAnd("seed20\n"));
  put(*node, "one.yaml", document(access, "one", 30));
  put(*node, "two.yaml", document(access, "two", 40));

  // Nobody confirms: the node goes back by itself.
  ASSERT_THAT(ssh.checked("orlop config apply --try 10s /run/one.yaml"), testing::IsOk());
  EXPECT_THAT(ssh.checked(kSeen), testing::IsOkAnd("one30\n"));
  EXPECT_THAT(ssh.checked(std::format(
                  "for i in $(seq 120); do [ \"$({})\" = \"$(printf 'seed20\\n')\" ] && exit 0; "
                  "sleep 0.5; done; exit 1",
                  kSeen)),
              testing::IsOk());
  // There is nothing left to confirm.
  EXPECT_THAT(ssh.checked("orlop config confirm; [ $? = 1 ]"), testing::IsOk());
  EXPECT_THAT(ssh.checked("orlop config drift"), testing::IsOk());

  // Confirmed: it stays, over a reboot too.
  ASSERT_THAT(ssh.checked("orlop config apply --try 10m /run/one.yaml && orlop config confirm"),
              testing::IsOk());
  // On trial when the machine is switched off: the way back.
  ASSERT_THAT(ssh.checked("orlop config apply --try 10m /run/two.yaml"), testing::IsOk());
  EXPECT_THAT(ssh.checked(kSeen), testing::IsOkAnd("two40\n"));
  ASSERT_THAT(ssh.checked("sync"), testing::IsOk());
  node->cut_power();
  ASSERT_THAT(node->start(), testing::IsOk());
  ASSERT_THAT(node->wait_for_ssh(kBootTime), testing::IsOk());
  EXPECT_THAT(ssh.checked(kSeen), testing::IsOkAnd("one30\n"));

  // What somebody else changed is found, and made as it should be.
  ASSERT_THAT(ssh.checked("echo other >/etc/motd; sysctl -qw vm.swappiness=1"), testing::IsOk());
  EXPECT_THAT(ssh.checked("orlop config drift; [ $? = 1 ]"),
              testing::IsOkAnd(HasSubstr("/etc/motd")));
  EXPECT_THAT(ssh.checked("orlop config drift --repair"), testing::IsOk());
  EXPECT_THAT(ssh.checked(kSeen), testing::IsOkAnd("one30\n"));
  EXPECT_THAT(ssh.checked("orlop config drift"), testing::IsOk());

  // And back to a recorded generation, the one before. (What stood in /run is gone.)
  put(*node, "two.yaml", document(access, "two", 40));
  ASSERT_THAT(ssh.checked("orlop config apply /run/two.yaml && orlop config history"),
              testing::IsOk());
  EXPECT_THAT(
      ssh.checked("orlop config revert $(orlop config history | awk 'END { print $1 - 1 }')"),
      testing::IsOk());
  EXPECT_THAT(ssh.checked(kSeen), testing::IsOkAnd("one30\n"));
}

}  // namespace
}  // namespace orlop::scenarios
