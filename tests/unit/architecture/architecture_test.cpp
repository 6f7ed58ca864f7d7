// SPDX-License-Identifier: Apache-2.0
// The rules of docs/hacking.md that can be read off the sources: layers, adapters, sizes, paths.
// Rooms and layers come from the `orlop_room(NAME LAYER n …)` lines of CMake, so nothing is listed
// twice.
#include <gmock/gmock.h>

#include <filesystem>
#include <format>
#include <map>
#include <regex>

#include "tests/unit/architecture/sources.hpp"

namespace orlop::architecture {
namespace {

using ::testing::IsEmpty;
namespace fs = std::filesystem;

constexpr std::size_t kMaxLines = 400;

/// Folder of each room (that of its first source) -> its layer.
std::map<std::string, double> layers() {
  static const std::regex kRoom(
      "orlop_room\\(\\w+ LAYER (\\d(?:\\.\\d)?)\\s+SOURCES\\s+([^\\s)]+)");
  std::map<std::string, double> found;
  for (const char* folder : kProductFolders)
    for (const auto& list : read_sources(folder, {".txt"}))
      for (std::sregex_iterator at(list.text.begin(), list.text.end(), kRoom), end; at != end; ++at)
        found[(fs::path(list.folder()) / (*at)[2].str()).parent_path()] = std::stod((*at)[1]);
  return found;
}

Complaints layer_complaints(const std::vector<Source>& sources,
                            const std::map<std::string, double>& layer_of) {
  Complaints complaints;
  // A file below a room's folder is of that room, unless a room of its own is nearer.
  const auto room_of = [&](fs::path folder) {
    auto room = layer_of.find(folder);
    while (room == layer_of.end() && folder.has_parent_path())
      room = layer_of.find(folder = folder.parent_path());
    return room;
  };
  for (const auto& source : sources) {
    const auto own = room_of(source.folder());
    for (const auto& include : own_includes(source)) {
      const auto used = room_of(fs::path(include).parent_path());
      if (used == layer_of.end())
        complaints.push_back(std::format("{}: \"{}\" is in no room", source.path, include));
      else if (own != layer_of.end() && used->second > own->second)
        complaints.push_back(std::format("{} (L{}): \"{}\" is of L{}", source.path, own->second,
                                         include, used->second));
    }
  }
  return complaints;
}

/// The header's prefix, and the word in the name of every file that may include it.
constexpr std::pair<std::string_view, std::string_view> kAdapters[] = {
    {"openssl/", "_openssl"},  {"curl/", "_curl"},   {"nlohmann/", "_nlohmann"},
    {"yaml-cpp/", "_yamlcpp"}, {"tss2/", "_esapi"},  {"libfdisk", "_libfdisk"},
    {"systemd/", "_sd"},       {"CLI/", "_cli11"},   {"libcryptsetup", "_cryptsetup"},
    {"zstd", "_zstd"},         {"blkid/", "_blkid"}, {"boost/", "_boost"},
};

Complaints adapter_complaints(const std::vector<Source>& sources) {
  Complaints complaints;
  for (const auto& source : sources)
    for (const auto& include : system_includes(source))
      for (const auto& [prefix, word] : kAdapters)
        if (include.starts_with(prefix) && !fs::path(source.path).stem().string().contains(word))
          complaints.push_back(
              std::format("{}: <{}> belongs into a file named *{}*", source.path, include, word));
  return complaints;
}

TEST(Architecture, IncludesFollowTheLayers) {
  const auto layer_of = layers();
  EXPECT_EQ(layer_of.at("libs/base"), 0);
  EXPECT_THAT(layer_complaints(product_sources(), layer_of), IsEmpty());
}

TEST(Architecture, TheLayerCheckFindsWhatItLooksFor) {
  const std::map<std::string, double> layer_of = {
      {"libs/base", 0}, {"agent/cli", 4}, {"agent/engine", 3}, {"agent/kinds/users", 3.1}};
  const std::vector<Source> sources = {
      {"libs/base/a.cpp", "// x\n#include \"agent/cli/b.hpp\"\n"},
      {"agent/engine/a.hpp", "#include \"agent/kinds/users/b.hpp\"\n"},
      {"agent/cli/b.cpp", "#include \"libs/base/a.hpp\"\n#include \"nowhere/c.hpp\"\n"}};
  EXPECT_THAT(
      layer_complaints(sources, layer_of),
      ::testing::ElementsAre("libs/base/a.cpp (L0): \"agent/cli/b.hpp\" is of L4",
                             "agent/engine/a.hpp (L3): \"agent/kinds/users/b.hpp\" is of L3.1",
                             "agent/cli/b.cpp: \"nowhere/c.hpp\" is in no room"));
}

TEST(Architecture, ThirdPartyHeadersStayInTheirAdapters) {
  EXPECT_THAT(adapter_complaints(product_sources()), IsEmpty());
  EXPECT_THAT(adapter_complaints({{"libs/net/fetcher.cpp", "#include <curl/curl.h>\n"}}),
              ::testing::SizeIs(1));
}

/// Names by which a command would reach for the machine itself instead of asking a room.
constexpr std::string_view kReachesOut[] = {
    "EspFolder",  "make_efivarfs", "StateFolder",  "make_fetcher", "sys::read_",
    "sys::write", "sys::open_fd",  "Client::open", "ifstream",     "ofstream",
    "fopen(",     "::open(",       "is_directory", "fs::exists",   "filesystem::exists",
    "getenv"};
/// What makes the adapters that commands are given.
constexpr std::string_view kWiring[] = {"agent/cli/wiring.cpp", "agent/cli/main.cpp",
                                        "image-builder/cli/main.cpp"};

Complaints command_complaints(const std::vector<Source>& sources) {
  Complaints complaints;
  for (const auto& source : sources) {
    const bool is_command =
        source.path.starts_with("agent/cli/") || source.path.starts_with("image-builder/cli/");
    if (!is_command || std::ranges::contains(kWiring, source.path)) continue;
    for (const auto name : kReachesOut)
      if (source.text.contains(name))
        complaints.push_back(std::format("{}: {} belongs into a room", source.path, name));
  }
  return complaints;
}

TEST(Architecture, CommandsDecideNothingAndReachForNothing) {
  EXPECT_THAT(command_complaints(product_sources()), IsEmpty());
  EXPECT_THAT(
      command_complaints(
          {{"agent/cli/verbs/a.cpp", "const auto text = TRY(sys::read_text(path, 4096));\n"},
           {"image-builder/cli/b.cpp", "auto fetcher = net::make_fetcher();\n"},
           {"image-builder/cli/main.cpp", "auto fetcher = net::make_fetcher();\n"},
           {"agent/install/c.cpp", "sys::read_text(path, 4096);\n"}}),
      ::testing::ElementsAre("agent/cli/verbs/a.cpp: sys::read_ belongs into a room",
                             "image-builder/cli/b.cpp: make_fetcher belongs into a room"));
}

/// Facts of a machine, and the text by which a file says where they stand or how they are written.
constexpr std::string_view kFacts[] = {"usr/lib/os-release\"",
                                       "/etc/os-release\"",
                                       "/proc/cmdline\"",
                                       "\"roothash=",
                                       "/kernel/random/boot_id\"",
                                       "\"LoaderEntrySelected\"",
                                       "\"LoaderBootCountPath\"",
                                       "run/orlop/config.json\"",
                                       "run/orlop/effective.json\"",
                                       "\"/etc/machine-id\""};
/// The builder writes what the node reads, and the key `write_files` refuses the paths of these.
constexpr std::string_view kNoReaders[] = {"image-builder/", "agent/kinds/files/section.cpp"};

Complaints reader_complaints(const std::vector<Source>& sources) {
  Complaints complaints;
  for (const auto fact : kFacts) {
    std::string first;
    for (const auto& source : sources) {
      if (!source.text.contains(fact) ||
          std::ranges::any_of(kNoReaders, [&](auto path) { return source.path.starts_with(path); }))
        continue;
      if (first.empty())
        first = source.path;
      else
        complaints.push_back(std::format("{}: {} stands in {} too", source.path, fact, first));
    }
  }
  return complaints;
}

TEST(Architecture, AFactHasOneReader) {
  EXPECT_THAT(reader_complaints(product_sources()), IsEmpty());
  EXPECT_THAT(reader_complaints({{"agent/node/a.hpp", "kOsRelease = \"/usr/lib/os-release\""},
                                 {"agent/install/b.cpp", "open(\"/usr/lib/os-release\")"},
                                 {"image-builder/c.cpp", "write(\"/usr/lib/os-release\")"}}),
              ::testing::ElementsAre("agent/install/b.cpp: usr/lib/os-release\" stands in "
                                     "agent/node/a.hpp too"));
}

TEST(Architecture, FormattingIsCompiledOnce) {
  const auto complaints = [](const std::vector<Source>& sources) {
    Complaints found;
    for (const auto& source : sources)
      if (!source.path.starts_with("libs/base/format.") &&
          (source.text.contains("std::format(") || source.text.contains("#include <format>")))
        found.push_back(source.path +
                        ": formatted() of libs/base/format.hpp, which compiles in a "
                        "fifth of the time");
    return found;
  };
  EXPECT_THAT(complaints(product_sources()), IsEmpty());
  EXPECT_THAT(complaints({{"agent/a.cpp", "std::format(\"{}\", 1)"}}), ::testing::SizeIs(1));
}

Complaints unwrapping_complaints(const std::vector<Source>& sources) {
  static const std::regex kLater(R"(,\s*(\.\w+\s*=\s*)?[\w:.(*<>{]*\bTRY(_CONTEXT)?\()");
  Complaints found;
  for (const auto& source : sources) {
    if (source.path == "libs/base/result.hpp") continue;
    for (auto match = std::sregex_iterator(source.text.begin(), source.text.end(), kLater);
         match != std::sregex_iterator(); ++match)
      found.push_back(std::format(
          "{}:{}: unwrap it in a statement of its own", source.path,
          1 + std::count(source.text.begin(), source.text.begin() + match->position(), '\n')));
  }
  return found;
}

// What an expression has made before a TRY in it returns is leaked; AddressSanitizer found eight.
TEST(Architecture, NothingIsMadeBeforeAnErrorReturns) {
  EXPECT_THAT(unwrapping_complaints(product_sources()), IsEmpty());
  EXPECT_THAT(unwrapping_complaints({{"a.cpp", "Pair pair{.a = TRY(one()),\n  .b = TRY(two())};"},
                                     {"b.cpp", "set(name, to_hex(TRY(value())));"},
                                     {"c.cpp", "const auto [a, b] = TRY(pair()); set(TRY(one()));"},
                                     {"d.cpp", "run(a, [&] { return TRY(b()); });"}}),
              ::testing::SizeIs(2));
}

TEST(Architecture, FilesStayReadable) {
  Complaints complaints;
  for (const char* folder : {"libs", "bootloader", "agent", "image-builder", "tests", "cmake"})
    for (const auto& source : read_sources(folder, {".cpp", ".hpp", ".sh", ".txt", ".cmake"}))
      if (const auto lines = std::ranges::count(source.text, '\n');
          static_cast<std::size_t>(lines) > kMaxLines)
        complaints.push_back(std::format("{} has {} lines", source.path, lines));
  EXPECT_THAT(complaints, IsEmpty());
}

TEST(Architecture, SourcesSayTheirLicence) {
  const std::string licence = "SPDX-License-Identifier: Apache-2.0\n";
  // A program's first line is its interpreter, a fuzz target's the rooms that it links.
  const auto says = [&](const std::string& text) {
    const auto second = text.find('\n') + 1;
    const bool program = text.starts_with("#!") || text.starts_with("// rooms: ");
    const auto line = text.substr(program ? second : 0, licence.size() + 3);
    return line == "// " + licence || line.starts_with("# " + licence);
  };
  EXPECT_TRUE(says("// " + licence) && says("#!/bin/bash\n# " + licence) &&
              !says("\n// " + licence));
  Complaints complaints;
  for (const char* folder :
       {"libs", "bootloader", "agent", "image-builder", "tests", "cmake", ".ci"})
    for (const auto& source : read_sources(folder, {".cpp", ".hpp", ".sh"}))
      if (!says(source.text)) complaints.push_back(source.path);
  for (const char* path : {"run", ".ci/run"})
    if (!says(text_of(path))) complaints.emplace_back(path);
  EXPECT_THAT(complaints, IsEmpty());
}

TEST(Architecture, NothingNamesTheMachineItWasWrittenOn) {
  // Written in two pieces: this file is checked too.
  const std::string developer_folder = std::string("/wor") + "k/";
  static const std::regex kHome("/home/[a-z]+/[a-z]+/src");
  Complaints complaints;
  for (const char* folder :
       {"libs", "bootloader", "agent", "image-builder", "tests", "cmake", "docs", "configs"})
    for (const auto& source : read_sources(folder, {".cpp", ".hpp", ".sh", ".txt", ".cmake", ".md",
                                                    ".yaml", ".json", ".service"}))
      if (source.text.contains(developer_folder) ||
          (source.text.contains("/home/") && std::regex_search(source.text, kHome)))
        complaints.push_back(source.path);
  EXPECT_THAT(complaints, IsEmpty());
}

}  // namespace
}  // namespace orlop::architecture
