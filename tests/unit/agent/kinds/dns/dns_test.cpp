// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/dns/section.hpp"
#include "libs/schema/check.hpp"
#include "tests/support/kinds_fixture.hpp"

namespace orlop::agent::kinds {
namespace {

using engine::Entry;
using ::testing::IsEmpty;

class DnsKind : public testing::KindsTest {
 protected:
  void SetUp() override {
    system_.tree["/usr/lib/systemd/system/systemd-resolved.service"] = Entry::file("[Service]\n");
  }
};

TEST_F(DnsKind, ItsSectionIsWellMade) { EXPECT_THAT(schema::check_section(kDns), IsEmpty()); }

TEST_F(DnsKind, PlansHaveChangeEffectAndUnits) {
  const Row rows[] = {
      {"dns: {servers: [192.0.2.53]}\n", "create dns:servers restart systemd-resolved.service\n"},
      {"dns: {over_tls: opportunistic}\n", "create dns:servers restart systemd-resolved.service\n"},
      {"dns: {}\n", ""}};
  expect_plans(rows);
}

TEST_F(DnsKind, ItsFileSaysWhatIsWanted) {
  const auto resources =
      render_body(
          "dns:\n  servers: [192.0.2.53, '9.9.9.9#dns.quad9.net', '[2001:db8::1]:853']\n"
          "  fallback: [192.0.2.54]\n  search: [example.org, ~corp.example.org, ~.]\n"
          "  over_tls: \"yes\"\n  dnssec: allow-downgrade\n")
          .resources;
  ASSERT_EQ(resources.size(), 1U);
  EXPECT_EQ(resources[0].parts.at(0).path, "/etc/systemd/resolved.conf.d/50-orlop.conf");
  EXPECT_EQ(resources[0].parts.at(0).entry.content,
            "[Resolve]\nDNS=192.0.2.53 9.9.9.9#dns.quad9.net [2001:db8::1]:853\n"
            "FallbackDNS=192.0.2.54\nDomains=example.org ~corp.example.org ~.\n"
            "DNSOverTLS=yes\nDNSSEC=allow-downgrade\n");
}

TEST_F(DnsKind, WhatIsNotDesiredAnyMoreIsDeleted) {
  EXPECT_EQ(plan_body("", {{"dns:servers", {"/etc/systemd/resolved.conf.d/50-orlop.conf"}}}),
            "delete dns:servers restart systemd-resolved.service\n");
}

TEST_F(DnsKind, ObstaclesNameWhatTheImageLacks) {
  system_.tree.erase("/usr/lib/systemd/system/systemd-resolved.service");
  const Lack rows[] = {{"dns: {servers: [192.0.2.53]}\n", "dns", "no systemd-resolved"}};
  expect_obstacles(rows);
}

TEST_F(DnsKind, NothingBeginsALineOfItsOwn) {
  for (const std::string body :
       {"dns: {servers: [\"192.0.2.53\\nDNSSEC=no\"]}\n", "dns: {servers: ['a b']}\n",
        "dns: {servers: ['']}\n", "dns: {search: ['a b']}\n", "dns: {search: [\"a\\nb\"]}\n",
        "dns: {search: [a..b]}\n", "dns: {over_tls: maybe}\n", "dns: {servers: [9.9.9.9#]}\n"}) {
    const auto read = config::read_document(kinds::language(), "d", testing::document(body));
    EXPECT_TRUE(config::has_errors(read.diagnostics)) << body;
  }
}

}  // namespace
}  // namespace orlop::agent::kinds
