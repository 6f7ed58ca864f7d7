// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/proxy/section.hpp"
#include "libs/schema/check.hpp"
#include "tests/support/kinds_fixture.hpp"

namespace orlop::agent::kinds {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class ProxyKind : public testing::KindsTest {};

TEST_F(ProxyKind, ItsSectionIsWellMade) { EXPECT_THAT(schema::check_section(kProxy), IsEmpty()); }

TEST_F(ProxyKind, PlansHaveChangeEffectAndUnits) {
  const Row rows[] = {{"proxy: {http: 'http://proxy:3128'}\n", "create proxy:environment reboot\n"},
                      {"proxy: {}\n", ""}};
  expect_plans(rows);
}

TEST_F(ProxyKind, ItsFilesSayWhatIsWanted) {
  const auto resources =
      render_body("proxy: {https: 'http://proxy:3128', no_proxy: [.example.org, 192.0.2.0/24]}\n")
          .resources;
  ASSERT_EQ(resources.size(), 1U);
  const auto& parts = resources[0].parts;
  EXPECT_EQ(parts.at(0).entry.content,
            "[Manager]\nDefaultEnvironment=\"https_proxy=http://proxy:3128\" "
            "\"HTTPS_PROXY=http://proxy:3128\" "
            "\"no_proxy=localhost,127.0.0.1,::1,.example.org,192.0.2.0/24\" "
            "\"NO_PROXY=localhost,127.0.0.1,::1,.example.org,192.0.2.0/24\"\n");
  EXPECT_THAT(parts.at(1).entry.content, HasSubstr("export https_proxy='http://proxy:3128'\n"));
}

TEST_F(ProxyKind, APasswordIsForServicesAlone) {
  const auto target = render_body("proxy: {http: 'http://me:se%21cret@proxy:3128'}\n");
  const auto& parts = target.resources.at(0).parts;
  EXPECT_THAT(parts.at(0).entry.content, HasSubstr("http_proxy=http://me:se%%21cret@proxy:3128"));
  EXPECT_EQ(parts.at(0).entry.mode, 0600U);
  EXPECT_THAT(parts.at(1).entry.content, AllOf(Not(HasSubstr("cret")), HasSubstr("no_proxy")));
  ASSERT_EQ(target.remarks.size(), 1U);
  EXPECT_EQ(target.remarks[0].code, "services-only");
}

TEST_F(ProxyKind, WhatIsNotDesiredAnyMoreIsDeleted) {
  EXPECT_EQ(plan_body("", {{"proxy:environment",
                            {"/etc/systemd/system.conf.d/50-orlop-proxy.conf",
                             "/etc/profile.d/50-orlop-proxy.sh"}}}),
            "delete proxy:environment reboot\n");
}

TEST_F(ProxyKind, WhatIsNoProxyIsRefusedAndNotShown) {
  for (const std::string value : {"proxy:3128", "http://", "ftp://SECRET", "http://SECRET\\\"x",
                                  "http://SECRET x", "http://SECRET\\nDefaultEnvironment=",
                                  "http://SECRET'", "http://SECRET$(id)", "http://SECRET\\\\"}) {
    const auto body = "proxy: {http: \"" + value + "\"}\n";
    const auto read = config::read_document(kinds::language(), "d", testing::document(body));
    EXPECT_TRUE(config::has_errors(read.diagnostics)) << body;
    EXPECT_THAT(describe(read.diagnostics), Not(HasSubstr("SECRET")));
  }
  for (const std::string body :
       {"proxy: {no_proxy: ['a b']}\n", "proxy: {no_proxy: [\"a\\nb\"]}\n"}) {
    const auto read = config::read_document(kinds::language(), "d", testing::document(body));
    EXPECT_TRUE(config::has_errors(read.diagnostics)) << body;
  }
}

}  // namespace
}  // namespace orlop::agent::kinds
