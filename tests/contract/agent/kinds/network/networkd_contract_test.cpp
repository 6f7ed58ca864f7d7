// SPDX-License-Identifier: Apache-2.0
// The real systemd-networkd reads our files without a complaint, and sets a network up from them:
// in a network and a mount namespace of its own, without udev or a bus. Where that cannot be had
// (no right to make namespaces, no networkd), the tests are skipped. Bonds, VLANs and tunnels are
// only read here: the kernel of a build machine may lack them.
#include <filesystem>

#include "libs/base/format.hpp"
#include "libs/codec/json.hpp"
#include "libs/sys/command.hpp"
#include "tests/support/network/cases.hpp"
#include "tests/support/network/files.hpp"

namespace orlop::agent::kinds {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::string_view kNetworkd = "/usr/lib/systemd/systemd-networkd";

/// networkd has read its files.
constexpr const char* kReady = "[ -s /run/systemd/netif/state ]";

/// $1: the folder with files, $2: a command that makes links, $3: a command that succeeds when all
/// is done, $4: one that shows it. A read-only /sys tells networkd that there is no udev.
constexpr const char* kScript = R"(
set -e
mount -t tmpfs tmpfs /run
mkdir -p /run/systemd/network /run/systemd/netif/links
cp "$1"/* /run/systemd/network/
chown root:systemd-network /run/systemd/network/*
chmod 0640 /run/systemd/network/*
chmod 0755 /run/systemd /run/systemd/network
chown -R systemd-network:systemd-network /run/systemd/netif
echo 00112233445566778899aabbccddeeff >/run/machine-id
mount --bind /run/machine-id /etc/machine-id
ip link set lo up
sh -c "$2"
mount -t sysfs -o ro sysfs /sys
SYSTEMD_LOG_LEVEL=info SYSTEMD_LOG_TARGET=console SYSTEMD_LOG_COLOR=0 "$5" >&2 &
networkd=$!
tries=0
until sh -c "$3" || [ $tries = 100 ]; do tries=$((tries + 1)); sleep 0.1; done
sh -c "$4"
kill $networkd
wait $networkd || true
)";

class Networkd : public testing::NetworkTest {
 protected:
  void SetUp() override {
    const auto probe = runner_.run({.argv = {"unshare", "--net", "--mount", "true"}});
    if (!std::filesystem::exists(kNetworkd) || !probe || probe->exit_code != 0)
      GTEST_SKIP() << "no networkd, or no right to make namespaces";
  }

  /// Files of a case, "== NAME" before each, into the folder; `prefix` tells cases apart.
  void write_files(std::string_view files, const std::string& prefix) {
    std::string name;
    std::string content;
    const auto flush = [&] {
      if (!name.empty()) {
        ASSERT_THAT(sys::write_file(folder_.path() / name, content), testing::IsOk());
      }
      content.clear();
    };
    while (!files.empty()) {
      const auto line = files.substr(0, files.find('\n') + 1);
      files.remove_prefix(line.size());
      if (line.starts_with("== ")) {
        flush();
        name = std::string(line.substr(3, line.size() - 4));
        name.insert(std::string_view("10-orlop-").size(), prefix);
      } else {
        content += line;
      }
    }
    flush();
  }

  sys::CommandOutput run(const std::string& links, const std::string& done,
                         const std::string& show) {
    const auto output =
        runner_.run({.argv = {"unshare", "--net", "--mount", "sh", "-c", kScript, "sh",
                              folder_.path().string(), links, done, show, std::string(kNetworkd)}});
    EXPECT_THAT(output, testing::IsOk());
    return output.value_or(sys::CommandOutput{.exit_code = 1});
  }

  /// What networkd says of files: lines that begin with their path.
  static std::string complaints(std::string_view said) {
    std::string lines;
    while (!said.empty()) {
      const auto line = said.substr(0, said.find('\n') + 1);
      if (line.starts_with("/run/systemd/network/")) lines += line;
      said.remove_prefix(line.empty() ? said.size() : line.size());
    }
    return lines;
  }

  sys::SystemCommandRunner runner_;
  sys::TemporaryFolder folder_ = *sys::TemporaryFolder::create();
};

TEST_F(Networkd, ReadsEveryFileWithoutAComplaint) {
  std::size_t count = 0;
  for (const auto* file : {"version1.cases", "version2.cases"}) {
    for (const auto& row : testing::network_cases(file))
      write_files(row.files, formatted("r{}-", ++count));
  }
  ASSERT_GE(count, 36U);
  const auto output = run("true", kReady, "true");
  EXPECT_EQ(output.exit_code, 0) << output.errors;
  EXPECT_THAT(output.errors, HasSubstr("lo: Configuring"));
  EXPECT_THAT(complaints(output.errors), IsEmpty());
}

/// The test above would see a fault.
TEST_F(Networkd, ComplainsOfWhatIsNoSetting) {
  write_files("== 10-orlop-a.network\n[Match]\nName=a\n[Network]\nDHCQ=yes\nAddress=x\n", "");
  const auto said = complaints(run("true", kReady, "true").errors);
  EXPECT_THAT(said, HasSubstr("10-orlop-a.network:4: Unknown key 'DHCQ'"));
  EXPECT_THAT(said, HasSubstr("10-orlop-a.network:5:"));
}

/// The first value under `key` of an object in a list of `ip -j` whose `name` is `is`.
const codec::Value* entry(const codec::Value& list, std::string_view name, std::string_view is) {
  if (!list.is_array()) return nullptr;
  for (const auto& item : list.items()) {
    const auto* found = item.find(name);
    if (found != nullptr && found->is_string() && found->string() == is) return &item;
  }
  return nullptr;
}

TEST_F(Networkd, SetsTheNetworkUp) {
  write_files(files_of(R"(network:
  ethernets:
    uplink:
      match: {name: eth0}
      mtu: 1400
    eth1: {addresses: [192.0.2.129/25]}
  bridges:
    br0:
      interfaces: [uplink]
      macaddress: 02:00:00:00:00:07
      addresses: [192.0.2.10/25, '2001:db8::10/64']
      routes:
        - {to: default, via: 192.0.2.1, metric: 50}
        - {to: 198.51.100.0/24, via: 192.0.2.2, table: 100}
      routing-policy: [{from: 192.0.2.10, table: 100, priority: 30}]
      parameters: {stp: false, path-cost: {uplink: 7}}
)"),
              "");
  const auto output = run(
      "ip link add eth0 type veth peer name far0 && ip link set far0 up && "
      "ip link add eth1 type veth peer name far1 && ip link set far1 up",
      "ip route | grep -q ^default && ip addr show eth1 | grep -q 192.0.2.129 && "
      "ip rule | grep -q ^30: && ip route show table 100 | grep -q 198.51",
      "echo '['; ip -j -d addr; echo ,; ip -j route; echo ,; ip -j route show table 100; echo ,; "
      "ip -j rule; echo ']'");
  EXPECT_THAT(complaints(output.errors), IsEmpty());
  const auto shown = codec::parse_json(output.output);
  ASSERT_TRUE(shown) << output.output << output.errors;
  const auto& [links, routes, table, rules] = std::tie(shown->items().at(0), shown->items().at(1),
                                                       shown->items().at(2), shown->items().at(3));

  const auto* bridge = entry(links, "ifname", "br0");
  ASSERT_NE(bridge, nullptr) << output.output << output.errors;
  EXPECT_EQ(bridge->find("address")->string(), "02:00:00:00:00:07");
  const auto* address = entry(*bridge->find("addr_info"), "local", "192.0.2.10");
  ASSERT_NE(address, nullptr) << output.output << output.errors;
  EXPECT_EQ(address->find("prefixlen")->integer(), 25);
  EXPECT_NE(entry(*bridge->find("addr_info"), "local", "2001:db8::10"), nullptr);
  const auto* port = entry(links, "ifname", "eth0");
  ASSERT_NE(port, nullptr);
  ASSERT_NE(port->find("master"), nullptr) << output.output;
  EXPECT_EQ(port->find("master")->string(), "br0");
  EXPECT_EQ(port->find("mtu")->integer(), 1400);
  EXPECT_EQ(port->find("linkinfo")->find("info_slave_data")->find("cost")->integer(), 7);

  const auto* gateway = entry(routes, "dst", "default");
  ASSERT_NE(gateway, nullptr);
  EXPECT_EQ(gateway->find("gateway")->string(), "192.0.2.1");
  EXPECT_EQ(gateway->find("metric")->integer(), 50);
  EXPECT_NE(entry(table, "dst", "198.51.100.0/24"), nullptr);
  EXPECT_NE(entry(rules, "src", "192.0.2.10"), nullptr);
}

}  // namespace
}  // namespace orlop::agent::kinds
