// SPDX-License-Identifier: Apache-2.0
#include "agent/core/facts.hpp"

#include <gmock/gmock.h>

#include "tests/support/matchers.hpp"

namespace orlop::agent {
namespace {

using testing::IsErrorSaying;
using testing::IsOk;

const std::string kHash(64, 'a');
constexpr std::string_view kRelease =
    "# made by the builder\nID=orlop\nPRETTY_NAME=\"Orlop OS 1.0\"\nVARIANT_ID=base\n"
    "IMAGE_VERSION='1.0'\n\nno assignment\n";

TEST(OsRelease, ReadsQuotedAndPlainValues) {
  const auto values = parse_os_release(kRelease);
  EXPECT_EQ(values.at("PRETTY_NAME"), "Orlop OS 1.0");
  EXPECT_EQ(values.at("IMAGE_VERSION"), "1.0");
  EXPECT_EQ(values.at("ID"), "orlop");
  EXPECT_EQ(values.size(), 4U);
}

TEST(CommandLine, TheLastOneCounts) {
  constexpr std::string_view kLine = "a roothash=1 roothashsig=2 roothash=3 quiet\n";
  EXPECT_EQ(command_line_value(kLine, "roothash"), "3");
  EXPECT_EQ(command_line_value(kLine, "roothashsig"), "2");
  EXPECT_EQ(command_line_value(kLine, "quiet"), "");
  EXPECT_EQ(command_line_value("x=1\n", "x"), "1");
}

TEST(upgrade::NodeFacts, AreReadFromReleaseAndCommandLine) {
  const auto facts = node_facts_of(kRelease, "quiet roothash=" + kHash);
  ASSERT_THAT(facts, IsOk());
  EXPECT_EQ(facts->stem(), "orlop-base");
  EXPECT_EQ(facts->version.text(), "1.0");
  EXPECT_EQ(facts->root_hash.hex(), kHash);
  EXPECT_EQ(facts->agent.text(), agent_version());
}

TEST(upgrade::NodeFacts, SayWhatIsMissing) {
  EXPECT_THAT(node_facts_of("ID=debian\n", "roothash=" + kHash),
              IsErrorSaying(Errc::unsupported, "ID=debian"));
  EXPECT_THAT(node_facts_of(kRelease, "quiet"), IsErrorSaying(Errc::invalid, "roothash="));
  EXPECT_THAT(node_facts_of("ID=orlop\n", "roothash=" + kHash),
              IsErrorSaying(Errc::invalid, "os-release"));
}

}  // namespace
}  // namespace orlop::agent
