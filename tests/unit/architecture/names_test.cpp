// SPDX-License-Identifier: Apache-2.0
// A namespace a room, one type of a name in a namespace, and names of unnamed namespaces once in a
// room (which the preset `release` compiles as one translation unit).
#include "tests/unit/architecture/names.hpp"

#include <gmock/gmock.h>

#include <format>
#include <map>
#include <set>

namespace orlop::architecture {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
namespace fs = std::filesystem;

Complaints types_of_one_name(const std::vector<Source>& sources) {
  std::map<std::string, std::string> first;
  Complaints complaints;
  for (const auto& source : sources) {
    if (!source.is_header()) continue;
    for (const auto& name : declared_names(source)) {
      if (name.kind != Name::Kind::type) continue;
      const auto [at, added] = first.try_emplace(name.space + "::" + name.name, source.path);
      if (!added)
        complaints.push_back(
            std::format("{}: {} is another type in {}", source.path, at->first, at->second));
    }
  }
  return complaints;
}

Complaints unnamed_clashes(const std::vector<Source>& sources) {
  std::map<std::string, std::pair<std::string, std::string>>
      first;  // folder and name -> path, value
  Complaints complaints;
  for (const auto& source : sources) {
    if (source.is_header()) continue;
    std::map<std::string, std::pair<std::string, std::string>> here;
    for (const auto& name : declared_names(source))
      if (name.space.contains("(unnamed)"))
        here.try_emplace(std::format("{} {}::{}", source.folder(), name.space, name.name),
                         source.path, name.value);
    for (const auto& [key, place] : here) {
      const auto [at, added] = first.try_emplace(key, place);
      if (!added && (place.second.empty() || place.second != at->second.second))
        complaints.push_back(std::format("{}: {} stands in {} too", source.path,
                                         key.substr(key.find(' ') + 1), at->second.first));
    }
  }
  return complaints;
}

/// Programs are no part of their room's library.
std::vector<Source> without_programs(std::vector<Source> sources) {
  std::erase_if(sources, [](const Source& source) {
    const auto stem = fs::path(source.path).stem().string();
    return stem == "main" || stem == "wiring";
  });
  return sources;
}

/// "agent/kinds/users" -> "orlop::agent::kinds::users"
std::string namespace_of(const std::string& folder) {
  std::string space = "orlop";
  for (const auto& part : fs::path(folder)) {
    auto name = part.string();
    std::erase(name, '-');
    if (name == "libs" || name == "base") continue;
    space += "::" + (name == "imagebuilder" ? "builder" : name);
  }
  return space;
}

/// A header opens the namespace of its folder: a noun's (agent/kinds/users) may open its room's.
Complaints namespace_complaints(const std::vector<Source>& sources) {
  Complaints complaints;
  for (const auto& source : sources) {
    if (!source.is_header()) continue;
    const auto own = namespace_of(source.folder());
    const auto above = namespace_of(fs::path(source.folder()).parent_path());
    const bool is_noun = std::ranges::count(source.folder(), '/') > 1;
    for (const auto& space : namespaces(source))
      if (!(space + "::").starts_with(own + "::") && !(is_noun && space == above))
        complaints.push_back(std::format("{}: {} instead of {}", source.path, space, own));
  }
  return complaints;
}

TEST(Names, ANamespaceARoom) { EXPECT_THAT(namespace_complaints(product_sources()), IsEmpty()); }

TEST(Names, StrangersInANamespaceAreFound) {
  const auto header = [](std::string path, const std::string& space) {
    return Source{std::move(path), "namespace " + space + " {\n}  // namespace " + space + "\n"};
  };
  EXPECT_THAT(
      namespace_complaints({header("agent/upgrade/state.hpp", "orlop::agent"),
                            header("agent/upgrade/plan.hpp", "orlop::agent::upgrade"),
                            header("agent/kinds/users/users.hpp", "orlop::agent::kinds"),
                            header("agent/kinds/files/files.hpp", "orlop::agent::kinds::files"),
                            header("image-builder/steps/disk/disk.hpp", "orlop::builder"),
                            header("libs/base/bytes.hpp", "orlop"),
                            header("libs/base/error.hpp", "orlop::detail"),
                            header("libs/codec/value.hpp", "orlop")}),
      ElementsAre("agent/upgrade/state.hpp: orlop::agent instead of orlop::agent::upgrade",
                  "image-builder/steps/disk/disk.hpp: orlop::builder instead of "
                  "orlop::builder::steps::disk",
                  "libs/codec/value.hpp: orlop instead of orlop::codec"));
}

TEST(Names, NoTypeStandsInTwoHeadersOfOneNamespace) {
  EXPECT_THAT(types_of_one_name(product_sources()), IsEmpty());
}

TEST(Names, TwoTypesOfOneNameAreFound) {
  const std::vector<Source> sources = {
      {"agent/config/target.hpp",
       "namespace orlop::agent {\n\nstruct Facts {\n};\n}  // namespace orlop::agent\n"},
      {"agent/core/status.hpp",
       "namespace orlop::agent {\nstruct Facts;\n}  // namespace orlop::agent\n"},
      {"agent/attestation/claims.hpp",
       "namespace orlop::agent {\nstruct Facts {\n  int a;\n};\n}  // namespace orlop::agent\n"},
      {"agent/cli/command.hpp",
       "namespace orlop::agent::cli {\nclass Facts final : public X {\n};\n}  // namespace\n"}};
  EXPECT_THAT(types_of_one_name(sources),
              ElementsAre("agent/attestation/claims.hpp: orlop::agent::Facts is another type in "
                          "agent/config/target.hpp"));
}

TEST(Names, NamesOfUnnamedNamespacesStandOnceInARoom) {
  EXPECT_THAT(unnamed_clashes(without_programs(product_sources())), IsEmpty());
}

TEST(Names, ClashesInUnnamedNamespacesAreFound) {
  const auto file = [](std::string path, const std::string& text) {
    return Source{
        std::move(path),
        "namespace orlop::a {\nnamespace {\n" + text +
            "\n}  // namespace\n\nint visible() { return 1; }\n}  // namespace orlop::a\n"};
  };
  const std::vector<Source> sources = {
      file("a/one.cpp",
           "constexpr int kMost = 3;\nstd::string last(std::string_view path) {\n}\nclass Builder "
           "final : public Base {\n};\nusing Value = codec::Value;"),
      file("a/two.cpp",
           "constexpr std::size_t kMost{4};\nstd::string last(std::string_view p,\n  int most = 3) "
           "{\n}\nusing Value = codec::Value;"),
      file(
          "a/three.cpp",
          "std::string last(std::string_view text) {\n}\nstruct Builder {\n};\nusing Value = int;"),
      file("b/three.cpp", "struct Builder {\n};")};
  EXPECT_THAT(
      unnamed_clashes(sources),
      ElementsAre(
          "a/two.cpp: orlop::a::(unnamed)::kMost stands in a/one.cpp too",
          "a/three.cpp: orlop::a::(unnamed)::Builder stands in a/one.cpp too",
          "a/three.cpp: orlop::a::(unnamed)::Value stands in a/one.cpp too",
          "a/three.cpp: orlop::a::(unnamed)::last(std::string_view) stands in a/one.cpp too"));
}

}  // namespace
}  // namespace orlop::architecture
