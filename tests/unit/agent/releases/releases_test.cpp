// SPDX-License-Identifier: Apache-2.0
#include "agent/releases/releases.hpp"

#include <array>
#include <filesystem>
#include <set>

#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_fetcher.hpp"
#include "tests/fakes/fake_source.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::releases {
namespace {

using orlop::testing::IsErrorSaying;
using orlop::testing::IsOk;

TEST(SourceKinds, AreTheFoldersOfTheRoom) {
  std::set<std::string> names;
  for (const auto* kind : source_kinds()) names.emplace(kind->name);
  std::set<std::string> folders;
  const std::filesystem::path room = ORLOP_SOURCE_DIR "/agent/releases";
  for (const auto& entry : std::filesystem::directory_iterator(room))
    if (entry.is_directory()) folders.insert(entry.path().filename());
  EXPECT_EQ(names, folders);
}

TEST(SourceKinds, TheFirstThatServesAnAddressOpensIt) {
  static constexpr SourceKind kMemory = {
      "memory", "memory:", [](std::string_view address) { return address.starts_with("memory:"); },
      [](const std::string&, const SourcePorts&) -> Result<std::unique_ptr<ReleaseSource>> {
        return std::make_unique<orlop::testing::FakeSource>();
      }};
  constexpr std::array<const SourceKind*, 1> kKinds = {&kMemory};
  orlop::testing::FakeFetcher fetcher;
  orlop::testing::FakeClock clock;
  const SourcePorts ports{.fetcher = fetcher, .clock = clock, .stem = "orlop-base"};
  EXPECT_THAT(open_source("memory:x", ports, kKinds), IsOk());
  EXPECT_THAT(open_source("oci://registry", ports, kKinds),
              IsErrorSaying(Errc::unsupported, "Releases come from: memory:"));
}

}  // namespace
}  // namespace orlop::agent::releases
