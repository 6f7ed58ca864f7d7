// SPDX-License-Identifier: Apache-2.0
// Documents as people have them: of cloud-init, of Kairos, with a fault at the first boot, and with
// less than the boot before.
#include <filesystem>
#include <format>

#include "libs/sys/file.hpp"
#include "tests/vm/scenarios/scenario.hpp"

namespace orlop::scenarios {
namespace {

using std::chrono::seconds;
using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::IsOk;
using testing::IsOkAnd;
using ::testing::Not;

class Documents : public ScenarioTest {
 protected:
  /// Waits until the commands of this boot have ended.
  static void commands_end(const Machine& node) {
    ASSERT_THAT(
        node.ssh().checked(
            "for i in $(seq 240); do systemctl show -P ActiveState orlop-commands.service | "
            "grep -q '^active\\|^failed' && exit 0; sleep 0.5; done; exit 1",
            {.timeout = seconds(180)}),
        IsOk());
  }

  static void reboot(Machine& node) {
    ASSERT_THAT(node.ssh().checked("sync"), IsOk());
    node.cut_power();
    ASSERT_THAT(node.start(), IsOk());
    ASSERT_THAT(node.wait_for_ssh(kBootTime), IsOk());
  }
};

constexpr std::string_view kCloudInit = R"(groups:
  - web: [deploy]
fqdn: web1.example.org
prefer_fqdn_over_hostname: false
timezone: Europe/Berlin
ntp: {servers: [192.0.2.123]}
locale: C.UTF-8
growpart: {mode: auto}
package_update: no
users:
  - default
  - name: deploy
    uid: "2000"
    lock_passwd: false
    plain_text_passwd: open sesame
    sudo: ALL=(ALL) NOPASSWD:ALL
bootcmd:
  - echo early $(cat /proc/sys/kernel/random/boot_id) >> /var/lib/early
runcmd:
  - cd /var/lib
  - export WORD=once
  - echo $WORD $INSTANCE_ID >> ran
)";

TEST_F(Documents, OfCloudInitMeanWhatTheyMeanThere) {
  auto* node = running({.beginning = Beginning::image, .user_data = user_data(kCloudInit)});
  ASSERT_NE(node, nullptr);
  const auto ssh = node->ssh();
  commands_end(*node);
  EXPECT_THAT(ssh.checked("cat /etc/hosts"), IsOkAnd(HasSubstr("web1.example.org scenario")));
  EXPECT_THAT(ssh.checked("date -d 2026-01-01 +%Z"), IsOkAnd("CET\n"));
  EXPECT_THAT(ssh.checked("systemctl is-active systemd-timesyncd && timedatectl show-timesync -P "
                          "SystemNTPServers"),
              IsOkAnd(HasSubstr("192.0.2.123")));
  EXPECT_THAT(
      ssh.checked("id deploy; id orlop"),
      IsOkAnd(AllOf(HasSubstr("uid=2000(deploy)"), HasSubstr("(web)"), HasSubstr("(sudo)"))));
  // Who administers may; the default user by its group, the other by its rule.
  EXPECT_THAT(ssh.checked("for who in orlop deploy; do setpriv --reuid=$who --regid=$who "
                          "--init-groups sudo -n id -u; done"),
              IsOkAnd("0\n0\n"));
  EXPECT_THAT(ssh.checked("grep ^deploy: /etc/shadow"),
              IsOkAnd(AllOf(HasSubstr("deploy:$y$"), Not(HasSubstr("sesame")))));
  EXPECT_THAT(ssh.checked("cat /var/lib/ran; wc -l </var/lib/early"),
              IsOkAnd(AllOf(HasSubstr("once "), HasSubstr("\n1\n"))));
  EXPECT_THAT(ssh.checked("orlop status"), IsOkAnd(HasSubstr("runcmd: done")));
  EXPECT_THAT(ssh.checked("orlop config drift"), IsOk());

  // Another boot of the same instance: what is once is not again, what is at each boot is.
  reboot(*node);
  commands_end(*node);
  EXPECT_THAT(ssh.checked("wc -l </var/lib/ran; wc -l </var/lib/early"), IsOkAnd("1\n2\n"));
}

TEST_F(Documents, ASwapFileIsMadeAndUsed) {
  auto* node = running({.user_data = user_data("swap: {size: 64M}\n")});
  ASSERT_NE(node, nullptr);
  // Nothing waits for it.
  EXPECT_THAT(node->ssh().checked(
                  "for i in $(seq 240); do swapon --show=NAME --noheadings | grep . && exit 0; "
                  "sleep 0.5; done; systemctl status --no-pager -l orlop-swapfile.service "
                  "var-swapfile.swap swap.target; cat /etc/fstab; journalctl -b --no-pager | grep "
                  "-i swap; exit 1",
                  {.timeout = seconds(180)}),
              IsOkAnd(HasSubstr("/var/swapfile")));
}

constexpr std::string_view kFurtherDisk = R"(disks:
  - device: /dev/disk/by-id/virtio-extra
    partitions: [{label: data, size: 64M}, {label: rest}]
filesystems:
  - {device: PARTLABEL=data, format: ext4, label: data, path: /var/data}
  - {device: PARTLABEL=rest, format: swap}
mounts: [[PARTLABEL=rest, none, swap, 'sw,nofail', '0', '0']]
)";

TEST_F(Documents, AFurtherDiskIsMadeOnceAndKept) {
  const auto folder = *sys::TemporaryFolder::create();
  const auto image = folder.path() / "extra.raw";
  ASSERT_THAT(sys::write_file(image, ""), IsOk());
  std::filesystem::resize_file(image, std::uintmax_t{256} << 20);
  auto* node =
      running({.user_data = user_data(kFurtherDisk),
               .extra_arguments = {
                   "-drive", std::format("if=none,id=extra,format=raw,file={}", image.string()),
                   "-device", "virtio-blk-pci,drive=extra,serial=extra"}});
  ASSERT_NE(node, nullptr);
  const auto mounted = [node] {
    return node->ssh().checked(
        "for i in $(seq 120); do mountpoint -q /var/data && break; sleep 0.5; done; "
        "findmnt -no FSTYPE /var/data; systemctl is-active orlop-disks.service",
        {.timeout = seconds(180)});
  };
  EXPECT_THAT(mounted(), IsOkAnd("ext4\nactive\n"));
  ASSERT_THAT(node->ssh().checked("echo kept >/var/data/file"), IsOk());
  reboot(*node);
  EXPECT_THAT(mounted(), IsOkAnd("ext4\nactive\n"));
  // Nothing waits for swap.
  EXPECT_THAT(node->ssh().checked(
                  "for i in $(seq 120); do swapon --show=TYPE --noheadings | grep . && exit 0; "
                  "sleep 0.5; done; exit 1",
                  {.timeout = seconds(180)}),
              IsOkAnd("partition\n"));
  EXPECT_THAT(node->ssh().checked("cat /var/data/file; orlop config drift"),
              IsOkAnd(HasSubstr("kept\n")));
}

constexpr std::string_view kKairos = R"(name: edge
stages:
  initramfs:
    - name: base
      sysctl: {vm.overcommit_memory: "1"}
      modules: [dummy]
      environment: {REGION: north}
      users: {kairos: {passwd: kairos, groups: [admin]}}
  boot:
    - name: first
      if: '[ ! -e /var/lib/never ]'
      commands: ['echo one >> /var/lib/order', 'exit 3', 'echo two >> /var/lib/order']
    - if: '[ -e /var/lib/never ]'
      hostname: wrong
      commands: ['echo wrong >> /var/lib/order']
    - only_os: Alpine
      files: [{path: /etc/alpine, content: x}]
  network:
    - commands: ['echo three >> /var/lib/order']
)";

TEST_F(Documents, OfKairosMeanWhatTheyMeanThere) {
  auto* node = running({.user_data = user_data(kKairos)});
  ASSERT_NE(node, nullptr);
  const auto ssh = node->ssh();
  commands_end(*node);
  EXPECT_THAT(ssh.checked("cat /proc/sys/vm/overcommit_memory /proc/sys/kernel/hostname"),
              IsOkAnd("1\nscenario\n"));
  EXPECT_THAT(
      ssh.checked("lsmod | grep -c '^dummy '; cat /etc/environment; ls /etc/alpine || true"),
      IsOkAnd("1\nREGION=\"north\"\n"));
  EXPECT_THAT(ssh.checked("setpriv --reuid=kairos --regid=kairos --init-groups sudo -n id -u"),
              IsOkAnd("0\n"));
  EXPECT_THAT(ssh.checked("cat /var/lib/order"), IsOkAnd("one\ntwo\nthree\n"));
  EXPECT_THAT(ssh.checked("orlop status"), IsOkAnd(HasSubstr("FAILED with 3")));
  reboot(*node);
  commands_end(*node);
  EXPECT_THAT(ssh.checked("cat /var/lib/order"), IsOkAnd("one\ntwo\nthree\none\ntwo\nthree\n"));
}

/// A configuration of Ignition that lets root in with that key.
std::string ignition(std::string_view key) {
  std::string data;
  for (const char c : key) data += std::format("%{:02x}", static_cast<unsigned char>(c));
  return std::format(R"({{
  "ignition": {{"version": "3.4.0"}},
  "passwd": {{"users": [{{"name": "core", "uid": 1500, "groups": ["sudo"], "sshAuthorizedKeys": ["{0}"]}}]}},
  "storage": {{
    "directories": [{{"path": "/var/lib/service", "mode": 488}}],
    "files": [
      {{"path": "/root/.ssh/authorized_keys", "overwrite": true, "mode": 384,
        "contents": {{"source": "data:,{1}"}}}},
      {{"path": "/etc/hostname", "overwrite": true, "mode": 420, "contents": {{"source": "data:,ignited%0A"}}}},
      {{"path": "/etc/service.conf", "mode": 420,
        "contents": {{"source": "data:;base64,H4sIAAAAAAACA8vJLEvlAgDGt+10BQAAAA==", "compression": "gzip"}},
        "append": [{{"source": "data:,second%0A"}}]}}
    ],
    "links": [{{"path": "/etc/service.link", "target": "/etc/service.conf"}}]
  }},
  "systemd": {{"units": [
    {{"name": "ignited.service", "enabled": true,
      "contents": "[Unit]\nDescription=Once\n[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n"}},
    {{"name": "systemd-timesyncd.service", "mask": true}},
    {{"name": "ssh.service", "dropins": [{{"name": "10-note.conf", "contents": "[Service]\nEnvironment=NOTE=ignition\n"}}]}}
  ]}}
}})",
                     key, data);
}

TEST_F(Documents, OfIgnitionMeanWhatTheyMeanThere) {
  const auto key = lab().login_key();
  ASSERT_THAT(key, IsOk());
  auto* node = running({.beginning = Beginning::image, .user_data = ignition(*key)});
  ASSERT_NE(node, nullptr);
  const auto ssh = node->ssh();
  EXPECT_THAT(ssh.checked("cat /proc/sys/kernel/hostname; id -u core; id -Gn core; stat -c %a "
                          "/var/lib/service; cat /etc/service.link"),
              IsOkAnd("ignited\n1500\ncore sudo\n750\nlive\nsecond\n"));
  EXPECT_THAT(ssh.checked("cat /home/core/.ssh/authorized_keys*"), IsOkAnd(HasSubstr(*key)));
  EXPECT_THAT(ssh.checked("systemctl is-active ignited.service; systemctl is-enabled "
                          "systemd-timesyncd.service; systemctl show -P Environment ssh.service"),
              IsOkAnd("active\nmasked\nNOTE=ignition\n"));
  EXPECT_THAT(ssh.checked("orlop config drift"), IsOk());
}

TEST_F(Documents, WithAFaultLeaveANodeInReachAtItsFirstBoot) {
  auto* node = running({.beginning = Beginning::image,
                        .user_data = user_data("hostnam: misspelled\n"
                                               "users: [{name: alice}, {name: bob, uid: none}]\n"
                                               "packages: [vim]\n"
                                               "stages: {boot: [{comands: [a]}, {sysctl: "
                                               "{vm.swappiness: 7}}]}\n")});
  ASSERT_NE(node, nullptr);
  const auto ssh = node->ssh();
  EXPECT_THAT(ssh.checked("id -un alice; cat /proc/sys/vm/swappiness"), IsOkAnd("alice\n7\n"));
  EXPECT_THAT(ssh.checked("orlop status"),
              IsOkAnd(AllOf(HasSubstr("NOT ALL OF IT IS IN EFFECT"), HasSubstr("hostnam"),
                            HasSubstr("packages"), HasSubstr("comands"))));
}

TEST_F(Documents, WhatIsTakenAwayIsGoneLiveAndAtBoot) {
  const auto with = [this](std::string_view alice) {
    return user_data(std::format("users:\n  - name: alice\n    {}\n  - name: bob\n", alice));
  };
  const std::string key =
      "ssh_authorized_keys: ['ssh-ed25519 "
      "AAAAC3NzaC1lZDI1NTE5AAAAIIQ4tZl3MUFyVY7o8m4g2t3v7sTn5sGk2T1l0wX9a1bC a']";
  const auto all = with(key + "\n    sudo: ALL=(ALL) NOPASSWD:ALL\n    groups: [adm]");
  auto* node = running({.user_data = all});
  ASSERT_NE(node, nullptr);
  const auto ssh = node->ssh();
  constexpr auto kSeen =
      "ls -A /home/alice/.ssh; ls /etc/sudoers.d | grep alice; id -Gn alice; getent passwd bob";
  EXPECT_THAT(ssh.checked(kSeen),
              IsOkAnd(AllOf(HasSubstr("authorized_keys"), HasSubstr("alice adm"),
                            HasSubstr("90-orlop-alice"), HasSubstr("bob:"))));
  // At boot: the platform's document says less.
  give_seed(*node, user_data("users: [{name: alice}]\n"));
  reboot(*node);
  EXPECT_THAT(ssh.checked(std::string(kSeen) + " || true"), IsOkAnd("alice\n"));
  // Live: given by a person, and taken away again.
  ASSERT_THAT(
      ssh.checked(std::format("cat >/run/more.yaml <<'end'\n#cloud-config\nusers:\n  - name: "
                              "alice\n    {}\n    sudo: ALL=(ALL) ALL\nend\n"
                              "orlop config apply /run/more.yaml",
                              key)),
      IsOk());
  EXPECT_THAT(ssh.checked(std::string(kSeen) + " || true"),
              IsOkAnd(AllOf(HasSubstr("authorized_keys"), HasSubstr("90-orlop-alice"))));
  ASSERT_THAT(ssh.checked("printf '#cloud-config\\n{}\\n' >/run/none.yaml && orlop config apply "
                          "/run/none.yaml"),
              IsOk());
  EXPECT_THAT(ssh.checked(std::string(kSeen) + " || true"), IsOkAnd("alice\n"));
  EXPECT_THAT(ssh.checked("orlop config drift"), IsOk());
}

}  // namespace
}  // namespace orlop::scenarios
