// SPDX-License-Identifier: Apache-2.0
#include "agent/node/facts.hpp"

#include <gmock/gmock.h>

#include "agent/node/command_line.hpp"
#include "agent/node/disk.hpp"
#include "agent/node/os_release.hpp"
#include "libs/sys/file.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::node {
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

TEST(OsRelease, VersionIsUnknownWithoutOne) {
  EXPECT_EQ(image_version(kRelease), "1.0");
  EXPECT_EQ(image_version("ID=orlop\n"), "unknown");
}

TEST(CommandLine, TheLastOneCounts) {
  constexpr std::string_view kLine = "a roothash=1 roothashsig=2 roothash=3 quiet\n";
  EXPECT_EQ(command_line_value(kLine, "roothash"), "3");
  EXPECT_EQ(command_line_value(kLine, "roothashsig"), "2");
  EXPECT_EQ(command_line_value(kLine, "quiet"), "");
  EXPECT_EQ(command_line_value("x=1\n", "x"), "1");
}

TEST(NodeFacts, AreReadFromReleaseAndCommandLine) {
  const auto facts = facts_of(kRelease, "quiet roothash=" + kHash);
  ASSERT_THAT(facts, IsOk());
  EXPECT_EQ(facts->stem(), "orlop-base");
  EXPECT_EQ(facts->version.text(), "1.0");
  EXPECT_EQ(facts->root_hash.hex(), kHash);
  EXPECT_EQ(facts->agent.text(), agent_version());
  EXPECT_EQ(facts->pretty_name, "Orlop OS 1.0");
}

TEST(NodeFacts, AreOfTheTreeAtRoot) {
  const auto folder = sys::TemporaryFolder::create("node").value();
  for (const auto& [path, text] : {std::pair{"usr/lib/os-release", std::string(kRelease)},
                                   std::pair{"proc/cmdline", "roothash=" + kHash + "\n"}}) {
    ASSERT_THAT(sys::write_file(folder.path() / path, text, 0644, sys::Durability::volatile_),
                IsOk());
  }
  EXPECT_EQ(observe(folder.path())->root_hash.hex(), kHash);
}

TEST(NodeFacts, SayWhatIsMissing) {
  EXPECT_THAT(facts_of("ID=debian\n", "roothash=" + kHash),
              IsErrorSaying(Errc::unsupported, "ID=debian"));
  EXPECT_THAT(facts_of(kRelease, "quiet"), IsErrorSaying(Errc::invalid, "roothash="));
  EXPECT_THAT(facts_of("ID=orlop\n", "roothash=" + kHash),
              IsErrorSaying(Errc::invalid, "os-release"));
}

TEST(BootId, IsWrittenWithoutDashesAndNewline) {
  EXPECT_EQ(boot_id("6a3ed8c1-9f0b-4c1e-8a52-0d6c4b1f2e37\n"), "6a3ed8c19f0b4c1e8a520d6c4b1f2e37");
  EXPECT_EQ(boot_id("6a3ed8c19f0b4c1e8a520d6c4b1f2e37\nmore"), "6a3ed8c19f0b4c1e8a520d6c4b1f2e37");
  EXPECT_EQ(boot_id(""), "");
}

TEST(DiskOf, AMountThatIsOnNoDiskIsNamed) {
  EXPECT_THAT(disk_of("/proc"), testing::IsError(Errc::not_found));
}

}  // namespace
}  // namespace orlop::agent::node
