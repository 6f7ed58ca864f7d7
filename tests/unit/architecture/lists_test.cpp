// SPDX-License-Identifier: Apache-2.0
// A noun is a folder or file that describes itself, and one explicit list names the nouns. A list
// is a file beside the folder of its name (checks.cpp, checks/), or in it (kinds/kinds.cpp); none
// of its nouns is forgotten. Nobody who works with nouns of all sorts knows one of them.
#include <gmock/gmock.h>

#include <algorithm>
#include <format>
#include <map>
#include <set>

#include "tests/unit/architecture/names.hpp"

namespace orlop::architecture {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
namespace fs = std::filesystem;

using Sources = std::vector<Source>;

bool has_file(const Sources& sources, const std::string& path) {
  return std::ranges::find(sources, path, &Source::path) != sources.end();
}

/// List -> noun ("agent/health/checks/agent.cpp", "agent/kinds/users") -> its files.
std::map<std::string, std::map<std::string, Sources>> lists_of(const Sources& sources) {
  std::map<std::string, std::map<std::string, Sources>> found;
  for (const auto& list : sources) {
    const auto stem = fs::path(list.path).stem().string();
    if (list.is_header()) continue;
    const bool inside = fs::path(list.folder()).filename() == stem;
    const auto folder = inside ? list.folder() : list.folder() + "/" + stem;
    for (const auto& source : sources) {
      if (!source.path.starts_with(folder + "/")) continue;
      const auto rest = source.path.substr(folder.size() + 1);
      const auto noun = rest.substr(0, rest.find('/'));
      // A file that is a header only is no noun; a folder with a list of its own is that list's.
      if (noun == rest && source.is_header()) continue;
      if (has_file(sources, folder + "/" + noun + ".cpp")) continue;
      if (inside && noun == rest) continue;  // what the list's own room consists of
      found[list.path][folder + "/" + fs::path(noun).stem().string()].push_back(source);
    }
  }
  return found;
}

/// Whether `text` has `word` as a whole word.
bool names_word(const std::string& text, const std::string& word) {
  const auto part = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
  };
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1))
    if ((at == 0 || !part(text[at - 1])) &&
        (at + word.size() == text.size() || !part(text[at + word.size()])))
      return true;
  return false;
}

/// A noun is in its list when the list uses a constant or function that the noun defines for
/// others: `kUsers`, or `disk::kOutput` where the noun has a namespace of its name.
bool is_listed(const std::string& noun, const Sources& files, const std::string& list) {
  const auto own = fs::path(noun).filename().string();
  return std::ranges::any_of(files, [&](const Source& source) {
    return std::ranges::any_of(declared_names(source), [&](const Name& name) {
      if (name.space.contains("(unnamed)") || name.kind == Name::Kind::alias) return false;
      const auto word = name.name.substr(0, name.name.find('('));
      return names_word(list, name.space.ends_with("::" + own) ? own + "::" + word : word);
    });
  });
}

Complaints list_complaints(const Sources& sources) {
  Complaints complaints;
  for (const auto& [list, nouns] : lists_of(sources)) {
    // Kinds that nothing on a node is made of stand in the language's list alone.
    auto text = std::ranges::find(sources, list, &Source::path)->text;
    const auto language = fs::path(list).parent_path() / "language.cpp";
    if (const auto found = std::ranges::find(sources, language.string(), &Source::path);
        found != sources.end())
      text += found->text;
    for (const auto& [noun, files] : nouns)
      if (!is_listed(noun, files, text))
        complaints.push_back(std::format("{} does not name {}", list, noun));
  }
  return complaints;
}

/// A list whose parts are functions in files beside it: `config_methods()` belongs into
/// methods.cpp.
struct Parts {
  std::string_view list, suffix;
};
constexpr Parts kParts[] = {{"agent/service/methods.cpp", "_methods"},
                            {"agent/cli/verbs.cpp", "_verbs"},
                            {"image-builder/cli/command.cpp", "_commands"}};

Complaints part_complaints(const Sources& sources) {
  Complaints complaints;
  for (const auto& [path, suffix] : kParts) {
    const auto list = std::ranges::find(sources, path, &Source::path);
    if (list == sources.end()) continue;
    for (const auto& source : sources) {
      if (!(source.folder() + '/').starts_with(list->folder() + '/') || source.is_header())
        continue;
      for (const auto& name : declared_names(source))
        if (const auto word = name.name.substr(0, name.name.find('('));
            name.kind == Name::Kind::function && word.ends_with(suffix) &&
            !names_word(list->text, word))
          complaints.push_back(std::format("{} does not name {}() of {}", path, word, source.path));
    }
  }
  return complaints;
}

/// Who must not include what: an engine no noun, the language no key.
struct Wall {
  std::string_view folder, included;
};
constexpr Wall kWalls[] = {{"agent/engine/", "agent/kinds/"},
                           {"agent/engine/", "agent/upgrade/"},
                           {"agent/engine/", "agent/service/"},
                           {"agent/kinds/", "agent/service/"},
                           {"libs/", "agent/"},
                           {"bootloader/", "agent/"},
                           {"agent/", "image-builder/"},
                           {"image-builder/", "agent/"},
                           {"agent/", "tests/"},
                           {"image-builder/", "tests/"},
                           {"libs/", "tests/"},
                           {"image-builder/pipeline/", "image-builder/steps/"},
                           {"image-builder/pipeline/", "image-builder/outputs/"}};

Complaints wall_complaints(const Sources& sources) {
  Complaints complaints;
  for (const auto& source : sources)
    for (const auto& include : own_includes(source))
      for (const auto& [folder, included] : kWalls)
        if (source.path.starts_with(folder) && include.starts_with(included))
          complaints.push_back(std::format("{} includes {}", source.path, include));
  return complaints;
}

TEST(Lists, EveryNounIsInItsList) {
  EXPECT_THAT(list_complaints(product_sources()), IsEmpty());
  EXPECT_THAT(part_complaints(product_sources()), IsEmpty());
  for (const auto& [path, suffix] : kParts) EXPECT_NE(text_of(kSource / path), "") << path;
}

Source in_namespace(std::string path, const std::string& text) {
  return {std::move(path), "namespace orlop::a {\n" + text + "\n}  // namespace orlop::a\n"};
}

TEST(Lists, AForgottenNounIsFound) {
  const Sources sources = {
      in_namespace("agent/health/checks.cpp",
                   "std::span<const Check* const> checks() {\n  kAgent, kOthers\n}"),
      in_namespace("agent/health/checks/agent.cpp", "const Check kAgent{.name = \"agent\"};"),
      in_namespace("agent/health/checks/other.cpp",
                   "namespace {\nvoid kOthers() {\n}\n}  // namespace\nconst Check kOther{\n};"),
      in_namespace("agent/kinds/kinds.cpp", "std::span<const Kind> all() { return {users()}; }"),
      in_namespace("agent/kinds/language.cpp", "void language() {\n}"),
      in_namespace("agent/kinds/users/users.cpp", "Kind users() {\n}"),
      in_namespace("agent/kinds/files/files.cpp", "Kind files() {\n}")};
  EXPECT_THAT(list_complaints(sources),
              ElementsAre("agent/health/checks.cpp does not name agent/health/checks/other",
                          "agent/kinds/kinds.cpp does not name agent/kinds/files"));
}

TEST(Lists, ANounWithItsOwnNamespaceIsNamedByIt) {
  const Sources sources = {in_namespace("b/outputs/outputs.cpp",
                                        "constexpr Output kOutputs[] = {\n  disk::kOutput,\n};"),
                           {"b/outputs/disk/disk.hpp",
                            "namespace orlop::b::outputs::disk {\ninline constexpr Output kOutput "
                            "= {};\n}  // namespace\n"},
                           {"b/outputs/iso/iso.hpp",
                            "namespace orlop::b::outputs::iso {\ninline constexpr Output kOutput = "
                            "{};\n}  // namespace\n"},
                           in_namespace("b/lint/lint.cpp", "void lint() {\n}"),
                           in_namespace("b/lint/checks.cpp", "const Check* all[] = {&kOne};"),
                           in_namespace("b/lint/checks/one.cpp", "const Check kOne{};")};
  EXPECT_THAT(list_complaints(sources),
              ElementsAre("b/outputs/outputs.cpp does not name b/outputs/iso"));
}

TEST(Lists, AForgottenPartIsFound) {
  const Sources sources = {
      in_namespace("agent/service/methods.cpp",
                   "std::span<const Method> methods() {\n  config_methods\n}"),
      in_namespace("agent/service/config.cpp", "std::vector<Method> config_methods() {\n}"),
      in_namespace("agent/service/health.cpp", "std::vector<Method> health_methods() {\n}")};
  EXPECT_THAT(
      part_complaints(sources),
      ElementsAre(
          "agent/service/methods.cpp does not name health_methods() of agent/service/health.cpp"));
}

TEST(Walls, NobodyReachesWhereTheyMustNot) {
  EXPECT_THAT(wall_complaints(product_sources()), IsEmpty());
}

TEST(Walls, ABreachIsFound) {
  const Sources sources = {{"agent/engine/plan.cpp", "#include \"agent/kinds/users/users.hpp\"\n"},
                           {"agent/kinds/users/users.cpp", "#include \"agent/engine/kind.hpp\"\n"}};
  EXPECT_THAT(wall_complaints(sources),
              ElementsAre("agent/engine/plan.cpp includes agent/kinds/users/users.hpp"));
}

}  // namespace
}  // namespace orlop::architecture
