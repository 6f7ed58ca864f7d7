// SPDX-License-Identifier: Apache-2.0
// Building a release a second time, from nothing, gives the same bytes: what an auditor relies on
// who rebuilds it, and what a publisher relies on who lost a build folder.
#include <algorithm>

#include "libs/codec/json.hpp"
#include "libs/sys/file.hpp"
#include "tests/vm/scenarios/scenario.hpp"

namespace orlop::scenarios {
namespace {

namespace fs = std::filesystem;
using Files = std::map<std::string, fs::path>;  ///< by the name to report

/// What the build hands out. build.json is left out: it says how long each step took.
Files outputs(const Releases& releases) {
  Files files;
  const auto folder = releases.folder_of("1.0");
  for (const auto* name : {"disk.raw", "install.iso"}) files[name] = folder / name;
  for (const auto& entry : fs::directory_iterator(folder / "release")) {
    files["release/" + entry.path().filename().string()] = entry.path();
  }
  return files;
}

/// What lies between the packages and the outputs: tells where a difference begins.
Result<Files> intermediates(const Releases& releases) {
  constexpr std::size_t kMaxStatement = 65536;
  const auto text =
      TRY(sys::read_text(releases.folder_of("1.0") / "release/provenance.json", kMaxStatement));
  const auto statement = TRY(codec::parse_json(text));
  const auto* steps = TRY(statement.get_object("steps"));
  const std::vector<std::pair<std::string, std::vector<std::string>>> wanted = {
      {"initrd", {"initrd"}},
      {"root-image", {"root.erofs", "verity", "leaves", "roothash"}},
      {"uki",
       {"uki.unsigned.efi", "uki.efi", "installer.unsigned.efi", "installer.efi",
        "boot-loader.efi"}}};
  Files files;
  for (const auto& [step, names] : wanted) {
    const auto result = TRY(steps->get_string(step));
    for (const auto& name : names) {
      files[step + "/" + name] = releases.places().cache / "steps" / result / name;
    }
  }
  return files;
}

class Reproducible : public ::testing::Test {
 protected:
  void TearDown() override {
    // A failure leaves both builds, to be compared.
    if (HasFailure()) return;
    EXPECT_THAT(sys::remove_tree(folder()), testing::IsOk());
  }
  [[nodiscard]] fs::path folder() const { return first_.places().folder / "work/reproducible"; }

  Result<std::string> digest(const fs::path& file) {
    const auto line = TRY(sys::run_checked(
        runner_, {.argv = {"sha256sum", file.string()}, .timeout = std::chrono::minutes(5)}));
    return line.substr(0, line.find(' '));
  }
  void expect_equal(const Files& first, const Files& second) {
    const auto names = [](const Files& files) {
      std::vector<std::string> list;
      for (const auto& [name, path] : files) list.push_back(name);
      return list;
    };
    EXPECT_EQ(names(first), names(second));
    for (const auto& [name, path] : first) {
      const auto there = second.find(name);
      if (there == second.end()) continue;  // said above
      const auto before = digest(path);
      ASSERT_THAT(before, testing::IsOk());
      EXPECT_THAT(digest(there->second), testing::IsOkAnd(*before))
          << name << " differs: " << path << " and " << there->second;
    }
  }

  sys::SystemCommandRunner runner_;
  Releases first_ = Releases(runner_, shared_places());
};

TEST_F(Reproducible, ASecondBuildFromNothingGivesTheSameBytes) {
  auto second = first_.start_again(folder());
  ASSERT_THAT(second, testing::IsOk());
  ASSERT_THAT(second->build({.version = "1.0", .sources = "point-release"}), testing::IsOk());

  const auto before = intermediates(first_);
  const auto after = intermediates(*second);
  ASSERT_THAT(before, testing::IsOk());
  ASSERT_THAT(after, testing::IsOk());
  expect_equal(*before, *after);
  expect_equal(outputs(first_), outputs(*second));
}

}  // namespace
}  // namespace orlop::scenarios
