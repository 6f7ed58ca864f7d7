// SPDX-License-Identifier: Apache-2.0
// The table, and that nothing beside it says which processor it is about.
#include "libs/architecture/architecture.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "libs/disk/guid.hpp"
#include "libs/sys/file.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::architecture {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::IsOk;
namespace fs = std::filesystem;

TEST(Architectures, AreDistinctAndComplete) {
  std::set<std::string_view> names;
  std::set<std::string_view> types;
  for (const auto& row : all()) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_TRUE(names.insert(row.debian).second) << row.name;
    for (const auto type : {row.root_type, row.verity_type}) {
      EXPECT_THAT(disk::Guid::parse(type), IsOk()) << row.name;
      EXPECT_TRUE(types.insert(type).second) << row.name;
    }
    EXPECT_EQ(row.verity_type_name, std::string(row.root_type_name) + "-verity");
    EXPECT_NE(row.pe_machine, 0) << row.name;
    for (const auto text :
         {row.removable_loader, row.loader, row.stub, row.console, row.emulator, row.machine})
      EXPECT_FALSE(text.empty()) << row.name;
  }
}

TEST(Architectures, AreFoundByName) {
  for (const auto& row : all()) EXPECT_EQ(find(row.name), &row);
  EXPECT_EQ(find("sparc"), nullptr);
  EXPECT_EQ(find(own().name), &own());
}

/// What stands after `//` or `#` on a line says something to people only.
std::string without_comment(const std::string& line, const fs::path& path) {
  const std::string mark = path.extension() == ".cpp" || path.extension() == ".hpp" ? "//" : "#";
  for (auto at = line.find(mark); at != std::string::npos; at = line.find(mark, at + 1)) {
    if (at == 0 || line[at - 1] == ' ') return line.substr(0, at);
  }
  return line;
}

/// "agent/x.cpp:7: line" for each line that names a processor, or a thing that is called by one.
std::vector<std::string> names_in(const std::string& text, const fs::path& path) {
  static constexpr std::string_view kNames[] = {
      "x86_64",       "x86-64",   "aarch64",   "amd64",         "arm64",
      "bootx64",      "bootaa64", "ttys0",     "ttyama0",       "0x8664",
      "qemu-system-", "linuxx64", "linuxaa64", "4f68bce3-e8cd", "2c7357ed-ebd2"};
  std::vector<std::string> found;
  std::istringstream lines(text);
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    auto code = without_comment(line, path);
    std::ranges::transform(code, code.begin(), [](unsigned char c) { return std::tolower(c); });
    if (std::ranges::any_of(kNames, [&code](std::string_view name) { return code.contains(name); }))
      found.push_back(path.string() + ":" + std::to_string(number) + ": " + line);
  }
  return found;
}

TEST(Architectures, AreNamedInTheTableAlone) {
  const fs::path source = ORLOP_SOURCE_DIR;
  // The compiler's and the machine's own names for themselves, and the SDK, which is the host's.
  const std::set<std::string> elsewhere = {"libs/architecture/architecture.cpp"};
  std::vector<std::string> found;
  for (const char* folder :
       {"libs", "bootloader", "agent", "image-builder", "overlays", "tests/lab", "tests/bench"}) {
    if (!fs::exists(source / folder)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(source / folder)) {
      const auto path = fs::relative(entry.path(), source).string();
      if (!entry.is_regular_file() || elsewhere.contains(path)) continue;
      if (path.starts_with("image-builder/sdk/")) continue;
      const auto text = sys::read_text(entry.path(), std::size_t{4} << 20);
      ASSERT_THAT(text, IsOk()) << path;
      for (auto& line : names_in(*text, path)) found.push_back(std::move(line));
    }
  }
  EXPECT_THAT(found, IsEmpty());
}

TEST(Architectures, ASourceThatNamesOneIsFound) {
  EXPECT_THAT(names_in("int a;\nauto b = \"EFI/BOOT/BOOTX64.EFI\";  // c\n", "agent/x.cpp"),
              ElementsAre("agent/x.cpp:2: auto b = \"EFI/BOOT/BOOTX64.EFI\";  // c"));
  EXPECT_THAT(names_in("std::string name;  ///< \"x86_64\"\n", "agent/x.cpp"), IsEmpty());
  EXPECT_THAT(names_in("dpkg-deb -x a_amd64.deb # amd64\n", "image-builder/hook.sh"),
              ElementsAre("image-builder/hook.sh:1: dpkg-deb -x a_amd64.deb # amd64"));
}

}  // namespace
}  // namespace orlop::architecture
