// SPDX-License-Identifier: Apache-2.0
// What is published of the list must not fall behind it: the page of the bus, and the policy that
// the bus itself enforces.
#include "agent/service/page.hpp"

#include <gmock/gmock.h>

#include <regex>

#include "agent/service/exported.hpp"
#include "agent/service/methods.hpp"
#include "libs/sys/file.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::service {
namespace {

using testing::IsOk;

std::string source_file(std::string_view path) {
  const auto text = sys::read_text(std::format("{}/{}", ORLOP_SOURCE_DIR, path), 1 << 20);
  EXPECT_THAT(text, IsOk());
  return text.value_or("");
}

TEST(Page, InDocsIsUpToDate) {
  EXPECT_EQ(source_file("docs/reference/bus.md"), bus_reference(methods()))
      << "run: orlop man --bus > docs/reference/bus.md";
}

TEST(Page, DescribesAMethodThatIsAdded) {
  std::vector<Method> list(methods().begin(), methods().end());
  list.push_back(Method{{.member = "ThrowAway", .access = Access::anyone, .text = "Nothing."},
                        Lane::instant,
                        &kNothing,
                        {}});
  EXPECT_THAT(bus_reference(list),
              ::testing::HasSubstr("\n## ThrowAway\n\nNothing.\n\nTakes no members.\n"));
}

/// The members that a policy lets everybody call.
std::vector<std::string> open_members(const std::string& policy) {
  const auto begin = policy.find("<policy context=\"default\">");
  const auto end = policy.find("</policy>", begin);
  const auto rules = policy.substr(begin, end - begin);
  static const std::regex kAllow(
      R"re(<allow send_destination="io\.orlop\.Agent1" send_interface="io\.orlop\.Agent1" send_member="(\w+)"/>)re");
  std::vector<std::string> members;
  for (std::sregex_iterator at(rules.begin(), rules.end(), kAllow), none; at != none; ++at)
    members.push_back((*at)[1]);
  return members;
}

/// The members that anyone may call, by the list.
std::vector<std::string> members_of_anyone(std::span<const Method> list) {
  std::vector<std::string> members;
  for (const auto& method : list)
    if (method.access == Access::anyone) members.emplace_back(method.member);
  return members;
}

TEST(Policy, LetsEverybodySendWhatTheListSays) {
  const auto policy = source_file("agent/dist/root/usr/share/dbus-1/system.d/io.orlop.Agent1.conf");
  EXPECT_EQ(open_members(policy), members_of_anyone(methods()));
  EXPECT_THAT(policy, ::testing::HasSubstr("<deny send_destination=\"io.orlop.Agent1\"/>"));
  EXPECT_EQ(policy.find("send_destination=\"*\""), std::string::npos);
}

TEST(Policy, IsReadAsTheTestMeansIt) {
  EXPECT_THAT(open_members("<policy context=\"default\">\n"
                           "<allow send_destination=\"io.orlop.Agent1\" "
                           "send_interface=\"io.orlop.Agent1\" send_member=\"Status\"/>\n"
                           "</policy><policy user=\"root\"></policy>"),
              ::testing::ElementsAre("Status"));
}

}  // namespace
}  // namespace orlop::agent::service
