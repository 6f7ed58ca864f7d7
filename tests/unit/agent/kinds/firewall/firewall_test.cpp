// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/firewall/section.hpp"
#include "libs/schema/check.hpp"
#include "tests/support/kinds_fixture.hpp"

namespace orlop::agent::kinds {
namespace {

using engine::Entry;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class FirewallKind : public testing::KindsTest {
 protected:
  void SetUp() override { system_.tree["/usr/sbin/nft"] = Entry::file("", 0755); }
  /// The lines behind those that are always there.
  std::string allowed(const std::string& body) {
    const auto resources = render_body(body).resources;
    if (resources.empty()) return "nothing";
    const auto& text = resources[0].parts.at(0).entry.content;
    const auto last = text.find("udp dport 546 accept\n");
    return text.substr(text.find('\n', last) + 1);
  }
};

TEST_F(FirewallKind, ItsSectionsAreWellMade) {
  EXPECT_THAT(schema::check_section(kFirewall), IsEmpty());
}

TEST_F(FirewallKind, PlansHaveChangeEffectAndUnits) {
  const Row rows[] = {{"firewall: {input: drop, allow: [{port: 22}]}\n",
                       "create firewall:rules restart orlop-firewall.service\n"},
                      {"firewall: {input: accept}\n", ""}};
  expect_plans(rows);
}

TEST_F(FirewallKind, ItsRulesSayWhatIsAllowed) {
  EXPECT_EQ(allowed("firewall:\n  input: drop\n  allow:\n    - {port: 22}\n"
                    "    - {port: 8000-8100, protocol: udp, interface: eth0}\n"
                    "    - {port: \"443\", from: [192.0.2.0/24, 198.51.100.7, \"2001:db8::/32\"]}\n"
                    "    - {protocol: any, from: [192.0.2.1]}\n    - {protocol: udp}\n"),
            "    tcp dport 22 accept\n"
            "    iifname \"eth0\" udp dport 8000-8100 accept\n"
            "    ip saddr { 192.0.2.0/24, 198.51.100.7 } tcp dport 443 accept\n"
            "    ip6 saddr { 2001:db8::/32 } tcp dport 443 accept\n"
            "    ip saddr { 192.0.2.1 } accept\n"
            "    meta l4proto udp accept\n  }\n}\n");
  EXPECT_EQ(allowed("firewall: {input: reject, allow: [{port: 22}]}\n"),
            "    tcp dport 22 accept\n    reject with icmpx admin-prohibited\n  }\n}\n");
}

TEST_F(FirewallKind, TakesThePlaceOfTheRulesOfBeforeInOneStep) {
  const auto text =
      render_body("firewall: {input: drop, allow: [{port: 22}]}\n").resources.at(0).parts.at(0);
  EXPECT_THAT(text.entry.content, HasSubstr("\ntable inet orlop\ndelete table inet orlop\ntable "
                                            "inet orlop {\n  chain input {\n    type filter hook "
                                            "input priority filter; policy drop;\n    ct state "
                                            "established,related accept\n"));
}

TEST_F(FirewallKind, WhoeverWouldBeLockedOutIsWarned) {
  const std::pair<std::string, bool> rows[] = {
      {"firewall: {input: drop}\n", true},
      {"firewall: {input: drop, allow: [{port: 23}, {port: 22, protocol: udp}]}\n", true},
      {"firewall: {input: reject, allow: [{port: 20-21}]}\n", true},
      {"firewall: {input: drop, allow: [{port: 20-25}]}\n", false},
      {"firewall: {input: drop, allow: [{protocol: any, from: [192.0.2.1]}]}\n", false},
      {"firewall: {input: accept, allow: [{port: 80}]}\n", false}};
  for (const auto& [body, warned] : rows)
    EXPECT_THAT(render_body(body).remarks, SizeIs(warned ? 1 : 0)) << body;
}

TEST_F(FirewallKind, WhatIsNotDesiredAnyMoreIsDeleted) {
  EXPECT_EQ(plan_body("", {{"firewall:rules", {"/etc/orlop/firewall.nft"}}}),
            "delete firewall:rules restart orlop-firewall.service\n");
}

TEST_F(FirewallKind, ObstaclesNameWhatTheImageLacks) {
  system_.tree.erase("/usr/sbin/nft");
  const Lack rows[] = {
      {"firewall: {input: drop, allow: [{port: 22}]}\n", "firewall", "no nftables"}};
  expect_obstacles(rows);
}

TEST_F(FirewallKind, WhatIsNoRuleIsRefused) {
  for (const std::string body :
       {"firewall: {input: maybe}\n", "firewall: {allow: [{port: 0}]}\n",
        "firewall: {allow: [{port: 65536}]}\n", "firewall: {allow: [{port: 9-8}]}\n",
        "firewall: {allow: [{port: '22 accept'}]}\n", "firewall: {allow: [{from: [here]}]}\n",
        "firewall: {allow: [{from: [\"192.0.2.1\\n\"]}]}\n",
        "firewall: {allow: [{interface: 'a\" accept'}]}\n",
        "firewall: {allow: [{protocol: any, port: 22}]}\n",
        "firewall: {allow: [{proto: tcp}]}\n"}) {
    const auto read = config::read_document(kinds::language(), "d", testing::document(body));
    EXPECT_TRUE(config::has_errors(read.diagnostics)) << body;
  }
}

}  // namespace
}  // namespace orlop::agent::kinds
