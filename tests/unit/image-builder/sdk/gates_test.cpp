// SPDX-License-Identifier: Apache-2.0
// Each gate of `./run check` is shown a fault of its kind, and finds it: a check that cannot fail
// is none.
#include <gmock/gmock.h>

#include "libs/sys/file.hpp"
#include "tests/support/matchers.hpp"
#include "tests/unit/image-builder/sdk/script.hpp"

namespace orlop::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class Gates : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const auto* room : {"libs", "bootloader", "agent", "image-builder", "tests", "cmake"})
      std::filesystem::create_directories(folder_.path() / room);
    for (const auto* name : {".clang-format", ".clang-tidy"})
      std::filesystem::copy_file(std::filesystem::current_path() / name, folder_.path() / name);
  }
  void write(const std::string& name, const std::string& text) {
    ASSERT_THAT(sys::write_file(folder_.path() / name, to_bytes(text)), IsOk());
  }
  /// `lines` with the gates' functions, in the small checkout; `run` sources them from its own.
  Said in_checkout(const std::string& lines) {
    return run_script(
        "ln -sfn $SDK image-builder/sdk; . $SDK/progress.sh; . $SDK/check.sh; " + lines,
        folder_.path());
  }
  sys::TemporaryFolder folder_ = *sys::TemporaryFolder::create("gates");
};

TEST_F(Gates, FormatFindsAFileThatDrifted) {
  write("libs/even.cpp", "int even() { return 2; }\n");
  EXPECT_EQ(in_checkout("check_format").exit_code, 0);
  write("libs/odd.cpp", "int  odd( ) {return 1;}\n");
  const auto said = in_checkout("check_format");
  EXPECT_EQ(said.exit_code, 1);
  EXPECT_THAT(said.output, HasSubstr("libs/odd.cpp\nremedy: "));
  EXPECT_THAT(said.output, Not(HasSubstr("even")));
}

TEST_F(Gates, CommitsFindSubjectsThatAreNone) {
  const std::string judged =
      "export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b; "
      "git init -q .; git commit -q --allow-empty -m 'base: begin'; "
      "check_commits_since=$(git rev-parse HEAD); git commit -q --allow-empty -m \"$SUBJECT\"; "
      "if check_commits; then echo holds; fi";
  EXPECT_EQ(in_checkout("SUBJECT='trust: refuse expired roles'; " + judged).output, "holds\n");
  for (const auto& subject : {std::string("Fix stuff"), std::string("trust: ends in a point."),
                              "trust: " + std::string(66, 'x')}) {
    const auto said = in_checkout("rm -rf .git; SUBJECT='" + subject + "'; " + judged);
    EXPECT_EQ(said.exit_code, 0) << said.errors;
    EXPECT_THAT(said.output, HasSubstr(subject));
    EXPECT_THAT(said.output, HasSubstr("remedy: "));
    EXPECT_THAT(said.output, Not(HasSubstr("holds")));
  }
}

TEST_F(Gates, LibrariesFindWhatNothingLinks) {
  write("cmake/OrlopRoom.cmake", "");
  write("libs/CMakeLists.txt", "orlop_room(crypto LAYER 1 PRIVATE OpenSSL::Crypto)\n");
  write("CMakeLists.txt", "find_package(OpenSSL 3 REQUIRED)\nfind_package(Boost REQUIRED)\n");
  const auto said = in_checkout("check_package_is_used() { true; }; check_libraries");
  EXPECT_EQ(said.exit_code, 1);
  EXPECT_THAT(said.output, HasSubstr("looks for Boost, which no room uses"));
  EXPECT_THAT(said.output, Not(HasSubstr("OpenSSL")));
}

/// A unit that compiles libs/one.cpp and libs/two.cpp, in the database of the small checkout.
constexpr const char* kUnit = R"(
unit=build/Unity/unit.cpp; mkdir -p build/Unity cache/found
printf '/* NOLINTNEXTLINE(bugprone-suspicious-include) */\n#include "%s/libs/%s.cpp"\n' "$PWD" one "$PWD" two >$unit
printf '[{"directory":"%s","file":"%s","command":"clang++ -c %s"}]' "$PWD" "$unit" "$unit" >build/compile_commands.json
tidy_one build cache key $unit
cat cache/found/* 2>/dev/null || true
[ ! -e cache/key ] || echo clean
)";

struct Fault {
  const char* name;
  const char* check;
  const char* code;
};

class TidyFinds : public Gates, public ::testing::WithParamInterface<Fault> {};

// What is in a file that a unit includes is found too, by the path-sensitive analyzer as well.
TEST_P(TidyFinds, InOneFileOfAUnit) {
  write("libs/one.cpp", "int one() { return 1; }\n");
  write("libs/two.cpp", "int two() { return 2; }\n");
  EXPECT_EQ(in_checkout(kUnit).output, "clean\n");
  write("libs/two.cpp", GetParam().code);
  const auto said = in_checkout("rm -rf cache; " + std::string(kUnit));
  EXPECT_THAT(said.output, HasSubstr("libs/two.cpp:"));
  EXPECT_THAT(said.output, HasSubstr(GetParam().check));
  EXPECT_THAT(said.output, Not(HasSubstr("clean")));
}

INSTANTIATE_TEST_SUITE_P(
    Gates, TidyFinds,
    ::testing::Values(
        Fault{"Analyzer", "clang-analyzer-core.NullDereference",
              "int two(bool b) { int* p = nullptr; int v = 2; if (b) p = &v; return *p; }\n"},
        Fault{"Bugprone", "bugprone-integer-division",
              "double half(int i) { return static_cast<double>(i / 2); }\n"},
        Fault{
            "Performance", "performance-for-range-copy",
            "struct S { S(); S(const S&); ~S(); int x; };\nint sum(const S (&all)[3]) { int n = 0; "
            "for (const S s : all) n += s.x; return n; }\n"},
        Fault{"Unused", "misc-unused-parameters", "int two(int unused) { return 2; }\n"},
        Fault{"Modernize", "modernize-use-nullptr", "int* two() { return 0; }\n"}),
    [](const auto& row) { return row.param.name; });

// The key of a unit has each file that it reaches, its command and nothing that changes by itself.
TEST_F(Gates, TidyReadsAgainWhatReachesAChange) {
  const std::string keys = std::string("mkdir -p build/Unity; ") + R"(
printf '#include "/src/libs/one.cpp"\n' >build/Unity/unity_0.cxx
printf '[{"file":"/src/build/Unity/unity_0.cxx","command":"c++ a"},{"file":"/src/libs/two.cpp","command":"c++ b"}]' >database.json
tidy_keys database.json)";
  write("libs/deep.hpp", "int deep();\n");
  write("libs/one.hpp", "#include \"libs/deep.hpp\"\n");
  write("libs/one.cpp", "#include \"libs/one.hpp\"\n");
  write("libs/two.cpp", "int two();\n");
  const auto before = in_checkout(keys).output;
  EXPECT_THAT(before, HasSubstr(" build/Unity/unity_0.cxx\n"));
  EXPECT_THAT(before, HasSubstr(" libs/two.cpp\n"));
  EXPECT_EQ(in_checkout(keys).output, before);
  write("libs/deep.hpp", "int deeper();\n");
  const auto after = in_checkout(keys).output;
  const auto second = before.find('\n');
  EXPECT_NE(after.substr(0, second), before.substr(0, second));
  EXPECT_EQ(after.substr(after.find('\n')), before.substr(second));
}

}  // namespace
}  // namespace orlop::testing
