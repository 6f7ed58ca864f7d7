// SPDX-License-Identifier: Apache-2.0
// The network: as a seed's network-config says, and back again when a document on trial breaks it.
#include <format>

#include "tests/vm/scenarios/scenario.hpp"

namespace orlop::scenarios {
namespace {

using std::chrono::seconds;
using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::IsOk;
using testing::IsOkAnd;
using ::testing::Not;

class NetworkOf : public ScenarioTest {};

// The emulated network leads to 10.0.2.15 only, so a node that is in reach has that address.
constexpr auto kStatic = R"(network:
  version: 2
  ethernets:
    uplink:
      match: {driver: virtio_net}
      set-name: uplink0
      addresses: [10.0.2.15/24, "fd00:77::15/64"]
      routes: [{to: default, via: 10.0.2.2, metric: 50}]
      nameservers: {addresses: [10.0.2.3], search: [example.org]}
      mtu: 1400
  bridges:
    inner: {addresses: [198.51.100.1/24]}
  vlans:
    storage: {id: 40, link: uplink, addresses: [203.0.113.4/24]}
)";

constexpr auto kMessage = R"mime(Content-Type: multipart/mixed; boundary="=="
MIME-Version: 1.0

--==
Content-Type: text/cloud-config

{}
--==
Content-Type: text/cloud-config

sysctl: {{vm.swappiness: 12}}
--==
Content-Type: text/jinja2

## template: jinja
#cloud-config
write_files:
  - path: /etc/instance
    content: "{{{{ v1.instance_id }}}}"
merge_how: "list(append)+dict(recurse_list)+str()"
--==
Content-Type: text/x-shellscript; name="note.sh"

#!/bin/sh
echo from a script > /var/lib/note
--==--
)mime";

TEST_F(NetworkOf, ASeedIsSetUpAndEveryPartOfItsMessageHolds) {
  auto* node = running({.beginning = Beginning::image,
                        .user_data = std::format(kMessage, user_data()),
                        .network_config = kStatic,
                        .vendor_data = "#cloud-config\ntimezone: Europe/Berlin\n"});
  ASSERT_NE(node, nullptr);
  const auto ssh = node->ssh();
  EXPECT_THAT(ssh.checked("ip -br addr show uplink0; cat /sys/class/net/uplink0/mtu"),
              IsOkAnd(AllOf(HasSubstr("10.0.2.15/24"), HasSubstr("fd00:77::15/64"),
                            HasSubstr("\n1400\n"))));
  EXPECT_THAT(ssh.checked("ip -br addr show inner; ip -d link show storage; ip route"),
              IsOkAnd(AllOf(HasSubstr("198.51.100.1/24"), HasSubstr("vlan protocol 802.1Q id 40"),
                            HasSubstr("default via 10.0.2.2 dev uplink0 proto static metric 50"),
                            Not(HasSubstr("dhcp")))));
  EXPECT_THAT(ssh.checked("resolvectl dns uplink0; resolvectl domain uplink0"),
              IsOkAnd(AllOf(HasSubstr("10.0.2.3"), HasSubstr("example.org"))));
  EXPECT_THAT(ssh.checked("cat /proc/sys/vm/swappiness /etc/instance; date -d 2026-01-01 +%Z"),
              IsOkAnd("12\norlop-labCET\n"));
  EXPECT_THAT(ssh.checked("for i in $(seq 240); do [ -s /var/lib/note ] && break; sleep 0.5; done; "
                          "cat /var/lib/note",
                          {.timeout = seconds(180)}),
              IsOkAnd("from a script\n"));
  EXPECT_THAT(ssh.checked("orlop config drift"), IsOk());
}

TEST_F(NetworkOf, ADocumentOnTrialThatBreaksItIsTakenBack) {
  const auto access = user_data();
  auto* node = running({.user_data = access});
  ASSERT_NE(node, nullptr);
  const auto ssh = node->ssh();
  // What the node saw while nobody could reach it is written down there.
  constexpr auto kBroken =
      "cat >/run/broken.yaml <<'end'\n{}network:\n  version: 2\n  ethernets:\n"
      "    all: {{match: {{driver: virtio_net}}, addresses: [192.0.2.7/24]}}\nend\n"
      "systemd-run -q --no-block sh -c 'orlop config apply --try 30s /run/broken.yaml; "
      "sleep 10; ip -br addr >/run/seen'";
  ASSERT_THAT(ssh.checked(std::format(kBroken, access)), IsOk());
  constexpr auto kBack =
      "for i in $(seq 240); do [ -s /run/seen ] && ip -br addr | grep -q 10.0.2.15 && exit 0; "
      "sleep 0.5; done; exit 1";
  Status back;
  for (int tries = 0; tries < 4; ++tries) {  // a connection goes with the network
    back = node->wait_for_ssh(seconds(300));
    if (back) back = ssh.checked(kBack, {.timeout = seconds(150)}).transform([](const auto&) {});
    if (back) break;
  }
  ASSERT_THAT(back, IsOk());
  EXPECT_THAT(ssh.checked("cat /run/seen"),
              IsOkAnd(AllOf(HasSubstr("192.0.2.7/24"), Not(HasSubstr("10.0.2.15")))));
  EXPECT_THAT(ssh.checked("ip -br addr; ls /etc/systemd/network"),
              IsOkAnd(AllOf(HasSubstr("10.0.2.15/24"), Not(HasSubstr("192.0.2.7")),
                            Not(HasSubstr("orlop")))));
  EXPECT_THAT(ssh.checked("orlop config confirm; [ $? = 1 ]"), IsOk());
  EXPECT_THAT(ssh.checked("orlop config drift"), IsOk());
}

}  // namespace
}  // namespace orlop::scenarios
