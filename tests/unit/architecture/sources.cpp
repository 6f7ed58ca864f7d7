// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/architecture/sources.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "libs/sys/file.hpp"

namespace orlop::architecture {
namespace fs = std::filesystem;

std::vector<Source> read_sources(std::string_view folder,
                                 std::initializer_list<std::string_view> extensions) {
  std::vector<Source> sources;
  for (const auto& entry : fs::recursive_directory_iterator(kSource / folder)) {
    const auto extension = entry.path().extension().string();
    if (!entry.is_regular_file() || !std::ranges::contains(extensions, extension)) continue;
    auto text = sys::read_text(entry.path(), std::size_t{4} << 20);
    EXPECT_TRUE(text.has_value()) << entry.path();
    if (text) sources.push_back({fs::relative(entry.path(), kSource).string(), *std::move(text)});
  }
  std::ranges::sort(sources, {}, &Source::path);
  return sources;
}

std::string text_of(const fs::path& path) {
  auto text = sys::read_text(kSource / path, std::size_t{4} << 20);
  EXPECT_TRUE(text.has_value()) << path;
  return text.value_or("");
}

const std::vector<Source>& product_sources() {
  static const auto kAll = [] {
    std::vector<Source> all;
    for (const char* folder : kProductFolders)
      for (auto& source : read_sources(folder, {".cpp", ".hpp"})) all.push_back(std::move(source));
    return all;
  }();
  return kAll;
}

namespace {

/// What stands behind `#include ` between these brackets.
std::vector<std::string> includes(const Source& source, char open, char close) {
  constexpr std::string_view kInclude = "#include ";
  std::vector<std::string> found;
  std::istringstream lines(source.text);
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with(kInclude) && line.size() > kInclude.size() + 1 &&
        line[kInclude.size()] == open)
      found.push_back(line.substr(kInclude.size() + 1,
                                  line.find(close, kInclude.size() + 1) - kInclude.size() - 1));
  return found;
}

}  // namespace

std::vector<std::string> own_includes(const Source& source) { return includes(source, '"', '"'); }
std::vector<std::string> system_includes(const Source& source) {
  return includes(source, '<', '>');
}

}  // namespace orlop::architecture
