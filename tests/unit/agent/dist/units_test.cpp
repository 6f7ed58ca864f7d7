// SPDX-License-Identifier: Apache-2.0
// The unit files as systemd itself reads them: laid over a copy of the SDK's own units and given to
// `systemd-analyze`.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "libs/sys/command.hpp"
#include "libs/sys/file.hpp"
#include "tests/support/matchers.hpp"

namespace orlop {
namespace {

using testing::IsOk;
namespace fs = std::filesystem;

const fs::path kDist = ORLOP_DIST_ROOT;

class Units : public ::testing::Test {
 protected:
  void SetUp() override {
    auto folder = sys::TemporaryFolder::create("units");
    ASSERT_THAT(folder, IsOk());
    folder_.emplace(*std::move(folder));
    fs::create_directories(root() / "etc");
    fs::create_directories(root() / "usr/lib/systemd");
    const auto copy = fs::copy_options::recursive | fs::copy_options::copy_symlinks;
    fs::copy("/usr/lib/systemd/system", root() / "usr/lib/systemd/system", copy);
    fs::copy(kDist, root(), copy | fs::copy_options::overwrite_existing);
    for (const char* program : {"bin/sh", "usr/bin/orlop", "usr/lib/orlop/orlopd",
                                "usr/lib/orlop/orlop-early", "usr/lib/orlop/orlop-fetch"}) {
      fs::create_directories((root() / program).parent_path());
      fs::copy("/usr/bin/true", root() / program);
    }
  }

  [[nodiscard]] const fs::path& root() const { return folder_->path(); }

  /// Names of our units; templates as an instance, the form that can be loaded.
  static std::vector<std::string> units() {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(kDist / "usr/lib/systemd/system")) {
      if (!entry.is_regular_file()) continue;
      std::string name = entry.path().filename();
      if (const auto at = name.find("@."); at != std::string::npos) name.insert(at + 1, "1");
      names.push_back(name);
    }
    std::ranges::sort(names);
    return names;
  }

  sys::CommandOutput analyze(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "systemd-analyze");
    arguments.push_back("--root=" + root().string());
    sys::SystemCommandRunner runner;
    auto output = runner.run({.argv = std::move(arguments)});
    EXPECT_THAT(output, IsOk());
    return output.value_or(sys::CommandOutput{.exit_code = -1});
  }

 private:
  std::optional<sys::TemporaryFolder> folder_;
};

TEST_F(Units, AreAcceptedBySystemdWithoutARemark) {
  std::vector<std::string> arguments = {"verify", "--man=no", "--generators=no"};
  const auto names = units();
  ASSERT_FALSE(names.empty());
  arguments.insert(arguments.end(), names.begin(), names.end());
  const auto result = analyze(std::move(arguments));
  EXPECT_EQ(result.exit_code, 0) << result.errors;
  EXPECT_EQ(result.errors.find("orlop"), std::string::npos) << result.errors;
}

TEST_F(Units, AVerifierThatFindsAMistakeSaysSo) {
  std::ofstream(root() / "usr/lib/systemd/system/orlopd.service", std::ios::app)
      << "[Service]\nNoNewPrivilege=yes\n";
  const auto result = analyze({"verify", "--man=no", "--generators=no", "orlopd.service"});
  EXPECT_NE(result.errors.find("NoNewPrivilege"), std::string::npos) << result.errors;
}

TEST_F(Units, TheNetworkFacingProgramIsSandboxedTightly) {
  // The scale is systemd's own: 0 (nothing exposed) to 100.
  const auto result =
      analyze({"security", "--offline=yes", "--threshold=20", "orlop-fetch@1.service"});
  EXPECT_EQ(result.exit_code, 0) << result.output;
}

TEST_F(Units, TheAgentCannotOpenNetworkSockets) {
  const auto unit = sys::read_text(kDist / "usr/lib/systemd/system/orlopd.service", 1 << 16);
  ASSERT_THAT(unit, IsOk());
  EXPECT_NE(unit->find("\nRestrictAddressFamilies="), std::string::npos);
  EXPECT_EQ(unit->find("AF_INET"), std::string::npos);
}

std::string unit_text(const char* name) {
  const auto text = sys::read_text(kDist / "usr/lib/systemd/system" / name, 1 << 16);
  EXPECT_THAT(text, IsOk());
  return text.value_or("");
}

TEST(Trial, ItsLastJudgeWaitsForNothing) {
  for (const char* name : {"orlop-trial.timer", "orlop-trial.service"}) {
    const auto text = unit_text(name);
    EXPECT_NE(text.find("\nDefaultDependencies=no\n"), std::string::npos) << name;
    EXPECT_NE(text.find("\nIgnoreOnIsolate=yes\n"), std::string::npos) << name;
    EXPECT_NE(text.find("/LoaderBootCountPath-"), std::string::npos) << name;
    for (const char* key : {"\nAfter=", "\nRequires=", "\nRequisite=", "\nBindsTo=",
                            "\nRequiresMountsFor=", "\nConflicts="}) {
      EXPECT_EQ(text.find(key), std::string::npos) << name << key;
    }
  }
}

TEST(Trial, IsJudgedWhateverBecomesOfTheChecks) {
  // Crashed, killed, timed out or never started for want of a mount.
  EXPECT_NE(unit_text("orlop-health.service").find("\nOnFailure=orlop-trial.service\n"),
            std::string::npos);
  // The judge itself crashes, hangs, or says that the boot has to end.
  const auto judge = unit_text("orlop-trial.service");
  EXPECT_NE(judge.find("\nFailureAction=reboot-force\n"), std::string::npos);
  EXPECT_NE(judge.find("\nTimeoutStartSec=60\n"), std::string::npos);
  // Both speak of the same file.
  constexpr std::string_view kVerdict = "/run/orlop/health.json\n";
  EXPECT_NE(judge.find(kVerdict), std::string::npos);
  EXPECT_NE(unit_text("orlop-health.service").find(kVerdict), std::string::npos);
}

TEST(Distribution, EveryEnablingLinkLeadsToAUnitOfThisTree) {
  std::set<std::string> enabled;
  for (const auto& entry : fs::recursive_directory_iterator(kDist)) {
    if (!entry.is_symlink()) continue;
    EXPECT_TRUE(fs::read_symlink(entry.path()).is_relative()) << entry.path();
    EXPECT_TRUE(fs::is_regular_file(entry.path())) << entry.path() << " leads nowhere";
    enabled.insert(entry.path().filename());
  }
  for (const char* unit : {"orlopd.service", "orlop-fetch.socket", "orlop-health.service",
                           "orlop-trial.timer", "orlop-trial.service"})
    EXPECT_TRUE(enabled.contains(unit)) << unit << " is never started";
}

}  // namespace
}  // namespace orlop
