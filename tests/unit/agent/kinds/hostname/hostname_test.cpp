// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/hostname/section.hpp"
#include "libs/schema/check.hpp"
#include "tests/support/kinds_fixture.hpp"

namespace orlop::agent::kinds {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class HostnameKind : public testing::KindsTest {};

TEST_F(HostnameKind, ItsSectionIsWellMade) {
  EXPECT_THAT(schema::check_section(kHostname), IsEmpty());
}

TEST_F(HostnameKind, PlansHaveChangeEffectAndUnits) {
  const Row rows[] = {
      {"", ""},
      {"hostname: a.b\n", "create hostname live\n"},
  };
  expect_plans(rows);
}

TEST_F(HostnameKind, HostnameGoesIntoHostsUnlessTheyAreWritten) {
  const auto with_hosts = render_body("hostname: a\nwrite_files: [{path: /etc/hosts}]\n");
  EXPECT_THAT(parts_of(with_hosts.resources[0]),
              ElementsAre("/etc/hostname", "/proc/sys/kernel/hostname"));
  const auto target = render_body("hostname: a.example.org\n");
  EXPECT_THAT(target.resources[0].parts.at(1).entry.content,
              HasSubstr("127.0.1.1 a.example.org a\n"));
}

TEST_F(HostnameKind, TheFullNameStandsInHosts) {
  const auto both = render_body("hostname: web\nfqdn: web1.example.org\n").resources.at(0);
  EXPECT_EQ(both.parts.at(0).entry.content, "web\n");
  EXPECT_THAT(both.parts.at(1).entry.content, HasSubstr("127.0.1.1 web1.example.org web\n"));
  const auto alone = render_body("fqdn: web1.example.org\n").resources.at(0);
  EXPECT_EQ(alone.parts.at(0).entry.content, "web1\n");
  EXPECT_THAT(alone.parts.at(1).entry.content, HasSubstr("127.0.1.1 web1.example.org web1\n"));
}

}  // namespace
}  // namespace orlop::agent::kinds
